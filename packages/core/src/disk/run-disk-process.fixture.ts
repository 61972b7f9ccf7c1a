import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { DiskProcessParams } from './disk-process.fixture.ts';
import type { PlacementPlan } from './placement-plan.ts';
import type { RenamePlan } from './rename-entry.ts';

const program = fileURLToPath(new URL('disk-process.fixture.ts', import.meta.url));

export interface DiskProcessResult {
  readonly signal: string | null;
  readonly steps: readonly string[];
  /** The last one. */
  readonly plan: PlacementPlan | RenamePlan | undefined;
  readonly code: string | undefined;
  readonly message: string | undefined;
}

/** Runs an operation in a process of its own. */
export function runDiskProcess(params: DiskProcessParams): DiskProcessResult {
  const args = ['-C', '@cinephage/source', program, JSON.stringify(params)];
  const { stdout, stderr, signal, status } = spawnSync(process.execPath, args, { encoding: 'utf8' });
  if (signal === null && status !== 0) {
    throw new Error(stderr);
  }
  const lines = stdout
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line));
  const steps = lines.filter(({ step }) => step !== undefined);
  const failure = lines.find(({ code }) => code !== undefined);
  return {
    signal,
    steps: steps.map(({ step }) => step),
    plan: steps.at(-1)?.plan,
    code: failure?.code,
    message: failure?.message,
  };
}
