import { LibraryError } from '../errors/library-error.ts';
import { withDiskErrors } from './disk-error.ts';
import { identify, isSameFile } from './file-identity.ts';
import { removeReservation } from './link-or-reserve.ts';
import type { PlacementPlan } from './placement-plan.ts';
import { type Recovery, recoverPlacement } from './recover-placement.ts';
import { executeRename, type RenamePlan, renameFromTemporary, syncFolders } from './rename-entry.ts';

/** Finishes or undoes an operation whose process has ended, by the last plan that was passed to `onStep`; may be repeated. */
export async function recoverOperation(plan: PlacementPlan | RenamePlan): Promise<Recovery> {
  return plan.kind === 'rename' ? recoverRename(plan) : recoverPlacement(plan);
}

/**
 * Finishes a rename that has begun, and leaves one that has not.
 *
 * @throws LibraryError `FILE_NOT_FOUND` if the entry has neither name; `FILE_ALREADY_EXISTS` if a rename in two steps cannot be finished, as another file has the name now: the entry has
 *   its first name again then, or keeps the temporary one if that is not free either
 */
export async function recoverRename(plan: RenamePlan): Promise<Recovery> {
  const { from, to, temporary, original } = plan;
  return withDiskErrors(`Cannot recover ${to}`, async () => {
    if (isSameFile(await identify(temporary), original)) {
      await renameFromTemporary(plan);
      await syncFolders(plan);
      return 'finished';
    }
    const [source, target] = [await identify(from), await identify(to)];
    if (isSameFile(source, original) && isSameFile(target, original)) {
      await executeRename(plan, {});
      return 'finished';
    }
    if (isSameFile(source, original) && target?.size === 0 && original.size > 0) {
      // Without hard links, an empty file reserves the name.
      await removeReservation(to);
    }
    if (source === null && target === null) {
      throw new LibraryError('FILE_NOT_FOUND', `Neither ${from} nor ${to} exists.`);
    }
    await syncFolders(plan);
    return source === null ? 'finished' : 'undone';
  });
}
