import { posix, relative } from 'node:path';
import type { Database, EntityManager } from '../database/database.ts';
import { type FolderPlace, isFree } from './free-folder.ts';

/**
 * The folder that the stored files of a movie are in below its root folder.
 *
 * @param place.depth how many folders one inside the other the template makes: deeper ones belong to the file
 * @returns null if there is no file below the root folder, or if the folder is not free for the movie
 */
export async function findFolderOfFiles(
  database: Database,
  em: EntityManager,
  { depth, ...place }: FolderPlace & { readonly depth: number },
): Promise<string | null> {
  const files = await database
    .kysely(em)
    .selectFrom('movie_file')
    .select('path')
    .where('movie_id', '=', place.movieId)
    .orderBy('path')
    .execute();
  for (const { path } of files) {
    const folder = folderOf(path, place.rootFolderPath, depth);
    if (folder !== null && (await isFree(database, em, { ...place, folder }))) {
      return folder;
    }
  }
  return null;
}

/** @returns null for a file that is not inside the root folder, or directly in it */
export function folderOf(path: string, rootFolderPath: string, depth: number): string | null {
  const names = relative(rootFolderPath, posix.dirname(path)).split('/');
  return names[0] === '' || names[0] === '..' ? null : names.slice(0, depth).join('/');
}
