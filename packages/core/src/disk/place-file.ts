import { link, unlink } from 'node:fs/promises';
import { dirname } from 'node:path';
import { codeOf } from '../errors/code-of.ts';
import { LibraryError } from '../errors/library-error.ts';
import { type CopyProgress, copyFile } from './copy-file.ts';
import { alreadyExists, withDiskErrors } from './disk-error.ts';
import { identify, isSameFile, isUnchanged } from './file-identity.ts';
import { createFolder, removeCreatedFolders, syncFolder } from './folders.ts';
import { type LinkFile, moveName } from './link-or-reserve.ts';
import {
  type PlacementPlan,
  type PlacementStep,
  type PlanPlacementParams,
  planPlacement,
} from './placement-plan.ts';

export interface PlacementOptions {
  /** Refuses to start, or ends a copy; without effect once the target exists. */
  readonly signal?: AbortSignal | undefined;
  /** Called after each step, and awaited; at `planned`, nothing is touched yet and the plan should be stored. */
  readonly onStep?: ((step: PlacementStep, plan: PlacementPlan) => Promise<void> | void) | undefined;
  readonly onProgress?: ((progress: CopyProgress) => void) | undefined;
  /** How hard links are made. @default the file system's own */
  readonly linkFile?: LinkFile | undefined;
}

export interface PlacedFile {
  /** `hardlink`: the target has the inode of the source. */
  readonly placedBy: 'hardlink' | 'copy';
  readonly sizeBytes: number;
}

/**
 * Places a file at a path, by a hard link or a copy, in a folder that is created if it is missing. The target appears at once and
 * whole, and never overwrites anything. The source is only removed by `move`, once the target is durable. After an error, everything
 * is as before, with one exception: a source that cannot be removed (or has changed) leaves both files.
 *
 * @throws LibraryError `FILE_NOT_FOUND`, `FILE_ALREADY_EXISTS`, `DISK_FULL`, `FILE_OPERATION_REFUSED`; the reason of the signal
 */
export async function placeFile(params: PlanPlacementParams & PlacementOptions): Promise<PlacedFile> {
  params.signal?.throwIfAborted();
  return executePlacement(await planPlacement(params), params);
}

async function executePlacement(plan: PlacementPlan, options: PlacementOptions): Promise<PlacedFile> {
  const { source, original, target, method } = plan;
  const folder = dirname(target);
  return withDiskErrors(`Cannot place ${source} at ${target}`, async () => {
    await options.onStep?.('planned', plan);
    options.signal?.throwIfAborted();
    const created = await createFolder(folder);
    let isPlaced = false;
    const onPlaced = () => {
      isPlaced = true;
    };
    try {
      await options.onStep?.('folder-created', plan);
      const placedBy = await linkOrCopy(plan, options, onPlaced);
      await syncFolder(folder);
      await options.onStep?.('durable', plan);
      if (method === 'move') {
        await removeSource(plan);
        await options.onStep?.('source-removed', plan);
      }
      await options.onStep?.('done', plan);
      return { placedBy, sizeBytes: original.size };
    } catch (cause) {
      if (!isPlaced) {
        await removeCreatedFolders(folder, created);
      }
      throw cause;
    }
  });
}

/** @param onPlaced called once the target exists */
async function linkOrCopy(
  plan: PlacementPlan,
  options: PlacementOptions,
  onPlaced: () => void,
): Promise<PlacedFile['placedBy']> {
  if (plan.method !== 'copy' && (await tryLink(plan, options))) {
    onPlaced();
    await options.onStep?.('linked', plan);
    options.onProgress?.({ copiedBytes: plan.original.size, totalBytes: plan.original.size });
    return 'hardlink';
  }
  await copyToTarget(plan, options, onPlaced);
  return 'copy';
}

/**
 * Which places can be linked is not predictable: between two bind mounts of one file system, `st_dev` is equal and the link is refused.
 *
 * @returns false if the file system refuses the link, for whatever reason: the copy says if it is the target's
 */
async function tryLink(
  { source, original, target }: PlacementPlan,
  options: PlacementOptions,
): Promise<boolean> {
  const { linkFile = link } = options;
  try {
    await linkFile(source, target);
  } catch (cause) {
    if (codeOf(cause) === 'EEXIST') {
      throw alreadyExists(target);
    }
    return false;
  }
  if (isSameFile(await identify(source), original)) {
    return true;
  }
  await unlink(target);
  throw changed(source);
}

async function copyToTarget(
  plan: PlacementPlan,
  options: PlacementOptions,
  onPlaced: () => void,
): Promise<void> {
  const { source, original, target, temporary } = plan;
  const { signal, onProgress, linkFile } = options;
  let isOurs = false;
  try {
    const onStart = async () => {
      isOurs = true;
      await options.onStep?.('copying', plan);
    };
    await copyFile({ source, original, target: temporary, signal, onProgress, onStart });
    if (!isUnchanged(await identify(source), original)) {
      throw changed(source);
    }
    await options.onStep?.('copied', plan);
    signal?.throwIfAborted();
    const onNamed = async () => {
      await options.onStep?.('named', plan);
    };
    await moveName({ from: temporary, to: target, onNamed, linkFile });
    onPlaced();
  } catch (cause) {
    if (isOurs) {
      await removeTemporary(plan);
    }
    throw codeOf(cause) === 'EEXIST' ? alreadyExists(target) : cause;
  }
}

async function removeTemporary({ temporary }: PlacementPlan): Promise<void> {
  if ((await identify(temporary)) !== null) {
    await unlink(temporary);
  }
}

async function removeSource({ source, original, target }: PlacementPlan): Promise<void> {
  const [now, placed] = [await identify(source), await identify(target)];
  // A hard link shows the same change under both names.
  if (!isUnchanged(now, original) && !isSameFile(now, placed)) {
    throw changed(source);
  }
  if (placed?.size !== original.size && !isSameFile(now, placed)) {
    throw changed(target);
  }
  await unlink(source);
  await syncFolder(dirname(source));
}

const changed = (path: string) =>
  new LibraryError('FILE_OPERATION_REFUSED', `${path} changed while it was worked on; it stays as it is.`);
