import { join } from 'node:path';
import type { Database, EntityManager } from '../database/database.ts';
import { movieNotFound } from '../errors/movie-not-found.ts';
import { movieFolder } from '../naming/movie-names.ts';
import { readNamingSettings } from '../naming/naming-settings.ts';
import { readNamedMovie } from '../naming/read-named-movie.ts';
import { findFolderOfFiles } from './folder-of-files.ts';
import { findFreeFolder, folderKey } from './free-folder.ts';

export interface EnsureMovieFolderDeps {
  readonly database: Database;
}

/** Where the files of a movie belong. */
export interface MovieFolder {
  readonly rootFolderPath: string;
  /** Below the root folder, with `/` between its folders. */
  readonly folder: string;
  /** Absolute. */
  readonly path: string;
}

/**
 * The folder of a movie below its root folder. The first call stores it, and it stays when the title changes: the folder that the
 * movie's files are in, or one named by the template that no other movie of the root folder has, whatever the case. The disk is
 * not read.
 *
 * ```ts
 * const { path } = await database.transaction((em) => ensureMovieFolder({ database }, em, movieId), { lock: 'movies' });
 * ```
 *
 * @param em a transaction that holds the lock `movies`
 * @param preferred a relative folder, such as that in another root folder: instead of that of the files or the template
 * @throws LibraryError `MOVIE_NOT_FOUND`
 */
export async function ensureMovieFolder(
  { database }: EnsureMovieFolderDeps,
  em: EntityManager,
  movieId: string,
  preferred?: string,
): Promise<MovieFolder> {
  const { isStored, ...found } = await planFolder(database, em, { movieId, preferred });
  if (!isStored) {
    const { folder } = found;
    await database
      .kysely(em)
      .updateTable('movie')
      .set({ folder_path: folder, folder_key: folderKey(folder) })
      .where('id', '=', movieId)
      .execute();
  }
  return found;
}

/** The folder that `ensureMovieFolder` would store now. @throws LibraryError `MOVIE_NOT_FOUND` */
export async function previewMovieFolder(
  { database }: EnsureMovieFolderDeps,
  em: EntityManager,
  movieId: string,
): Promise<MovieFolder> {
  const { isStored: _, ...found } = await planFolder(database, em, { movieId, preferred: undefined });
  return found;
}

async function planFolder(
  database: Database,
  em: EntityManager,
  { movieId, preferred }: { readonly movieId: string; readonly preferred: string | undefined },
) {
  const { rootFolderPath, folder: stored } = await readPlace(database, em, movieId);
  const folder = stored ?? (await chooseFolder(database, em, { movieId, rootFolderPath, preferred }));
  return { rootFolderPath, folder, path: join(rootFolderPath, folder), isStored: stored !== null };
}

async function readPlace(database: Database, em: EntityManager, movieId: string) {
  const place = await database
    .kysely(em)
    .selectFrom('movie')
    .select(['root_folder_path as rootFolderPath', 'folder_path as folder'])
    .where('id', '=', movieId)
    .executeTakeFirst();
  if (place === undefined) {
    throw movieNotFound(movieId);
  }
  return place;
}

interface ChooseFolderParams {
  readonly movieId: string;
  readonly rootFolderPath: string;
  readonly preferred: string | undefined;
}

async function chooseFolder(
  database: Database,
  em: EntityManager,
  { preferred, ...place }: ChooseFolderParams,
): Promise<string> {
  if (preferred !== undefined) {
    return findFreeFolder(database, em, { ...place, wanted: preferred });
  }
  const { movie, folder: wanted } = await nameFolder(database, em, place.movieId);
  return (
    (await findFolderOfFiles(database, em, { ...place, movie, depth: depthOf(wanted) })) ??
    (await findFreeFolder(database, em, { ...place, wanted }))
  );
}

async function nameFolder(database: Database, em: EntityManager, movieId: string) {
  const { movieFolderFormat: template, colonReplacement } = await readNamingSettings(database, em);
  const movie = await readNamedMovie(database, em, movieId);
  if (movie === undefined) {
    throw movieNotFound(movieId);
  }
  return { movie, folder: movieFolder({ template, colonReplacement, movie }) };
}

const depthOf = (folder: string) => folder.split('/').length;

/**
 * The folder that the files of a movie are in below a root folder that may be another one than its own.
 *
 * @returns null if there are no files, or if they are not in a folder of their own
 * @throws LibraryError `MOVIE_NOT_FOUND`
 */
export async function findFolderBelow(
  { database }: EnsureMovieFolderDeps,
  em: EntityManager,
  movieId: string,
  rootFolderPath: string,
): Promise<string | null> {
  const { folder: stored } = await readPlace(database, em, movieId);
  const { movie, folder } = await nameFolder(database, em, movieId);
  const depth = depthOf(stored ?? folder);
  return findFolderOfFiles(database, em, { movieId, rootFolderPath, movie, depth });
}
