import { unlink } from 'node:fs/promises';
import { dirname } from 'node:path';
import { LibraryError } from '../errors/library-error.ts';
import { alreadyExists, withDiskErrors } from './disk-error.ts';
import { type FileIdentity, haveSameContent, identify, isSameFile, looksLikeCopy } from './file-identity.ts';
import { syncFolder } from './folders.ts';
import { type LinkFile, moveName, removeReservation } from './link-or-reserve.ts';
import type { PlacementPlan } from './placement-plan.ts';

/** `finished`: the target is in place. `undone`: everything is as before the operation, except for folders that it created. */
export type Recovery = 'finished' | 'undone';

interface Found {
  readonly source: FileIdentity | null;
  readonly target: FileIdentity | null;
  readonly temporary: FileIdentity | null;
}

/**
 * Finishes or undoes a placement whose process has ended, by what is on the disk; may be repeated, also after it was interrupted.
 * Deletes the source only if the target has the same bytes, and otherwise only what the placement made.
 *
 * @throws LibraryError `FILE_NOT_FOUND` if neither the source nor a whole copy exists; `FILE_ALREADY_EXISTS` if the source is gone and
 *   the target belongs to another file: the temporary file stays, as the last copy
 */
export async function recoverPlacement(plan: PlacementPlan, linkFile?: LinkFile): Promise<Recovery> {
  return withDiskErrors(`Cannot recover ${plan.target}`, async () => {
    const found = await findFiles(plan);
    if (await isPlaced(plan, found)) {
      await finish(plan, found);
      return 'finished';
    }
    // Another program may have deleted the source, or put another file in its place: a whole copy is the last one then.
    const isLastCopy =
      !isSameFile(found.source, plan.original) && looksLikeCopy(found.temporary, plan.original);
    if (found.source !== null && !isLastCopy) {
      await undo(plan, found);
      return 'undone';
    }
    await placeLastCopy(plan, found, linkFile);
    return 'finished';
  });
}

async function findFiles({ source, target, temporary }: PlacementPlan): Promise<Found> {
  return {
    source: await identify(source),
    target: await identify(target),
    temporary: await identify(temporary),
  };
}

async function isPlaced(plan: PlacementPlan, { source, target, temporary }: Found): Promise<boolean> {
  if (target?.kind !== 'file') {
    return false;
  }
  if (isSameFile(target, temporary)) {
    return true;
  }
  if (isSameFile(target, source) || isSameFile(target, plan.original)) {
    return plan.method !== 'copy';
  }
  if (source === null) {
    return temporary === null && looksLikeCopy(target, plan.original);
  }
  // Inode numbers of overlays differ between the names of one file: only the bytes say that the target is a copy of this source.
  return looksLikeCopy(target, plan.original) && (await hasContentOf(plan, plan.target));
}

async function finish(plan: PlacementPlan, { source, temporary }: Found): Promise<void> {
  if (temporary !== null) {
    await unlink(plan.temporary);
  }
  await syncFolder(dirname(plan.target));
  if (plan.method === 'move' && source !== null && (await hasContentOf(plan, plan.target))) {
    await unlink(plan.source);
    await syncFolder(dirname(plan.source));
  }
}

const hasContentOf = async ({ source }: PlacementPlan, path: string): Promise<boolean> =>
  isSameFile(await identify(source), await identify(path)) || haveSameContent(source, path);

async function undo(plan: PlacementPlan, { target, temporary }: Found): Promise<void> {
  if (temporary === null) {
    return;
  }
  if (target !== null && looksLikeCopy(temporary, plan.original)) {
    await removeReservation(plan.target);
  }
  await unlink(plan.temporary);
  await syncFolder(dirname(plan.target));
}

async function placeLastCopy(
  plan: PlacementPlan,
  found: Found,
  linkFile: LinkFile | undefined,
): Promise<void> {
  if (!looksLikeCopy(found.temporary, plan.original)) {
    throw new LibraryError('FILE_NOT_FOUND', `${plan.source} is gone, and there is no whole copy of it.`);
  }
  if (found.target !== null && (found.target.kind !== 'file' || found.target.size > 0)) {
    throw alreadyExists(plan.target);
  }
  await removeReservation(plan.target);
  await moveName({ from: plan.temporary, to: plan.target, onNamed: async () => {}, linkFile });
  await syncFolder(dirname(plan.target));
}
