import { posix, relative } from 'node:path';
import type { Database, EntityManager } from '../database/database.ts';
import type { NamedMovie } from '../naming/naming-subject.ts';
import { titleKey, titleKeys } from '../text/title-key.ts';
import { type FolderPlace, isFree } from './free-folder.ts';

/**
 * The folder that the stored files of a movie are in below its root folder. In a folder that several movies share, such as one for
 * each letter, it is the folder inside of it that has the name of the movie, or is free for it.
 *
 * @param place.movie its names
 * @param place.depth how many folders one inside the other the template makes: deeper ones belong to the file, if they can
 * @returns null if there is no file below the root folder, or if no folder is free for the movie
 */
export async function findFolderOfFiles(
  database: Database,
  em: EntityManager,
  { depth, movie, ...place }: FolderPlace & { readonly depth: number; readonly movie: MovieNames },
): Promise<string | null> {
  const files = await database
    .kysely(em)
    .selectFrom('movie_file')
    .select('path')
    .where('movie_id', '=', place.movieId)
    .orderBy('path')
    .execute();
  for (const { path } of files) {
    const folder = await findFreeOf(database, em, place, foldersOf(path, { ...place, movie, depth }));
    if (folder !== null) {
      return folder;
    }
  }
  return null;
}

/** The first of the folders that is free for the movie; null: none is. */
export async function findFreeOf(
  database: Database,
  em: EntityManager,
  { movieId, rootFolderPath }: FolderPlace,
  folders: readonly string[],
): Promise<string | null> {
  for (const folder of folders) {
    if (await isFree(database, em, { movieId, rootFolderPath, folder })) {
      return folder;
    }
  }
  return null;
}

/** What folders are named after. */
export type MovieNames = Pick<NamedMovie, 'title' | 'originalTitle' | 'year' | 'tmdbId' | 'imdbId'>;

interface FoldersParams {
  readonly rootFolderPath: string;
  readonly movie: MovieNames;
  readonly depth: number;
}

/**
 * The folders that a file is in, from the one at this depth below the root folder to the innermost one; those with the name of the movie
 * come first.
 *
 * @returns none for a file that is not inside the root folder, or directly in it
 */
export function foldersOf(path: string, { rootFolderPath, movie, depth }: FoldersParams): string[] {
  const names = relative(rootFolderPath, posix.dirname(path)).split('/');
  if (names[0] === '' || names[0] === '..') {
    return [];
  }
  const first = Math.min(depth, names.length);
  const folders = names.slice(first - 1).map((_, index) => names.slice(0, first + index).join('/'));
  const isNamed = (folder: string) => isNameOf(posix.basename(folder), movie);
  return [...folders.filter(isNamed), ...folders.filter((folder) => !isNamed(folder))];
}

/** Whether a name is that of the movie, with what releases and templates add: `The.Matrix.1999.1080p`, `Matrix (1999)`, `x {tmdb-603}`. */
function isNameOf(name: string, { title, originalTitle, year, tmdbId, imdbId }: MovieNames): boolean {
  const ids = [`tmdb-${tmdbId}`, `tmdbid-${tmdbId}`, ...(imdbId === null ? [] : [imdbId])];
  const words = name.toLowerCase().split(/[^\p{L}\p{N}-]+/u);
  if (
    ids.some((id) => words.some((word) => word === id || word === `imdb-${id}` || word === `imdbid-${id}`))
  ) {
    return true;
  }
  const yearAt = year === null ? -1 : name.indexOf(String(year), 1);
  const start = name.slice(0, yearAt < 0 ? undefined : yearAt).split(/[([{]/u)[0] ?? '';
  return titleKeys([title, originalTitle]).includes(titleKey(start));
}
