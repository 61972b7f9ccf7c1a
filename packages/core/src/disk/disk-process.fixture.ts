import { writeSync } from 'node:fs';
import { killThisProcess } from '../testing/kill-process.fixture.ts';
import type { CopyProgress } from './copy-file.ts';
import { refuseLinks } from './disk.fixture.ts';
import { placeFile } from './place-file.ts';
import type { PlacementMethod } from './placement-plan.ts';
import { recycle, restore } from './recycle.ts';
import { renameEntry } from './rename-entry.ts';

/** What a process of its own does. */
export interface DiskProcessParams {
  readonly run: 'place' | 'rename' | 'recycle' | 'restore';
  readonly from: string;
  readonly to: string;
  readonly method?: PlacementMethod;
  readonly operationId: string;
  /** Ends itself with SIGKILL after this step; `progress`: in the middle of a copy. */
  readonly killAt?: string;
  readonly withoutLinks?: boolean;
  /** Gives up its rights first. */
  readonly userId?: number;
}

/** Prints each step and its plan as a line of JSON, and an error with its code. */
async function main(params: DiskProcessParams): Promise<void> {
  const { run, from, to, method = 'copy', operationId, killAt, userId } = params;
  const kill = () => killThisProcess();
  if (userId !== undefined) {
    process.setgroups?.([]);
    process.setgid?.(userId);
    process.setuid?.(userId);
  }
  const options = {
    operationId,
    ...(params.withoutLinks === true ? { linkFile: refuseLinks } : {}),
    onStep(step: string, plan: object) {
      print({ step, plan });
      if (step === killAt) kill();
    },
    onProgress({ copiedBytes, totalBytes }: CopyProgress) {
      if (killAt === 'progress' && copiedBytes < totalBytes) kill();
    },
  };
  const operations = {
    place: () => placeFile({ ...options, source: from, target: to, method }),
    rename: () => renameEntry({ ...options, from, to }),
    recycle: () => recycle({ ...options, path: from, binFolder: to, id: operationId }),
    restore: () => restore({ ...options, binPath: from, path: to }),
  };
  await operations[run]();
}

// A pipe would lose what is still buffered when the process is killed.
function print(line: object): void {
  writeSync(1, `${JSON.stringify(line)}\n`);
}

try {
  await main(JSON.parse(process.argv[2] ?? '') as DiskProcessParams);
} catch (error) {
  const { code = 'none', message } = error as NodeJS.ErrnoException;
  print({ code, message });
}
