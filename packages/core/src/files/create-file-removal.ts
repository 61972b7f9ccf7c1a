import type { Database, EntityManager } from '../database/database.ts';
import { LibraryError } from '../errors/library-error.ts';
import { movieNotFound } from '../errors/movie-not-found.ts';
import type { FileJournal } from '../file-operations/file-journal.ts';
import type { RemovalDeps } from './check-removal.ts';
import { requireConfirmation } from './confirm-removal.ts';
import {
  cleanUpRemoval,
  commitRemoval,
  executeRemoval,
  hasRemoved,
  type RemovedEntry,
} from './execute-removal.ts';
import { findMovieFiles } from './read-movie-files.ts';
import { planRemoval, type RemovalPlan } from './removal-plan.ts';

export interface FileRemovalDeps extends RemovalDeps {
  readonly journal: FileJournal;
}

export interface RemoveFilesParams {
  readonly movieId: string;
  /**
   * What is removed together with its files: the whole movie, one of its versions, or nothing but one file.
   */
  readonly what: RemovedThing;
  /** @default false */
  readonly confirm?: boolean | undefined;
}

export type RemovedThing =
  | { readonly kind: 'movie' }
  | { readonly kind: 'version'; readonly versionId: string }
  | { readonly kind: 'file'; readonly fileId: string };

/** Stored in the journal, so that its fields never change. */
interface RemovalData {
  readonly what: RemovedThing;
  readonly plans: readonly RemovalPlan[];
}

export interface FileRemoval {
  /**
   * Removes files of a movie from the disk (into the recycle bin, if their root folder has one) and from the library: all of them or
   * none. Files that are gone already are no obstacle.
   *
   * @throws LibraryError `ROOT_FOLDER_UNAVAILABLE`, `FILE_DELETION_REFUSED`, `DISK_FULL`, `MOVIE_FILES_BUSY`, `CONFIRMATION_REQUIRED`, and `MOVIE_NOT_FOUND`
   *   or `FILE_NOT_FOUND` if there is no such movie, version or file; everything is as before then
   */
  removeFiles(params: RemoveFilesParams): Promise<void>;
}

export function createFileRemoval(deps: FileRemovalDeps): FileRemoval {
  const { database, journal } = deps;
  const runner = journal.define<RemovalData, readonly (readonly RemovedEntry[])[]>({
    kind: 'remove-files',
    async commit(em, { movieId, data: { what, plans } }, removed) {
      await refuseOtherFiles(database, em, movieId ?? '', { what, plans });
      for (const [index, plan] of plans.entries()) {
        await commitRemoval(deps, em, { plan, removed: removed[index] ?? [], reason: 'deleted' });
      }
      await removeRow(database, em, movieId ?? '', what);
    },
    async recover({ data: { plans }, steps }, record) {
      return plans.every((plan) => hasRemoved(plan, steps))
        ? { result: await executeAll(deps, plans, record) }
        : 'undo';
    },
    async cleanUp({ data: { plans } }) {
      for (const plan of plans) {
        await cleanUpRemoval(deps, plan);
      }
    },
  });

  return {
    async removeFiles({ movieId, what, confirm = false }) {
      const files = (await findMovieFiles(database, database.fork(), movieId)).filter(isPartOf(what));
      if (what.kind === 'file' && files.length === 0) {
        throw new LibraryError('FILE_NOT_FOUND', 'The movie has no file with this id.');
      }
      await requireConfirmation({ database, files: files.length, confirm });
      const plans: RemovalPlan[] = [];
      for (const file of files) {
        plans.push(await planRemoval(deps, file));
      }
      await runner.run({ movieId, data: { what, plans } }, (record) => executeAll(deps, plans, record));
    },
  };
}

async function executeAll(
  deps: FileRemovalDeps,
  plans: readonly RemovalPlan[],
  record: Parameters<typeof executeRemoval>[2],
): Promise<readonly (readonly RemovedEntry[])[]> {
  const removed: (readonly RemovedEntry[])[] = [];
  for (const plan of plans) {
    removed.push(await executeRemoval(deps, plan, record));
  }
  return removed;
}

const isPartOf =
  (what: RemovedThing) =>
  ({ id, versionId }: { readonly id: string; readonly versionId: string | null }): boolean =>
    what.kind === 'movie' || (what.kind === 'version' ? versionId === what.versionId : id === what.fileId);

/** Refuses if an import has stored another file since the removal was planned. */
async function refuseOtherFiles(
  database: Database,
  em: EntityManager,
  movieId: string,
  { what, plans }: RemovalData,
): Promise<void> {
  const movie = await database
    .kysely(em)
    .selectFrom('movie')
    .select('id')
    .where('id', '=', movieId)
    .executeTakeFirst();
  if (movie === undefined) {
    throw movieNotFound(movieId);
  }
  const planned = new Set(plans.map(({ file }) => `${file.id} ${file.path}`));
  const stored = await findMovieFiles(database, em, movieId);
  if (stored.filter(isPartOf(what)).some(({ id, path }) => !planned.has(`${id} ${path}`))) {
    throw new LibraryError(
      'MOVIE_FILES_BUSY',
      'The files of this movie have changed meanwhile; nothing was deleted. Try again.',
    );
  }
}

async function removeRow(
  database: Database,
  em: EntityManager,
  movieId: string,
  what: RemovedThing,
): Promise<void> {
  if (what.kind === 'movie') {
    await database.kysely(em).deleteFrom('movie').where('id', '=', movieId).execute();
  }
  if (what.kind === 'version') {
    await database
      .kysely(em)
      .deleteFrom('movie_version')
      .where('id', '=', what.versionId)
      .where('movie_id', '=', movieId)
      .execute();
  }
}
