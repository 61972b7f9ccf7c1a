import type { Database } from '../database/database.ts';
import { realPathOfExistingPart } from '../disk/disk-entry.ts';
import { LibraryError } from '../errors/library-error.ts';
import { defaultRecycleDays } from '../files/check-removal.ts';
import type { LibraryLogger } from '../logging/library-logger.ts';
import { readRootFolders } from '../root-folders/read-root-folders.ts';
import type { TaskHandler, TaskRun } from '../tasks/task-handlers.ts';
import type { DeleteItem } from './delete-item.ts';

const dayMs = 86_400_000;
const batchSize = 100;

export interface EmptyRecycleBinDeps {
  readonly database: Database;
  readonly deleteItem: DeleteItem;
  readonly now: () => Date;
  readonly logger: LibraryLogger | undefined;
}

interface Candidate {
  readonly id: string;
  readonly size: number;
  readonly path: string;
}

/** A handler that deletes files of the recycle bins for good. Idempotent. Files that cannot be deleted now stay for the next run. */
export function createEmptyRecycleBinHandler(
  deps: EmptyRecycleBinDeps,
  which: 'all' | 'expired',
): TaskHandler {
  return async (run) => {
    const counts = { deleted: 0, freedBytes: 0, kept: 0 };
    const keptDays = which === 'expired' ? await readKeptDays(deps.database) : null;
    for await (const item of itemsBefore(deps, keptDays)) {
      run.signal.throwIfAborted();
      await run.ensureHeld();
      if (await deleteOrKeep(deps, item)) {
        counts.deleted += 1;
        counts.freedBytes += item.size;
      } else {
        counts.kept += 1;
      }
      report(run, counts.deleted);
    }
    const kept = counts.kept === 0 ? '' : `; ${counts.kept} could not be deleted`;
    return { result: counts, message: `Deleted ${counts.deleted} files from the recycle bin${kept}` };
  };
}

const report = ({ progress }: TaskRun, deleted: number) =>
  progress(Math.min(99, deleted), `Deleted ${deleted} files from the recycle bin`);

/** @returns false if the file cannot be deleted now */
async function deleteOrKeep({ deleteItem, logger }: EmptyRecycleBinDeps, item: Candidate): Promise<boolean> {
  try {
    await deleteItem(item.id);
    return true;
  } catch (error) {
    if (!(error instanceof LibraryError) || error.code === 'DATABASE_UNAVAILABLE') {
      throw error;
    }
    if (error.code !== 'RECYCLE_BIN_ITEM_NOT_FOUND') {
      logger?.warn(
        { err: error, item: item.id, file: item.path },
        'A deleted file stays in the recycle bin.',
      );
    }
    return false;
  }
}

/** The oldest first. @param keptDays null: all */
async function* itemsBefore(
  { database, now }: EmptyRecycleBinDeps,
  keptDays: KeptDays | null,
): AsyncGenerator<Candidate> {
  const startedAt = now();
  for (let after = { deletedAt: new Date(0), id: '00000000-0000-0000-0000-000000000000' }; ; ) {
    const rows = await database
      .kysely(database.fork())
      .selectFrom('recycle_bin_item')
      .select(['id', 'size', 'path', 'root_path as rootPath', 'deleted_at as deletedAt'])
      .where(({ eb, refTuple, tuple }) =>
        eb(refTuple('deleted_at', 'id'), '>', tuple(after.deletedAt, after.id)),
      )
      .where('deleted_at', '<=', startedAt)
      .orderBy('deleted_at')
      .orderBy('id')
      .limit(batchSize)
      .execute();
    for (const row of rows) {
      const days = keptDays === null ? 0 : keptDays(row.rootPath);
      if (row.deletedAt.getTime() + days * dayMs <= startedAt.getTime()) {
        yield row;
      }
    }
    const last = rows.at(-1);
    if (last === undefined) {
      return;
    }
    after = last;
  }
}

/** How many days the recycle bin of a root folder keeps files. */
export type KeptDays = (rootPath: string) => number;

export async function readKeptDays(database: Database): Promise<KeptDays> {
  const days = new Map<string, number>();
  for (const { path, recycleDays } of await readRootFolders(database, database.fork())) {
    days.set(path, recycleDays).set(await realPathOfExistingPart(path), recycleDays);
  }
  return (rootPath) => days.get(rootPath) ?? defaultRecycleDays;
}

export const expiryOf = (deletedAt: Date, days: number): Date => new Date(deletedAt.getTime() + days * dayMs);
