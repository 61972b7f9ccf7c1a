import { unlink } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { EntityManager } from '../database/database.ts';
import { diskIdOf } from '../disk/disk-entry.ts';
import { identify } from '../disk/file-identity.ts';
import { syncFolder } from '../disk/folders.ts';
import { recycle } from '../disk/recycle.ts';
import { renameEntry } from '../disk/rename-entry.ts';
import { LibraryError } from '../errors/library-error.ts';
import type { RecordStep, RecoveredStep } from '../file-operations/file-operation.ts';
import { pathAfter } from '../file-operations/recover-steps.ts';
import { recordActivity } from '../history/record-activity.ts';
import { uuidv7 } from '../ids/uuid.ts';
import { isStillThere, openRoot, type RemovalDeps } from './check-removal.ts';
import { refused } from './deletion-refused.ts';
import { binFolder, type RemovalPlan, removedPath } from './removal-plan.ts';
import { removeEmptyFolders } from './remove-empty-folders.ts';
import { removeMovieFileRow } from './touch-movie.ts';

/** An entry that was removed, and where it is now. */
export interface RemovedEntry {
  readonly path: string;
  readonly removedPath: string;
}

/**
 * The disk operations of a removal: the file, then its sidecars. Reversible, and may be repeated after an interruption. A sidecar that
 * cannot be removed stays.
 *
 * @returns the file first; empty if it was gone already
 * @throws LibraryError `FILE_DELETION_REFUSED`, `ROOT_FOLDER_UNAVAILABLE`, `DISK_FULL`
 */
export async function executeRemoval(
  { logger }: Pick<RemovalDeps, 'logger'>,
  plan: RemovalPlan,
  record: RecordStep,
): Promise<readonly RemovedEntry[]> {
  const { path } = plan;
  if (path === null || !(await removeFile(plan, path, record))) {
    return [];
  }
  const removed = [{ path, removedPath: removedPath(plan, path) }];
  for (const sidecar of plan.sidecars) {
    const target = removedPath(plan, sidecar);
    try {
      if (!(await isMoved(sidecar, target))) {
        await renameEntry({ from: sidecar, to: target, operationId: uuidv7(), onStep: record });
      }
      removed.push({ path: sidecar, removedPath: target });
    } catch (error) {
      if (!(error instanceof LibraryError)) {
        throw error;
      }
      logger?.warn({ err: error, file: sidecar }, 'A file next to a deleted one could not be removed.');
    }
  }
  return removed;
}

const isMoved = async (from: string, to: string) =>
  (await identify(from)) === null && (await identify(to)) !== null;

/** @returns false if it is gone */
async function removeFile(plan: RemovalPlan, path: string, onStep: RecordStep): Promise<boolean> {
  const target = removedPath(plan, path);
  if (await isMoved(path, target)) {
    return true;
  }
  if (!(await isStillThere(plan))) {
    return false;
  }
  try {
    const operation = { operationId: uuidv7(), onStep };
    await (plan.recycleDays > 0
      ? recycle({ ...operation, path, binFolder: binFolder(plan.root), id: plan.itemId })
      : renameEntry({ ...operation, from: path, to: target }));
    return true;
  } catch (cause) {
    if (cause instanceof LibraryError && cause.code === 'FILE_NOT_FOUND') {
      return false;
    }
    const isRefusal = cause instanceof LibraryError && cause.code !== 'DISK_FULL';
    throw isRefusal ? refused(cause.message.replace(/\.$/u, ''), cause) : cause;
  }
}

/** Whether an interrupted removal had got so far that it is finished, not undone: the file has gone. */
export const hasRemoved = (plan: RemovalPlan, steps: readonly RecoveredStep[]): boolean =>
  plan.path === null ||
  steps.some(
    ({ plan: step, outcome }) =>
      outcome !== 'undone' && plan.path !== null && pathAfter(step) === removedPath(plan, plan.path),
  );

export interface CommitRemovalParams {
  readonly plan: RemovalPlan;
  readonly removed: readonly RemovedEntry[];
  /** `upgraded`: the activity is recorded by the import of the new file. */
  readonly reason: 'deleted' | 'upgraded';
}

/** Writes the rows of a removal, in the transaction that ends its operation. */
export async function commitRemoval(
  deps: RemovalDeps,
  em: EntityManager,
  { plan, removed, reason }: CommitRemovalParams,
): Promise<void> {
  const { database, now } = deps;
  const { file, itemId } = plan;
  const { id: fileId, movieId, path, size, title, quality } = file;
  const isStored = await removeMovieFileRow(deps, em, fileId);
  const [main, ...sidecars] = removed;
  const isRecycled = main !== undefined && plan.recycleDays > 0;
  if (isRecycled) {
    await database
      .kysely(em)
      .insertInto('recycle_bin_item')
      .values({
        ...{ id: itemId, path, title, size, movie_id: isStored ? movieId : null, version_id: file.versionId },
        ...{ root_path: plan.root, bin_path: main.removedPath, deleted_at: now() },
        file: JSON.stringify({ ...file, sidecars }),
      })
      .execute();
  }
  if (isStored && reason === 'deleted') {
    const data = { fileId, path, versionId: file.versionId ?? movieId, quality, size };
    const recycleBinItemId = isRecycled ? itemId : null;
    await recordActivity(database.kysely(em), {
      ...{ type: 'deleted', movieId, title, at: now() },
      data: { ...data, recycleBinItemId },
    });
  }
}

/** What follows the commit: a root folder without a recycle bin loses the file, and all lose the folders that are empty now. */
export async function cleanUpRemoval(deps: RemovalDeps, plan: RemovalPlan): Promise<void> {
  if (plan.path !== null && plan.recycleDays <= 0) {
    if ((await diskIdOf(plan.root).catch(() => null)) !== plan.rootId) {
      await openRoot(plan.root);
    }
    for (const path of [plan.path, ...plan.sidecars]) {
      await deleteFile(removedPath(plan, path));
    }
  }
  await removeEmptyFolders(deps, plan);
}

async function deleteFile(path: string): Promise<void> {
  if ((await identify(path)) !== null) {
    await unlink(path);
    await syncFolder(dirname(path));
  }
}
