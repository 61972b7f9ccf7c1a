import { join, relative, sep } from 'node:path';
import type { Database } from '../database/database.ts';
import { findDiskEntry } from './disk-entry.ts';
import type { FolderContents } from './movie-folder.ts';

export interface MovieFolder {
  readonly movieId: string;
  /** As the movie names its root. */
  readonly root: string;
  /** Both without links. */
  readonly realRoot: string;
  readonly folder: string;
  readonly contents: FolderContents;
}

/** Whether a folder holds a file of another movie, however that movie's path is written or linked. */
export async function holdsAnotherMovie(database: Database, folder: MovieFolder): Promise<boolean> {
  return (await isNamedByAnotherMovie(database, folder)) || (await isReachedByAnotherMovie(database, folder));
}

/** Compared as text, so that a missing file counts too. */
async function isNamedByAnotherMovie(
  database: Database,
  { movieId, root, realRoot, folder }: MovieFolder,
): Promise<boolean> {
  // Paths are stored as they were named, so the folder is looked for in the root's own spelling as well.
  const named = join(root, relative(realRoot, folder));
  for (const prefix of new Set([`${folder}${sep}`, `${named}${sep}`])) {
    const sql = 'select 1 from movie_file where path >= ? and path < ? and movie_id <> ? limit 1';
    const { rows } = await database.execute(database.fork(), sql, [prefix, after(prefix), movieId]);
    if (rows.length > 0) {
      return true;
    }
  }
  return false;
}

/** By what the disk says: a file that leads here through links or mounts has the name of a file that is here. */
async function isReachedByAnotherMovie(
  database: Database,
  { movieId, contents }: MovieFolder,
): Promise<boolean> {
  const { rows } = await database.execute<{ path: string }>(
    database.fork(),
    `select path from movie_file where ${database.isOneOf('name_key', 'text')} and movie_id <> ?`,
    [[...contents.nameKeys], movieId],
  );
  for (const { path } of rows) {
    const entry = await findDiskEntry(path);
    if (entry !== null && contents.folderIds.has(entry.folderId)) {
      return true;
    }
  }
  return false;
}

/** The first string after all that begin with `prefix`, which ends in a separator. */
const after = (prefix: string) =>
  prefix.slice(0, -1) + String.fromCharCode(prefix.charCodeAt(prefix.length - 1) + 1);
