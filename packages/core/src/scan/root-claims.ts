import type { Database, EntityManager } from '../database/database.ts';
import { RootFolderScanEntity } from './root-folder-scan.entity.ts';
import type { ScanProblem, ScanResult } from './scan.schema.ts';

export interface ClaimParams {
  readonly rootFolderId: string;
  readonly taskId: string;
  readonly now: Date;
}

/**
 * Claims a root folder for the scan of a task. A claim ends with its scan, and also when its task no longer runs.
 *
 * @returns whether no other task scans the folder
 */
export async function claimRoot(
  database: Database,
  { rootFolderId, taskId, now }: ClaimParams,
): Promise<boolean> {
  const claim = { task_id: taskId, started_at: now, finished_at: null };
  return database.transaction(async (em) => {
    const row = await database
      .kysely(em)
      .insertInto('root_folder_scan')
      .values({ root_folder_id: rootFolderId, ...claim })
      .onConflict((conflict) =>
        conflict
          .column('root_folder_id')
          .doUpdateSet(claim)
          .where(({ or, eb, not, exists, selectFrom }) =>
            or([
              eb('root_folder_scan.finished_at', 'is not', null),
              eb('root_folder_scan.task_id', '=', taskId),
              not(
                exists(
                  selectFrom('task')
                    .select('task.id')
                    .whereRef('task.id', '=', 'root_folder_scan.task_id')
                    .where('task.state', '=', 'running'),
                ),
              ),
            ]),
          ),
      )
      .returning('root_folder_id')
      .executeTakeFirst();
    return row !== undefined;
  });
}

export interface FinishedScan extends ClaimParams {
  readonly problem: ScanProblem | null;
  readonly result: ScanResult | null;
  /** What the library had when the scan began; null: unmatched files are matched again by the next scan. */
  readonly libraryVersion: string | null;
}

/** Ends a claim with what the scan found, unless another task has the folder. A refused scan keeps the result before it. */
export async function finishRoot(database: Database, em: EntityManager, scan: FinishedScan): Promise<void> {
  const { rootFolderId, taskId, now, problem, result, libraryVersion } = scan;
  await database
    .kysely(em)
    .updateTable('root_folder_scan')
    .set({
      finished_at: now,
      problem: problem === null ? null : JSON.stringify(problem),
      ...(result !== null && { result: JSON.stringify(result), library_version: libraryVersion }),
    })
    .where('root_folder_id', '=', rootFolderId)
    .where('task_id', '=', taskId)
    .execute();
}

/** Changes whenever a movie is added, changed or deleted. */
export async function readLibraryVersion({ readKysely }: Database): Promise<string> {
  // By its name, the value is read as a date on both databases.
  const { updated_at: changed } = await readKysely
    .selectFrom('movie')
    .select(({ fn }) => fn.max<Date | null>('updated_at').as('updated_at'))
    .executeTakeFirstOrThrow();
  const { added } = await readKysely
    .selectFrom('movie_count')
    .select(({ fn }) => fn.sum<number | string | null>('n').as('added'))
    // Of any genre.
    .where('genre_id', '=', 0)
    .executeTakeFirstOrThrow();
  return `${Number(changed)} ${Number(added)}`;
}

/** The version of the library at the last scan of a root folder; null if it was not scanned to the end. */
export async function readScannedVersion(database: Database, rootFolderId: string): Promise<string | null> {
  const scan = await database.fork().findOne(RootFolderScanEntity, { rootFolderId });
  return scan?.libraryVersion ?? null;
}
