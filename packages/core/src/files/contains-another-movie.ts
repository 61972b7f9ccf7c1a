import { join, relative, sep } from 'node:path';
import type { Database } from '../database/database.ts';
import { isOneOf } from '../database/schema/expressions.ts';
import { findDiskEntry } from '../disk/disk-entry.ts';
import type { FolderContents } from './movie-folder.ts';

export interface MovieFolder {
  readonly movieId: string;
  /** Path of the root folder as stored with the movie. */
  readonly root: string;
  /** Resolved, like `folder`. */
  readonly realRoot: string;
  readonly folder: string;
  readonly contents: FolderContents;
}

/** Whether a folder contains a file of another movie, also if that movie's path has another spelling or a link. */
export async function containsAnotherMovie(database: Database, folder: MovieFolder): Promise<boolean> {
  return (await hasPathOfAnotherMovie(database, folder)) || (await hasFileOfAnotherMovie(database, folder));
}

/** Compares the paths as text, which includes missing files. */
async function hasPathOfAnotherMovie(
  database: Database,
  { movieId, root, realRoot, folder }: MovieFolder,
): Promise<boolean> {
  // Stored paths are not resolved, so the folder is also compared in the spelling of the root folder.
  const named = join(root, relative(realRoot, folder));
  for (const prefix of new Set([`${folder}${sep}`, `${named}${sep}`])) {
    const other = await database
      .kysely(database.fork())
      .selectFrom('movie_file')
      .select('path')
      .where('path', '>=', prefix)
      .where('path', '<', prefixEnd(prefix))
      .where('movie_id', '<>', movieId)
      .limit(1)
      .executeTakeFirst();
    if (other !== undefined) {
      return true;
    }
  }
  return false;
}

/** Compares device and inode of the files with equal names, which includes paths through links or mounts. */
async function hasFileOfAnotherMovie(
  database: Database,
  { movieId, contents }: MovieFolder,
): Promise<boolean> {
  const rows = await database
    .kysely(database.fork())
    .selectFrom('movie_file')
    .select('path')
    .where(isOneOf(database.driver, 'name_key', 'text', [...contents.nameKeys]))
    .where('movie_id', '<>', movieId)
    .execute();
  for (const { path } of rows) {
    const entry = await findDiskEntry(path);
    if (entry !== null && contents.folderIds.has(entry.folderId)) {
      return true;
    }
  }
  return false;
}

/** The first string after all strings that begin with `prefix`, which ends in a separator. */
const prefixEnd = (prefix: string) =>
  prefix.slice(0, -1) + String.fromCharCode(prefix.charCodeAt(prefix.length - 1) + 1);
