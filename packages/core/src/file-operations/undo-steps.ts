import { mkdir, unlink } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import { haveSameContent, identify, isSameFile } from '../disk/file-identity.ts';
import { removeEmptyFolder, syncFolder } from '../disk/folders.ts';
import { recycleBinName } from '../disk/recycle.ts';
import { renameEntry } from '../disk/rename-entry.ts';
import { codeOf } from '../errors/code-of.ts';
import { uuidv7 } from '../ids/uuid.ts';
import type { DiskPlan } from './file-operation.ts';
import type { StoredPlan } from './file-operation-store.ts';
import { pathAfter, pathBefore, recoverStep } from './recover-steps.ts';

/**
 * Puts everything back as it was before the disk operations, the last one first. May be repeated after it was interrupted.
 *
 * @param savePlans called before each touch of the disk
 */
export async function undoSteps(
  stored: readonly StoredPlan[],
  savePlans: (plans: readonly StoredPlan[], step: string) => Promise<void>,
): Promise<void> {
  const plans = [...stored];
  for (const [index, { plan, reversal }] of [...plans.entries()].toReversed()) {
    if (reversal !== undefined) {
      await recoverStep(reversal);
    }
    if ((await recoverStep(plan)) === 'finished') {
      await reverse(plan, async (step, newReversal) => {
        plans[index] = { plan, reversal: newReversal };
        await savePlans(plans, step);
      });
    }
    await removeBinFolder(pathAfter(plan));
  }
}

async function reverse(
  plan: DiskPlan,
  onStep: (step: string, reversal: DiskPlan) => Promise<void>,
): Promise<void> {
  const [before, after] = [pathBefore(plan), pathAfter(plan)];
  if (plan.kind === 'placement' && (await identify(before)) !== null) {
    await removePlaced(before, after);
    return;
  }
  await createBinFolder(before);
  await renameEntry({ from: after, to: before, operationId: uuidv7(), onStep });
}

/** A file that is no longer a copy of its source stays: it may be the only one of its kind. */
async function removePlaced(source: string, target: string): Promise<void> {
  const isSame =
    isSameFile(await identify(source), await identify(target)) || (await haveSameContent(source, target));
  if (isSame) {
    await unlink(target);
    await syncFolder(dirname(target));
  }
}

/** The folder of an item in the recycle bin is removed with its last file. No other folder is created: its disk may not be mounted. */
async function createBinFolder(path: string): Promise<void> {
  if (isBinFolder(dirname(path))) {
    await mkdir(dirname(path)).catch((cause) => {
      if (codeOf(cause) !== 'EEXIST') throw cause;
    });
  }
}

async function removeBinFolder(path: string): Promise<void> {
  if (isBinFolder(dirname(path))) {
    await removeEmptyFolder(dirname(path));
  }
}

const isBinFolder = (folder: string) => basename(dirname(folder)) === recycleBinName;
