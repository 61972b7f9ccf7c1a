import { join, relative, sep } from 'node:path';
import { sql } from 'kysely';
import type { Database } from '../database/database.ts';
import { isOneOf } from '../database/schema/expressions.ts';
import { findDiskEntry } from '../disk/disk-entry.ts';
import { folderKey } from '../root-folders/free-folder.ts';
import { type FolderContents, readFolderEntries } from './movie-folder.ts';

export interface ComparedFolder {
  readonly movieId: string;
  /** Path of the root folder as stored with the movie. */
  readonly root: string;
  /** Resolved, like `folder`. */
  readonly realRoot: string;
  readonly folder: string;
}

interface ReadFolder extends ComparedFolder {
  readonly contents: FolderContents;
}

/** Whether a folder contains a file of another movie, also if that movie's path has another spelling or a link. */
export async function containsAnotherMovie(database: Database, folder: ReadFolder): Promise<boolean> {
  return (await hasPathOfAnotherMovie(database, folder)) || (await hasFileOfAnotherMovie(database, folder));
}

/** Whether a folder is stored for another movie, or has a file of one directly in it. */
export async function isFolderOfAnotherMovie(database: Database, folder: ComparedFolder): Promise<boolean> {
  return (
    (await isStoredForAnother(database, folder)) ||
    (await hasPathOfAnotherMovie(database, folder, { isDirectly: true })) ||
    (await hasFileOfAnotherMovie(database, {
      ...folder,
      contents: await readFolderEntries(folder.folder),
    }))
  );
}

async function isStoredForAnother(
  database: Database,
  { movieId, root, realRoot, folder }: ComparedFolder,
): Promise<boolean> {
  const other = await database
    .kysely(database.fork())
    .selectFrom('movie')
    .select('id')
    .where('root_folder_path', '=', root)
    .where('folder_key', '=', folderKey(relative(realRoot, folder)))
    .where('id', '<>', movieId)
    .limit(1)
    .executeTakeFirst();
  return other !== undefined;
}

/** Compares the paths as text, which includes missing files. */
async function hasPathOfAnotherMovie(
  database: Database,
  { movieId, root, realRoot, folder }: ComparedFolder,
  { isDirectly = false } = {},
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
      .$if(isDirectly, (files) => files.where(hasNoFolderAfter(prefix)))
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
  { movieId, contents }: Pick<ReadFolder, 'movieId' | 'contents'>,
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

/** The condition that the path of a file has no separator after a prefix. */
function hasNoFolderAfter(prefix: string) {
  const rest = sql`substr(path, ${sql.lit([...prefix].length + 1)})`;
  return sql<boolean>`replace(${rest}, '/', '') = ${rest}`;
}
