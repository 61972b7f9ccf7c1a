import type { Database, EntityManager } from '../database/database.ts';
import { isOneOf } from '../database/schema/expressions.ts';
import { requireRootFolder } from './require-root-folder.ts';

/** A movie with files that is about to have another root folder. */
export interface MovieToMove {
  readonly movieId: string;
  /** The root folder that it has until now. */
  readonly from: string;
}

/**
 * Prepares movies for another root folder, before the change of `root_folder_path`: each keeps its folder there if that is free.
 *
 * @param em a transaction that holds the lock `movies`
 * @param rootFolderPath undefined: it does not change
 * @returns the movies whose files are in another root folder then
 * @throws LibraryError `INVALID_INPUT` if it is not one of the stored root folders any longer
 */
export async function changeRootFolder(
  database: Database,
  em: EntityManager,
  movieIds: readonly string[],
  rootFolderPath: string | undefined,
): Promise<readonly MovieToMove[]> {
  if (rootFolderPath === undefined) {
    return [];
  }
  await requireRootFolder(database, em, rootFolderPath);
  await forgetTakenFolders(database, em, movieIds, rootFolderPath);
  const coming = await database
    .kysely(em)
    .selectFrom('movie')
    .select(['id as movieId', 'root_folder_path as from'])
    .where(isOneOf(database.driver, 'id', 'uuid', movieIds))
    .where('root_folder_path', '<>', rootFolderPath)
    .orderBy('id')
    .execute();
  const withFiles = await findMoviesWithFiles(database, em, movieIds);
  return coming.filter(({ movieId }) => withFiles.has(movieId));
}

/** Those with a file in the root folder of the movie, not in one that a version has for itself. */
async function findMoviesWithFiles(
  database: Database,
  em: EntityManager,
  movieIds: readonly string[],
): Promise<ReadonlySet<string>> {
  const rows = await database
    .kysely(em)
    .selectFrom('movie_file as f')
    .leftJoin('movie_version as v', 'v.id', 'f.version_id')
    .select('f.movie_id as movieId')
    .where(isOneOf(database.driver, 'f.movie_id', 'uuid', movieIds))
    .where('v.root_folder_path', 'is', null)
    .execute();
  return new Set(rows.map(({ movieId }) => movieId));
}

/** Another folder is chosen for these movies when it is needed. */
async function forgetTakenFolders(
  database: Database,
  em: EntityManager,
  movieIds: readonly string[],
  rootFolderPath: string,
): Promise<void> {
  const { driver } = database;
  const kysely = database.kysely(em);
  const coming = await kysely
    .selectFrom('movie')
    .select(['id', 'folder_key as key'])
    .where(isOneOf(driver, 'id', 'uuid', movieIds))
    .where('root_folder_path', '<>', rootFolderPath)
    .where('folder_key', 'is not', null)
    .$narrowType<{ key: string }>()
    .orderBy('id')
    .execute();
  const wanted = coming.map(({ key }) => key);
  const taken = await kysely
    .selectFrom('movie')
    .select('folder_key as key')
    .where('root_folder_path', '=', rootFolderPath)
    .where(isOneOf(driver, 'folder_key', 'text', wanted))
    .execute();
  const keys = new Set(taken.map(({ key }) => key));
  const forgotten = coming.filter(({ key }) => keys.size === keys.add(key).size).map(({ id }) => id);
  await kysely
    .updateTable('movie')
    .set({ folder_path: null, folder_key: null })
    .where(isOneOf(driver, 'id', 'uuid', forgotten))
    .execute();
}
