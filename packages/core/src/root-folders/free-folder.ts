import { posix } from 'node:path';
import type { Database, EntityManager } from '../database/database.ts';
import { isBelowFolder } from '../database/schema/expressions.ts';
import { freeName, nameKey } from '../naming/naming-collisions.ts';

/** What folders below a root folder are compared by: file systems may ignore case and Unicode forms. */
export const folderKey = (folder: string): string => folder.split('/').map(nameKey).join('/');

export interface FolderPlace {
  readonly movieId: string;
  readonly rootFolderPath: string;
}

type FolderParams = FolderPlace & {
  /** Below the root folder. */
  readonly folder: string;
};

/** The wanted folder, or one with a number, that is free for the movie. */
export async function findFreeFolder(
  database: Database,
  em: EntityManager,
  { wanted, ...place }: FolderPlace & { readonly wanted: string },
): Promise<string> {
  const names = wanted.split('/');
  let parent = '';
  for (const name of names.slice(0, -1)) {
    parent = await findFirst(parent, name, async (folder) => !(await isTaken(database, em, folder)));
  }
  return findFirst(parent, names.at(-1) ?? '', (folder) => isFree(database, em, folder));

  async function findFirst(
    inside: string,
    name: string,
    isAllowed: (params: FolderParams) => Promise<boolean>,
  ): Promise<string> {
    const taken = new Set<string>();
    for (;;) {
      const next = freeName(name, taken);
      const folder = posix.join(inside, next);
      if (await isAllowed({ ...place, folder })) {
        return folder;
      }
      taken.add(nameKey(next));
    }
  }
}

/** Whether no other movie of the root folder has this folder, one around it or one inside of it, or a file there. */
export async function isFree(database: Database, em: EntityManager, params: FolderParams): Promise<boolean> {
  for (const folder of foldersAround(params.folder)) {
    if (await isTaken(database, em, { ...params, folder })) {
      return false;
    }
  }
  return !(await holdsAnother(database, em, params)) && !(await hasFileOfAnother(database, em, params));
}

/** `A/B/C`: `A`, `A/B`, `A/B/C`. */
const foldersAround = (folder: string): string[] =>
  folder.split('/').map((_, index, names) => names.slice(0, index + 1).join('/'));

/** Whether it is the folder of another movie. */
async function isTaken(database: Database, em: EntityManager, params: FolderParams): Promise<boolean> {
  const other = await foldersOfOthers(database, em, params)
    .where('folder_key', '=', folderKey(params.folder))
    .executeTakeFirst();
  return other !== undefined;
}

/** Whether the folder of another movie is inside of it. */
async function holdsAnother(database: Database, em: EntityManager, params: FolderParams): Promise<boolean> {
  const other = await foldersOfOthers(database, em, params)
    .where(isBelowFolder('folder_key', folderKey(params.folder)))
    .executeTakeFirst();
  return other !== undefined;
}

const foldersOfOthers = (database: Database, em: EntityManager, { movieId, rootFolderPath }: FolderPlace) =>
  database
    .kysely(em)
    .selectFrom('movie')
    .select('id')
    .where('root_folder_path', '=', rootFolderPath)
    .where('id', '<>', movieId)
    .limit(1);

/** The folders of movies that were added with their files are not stored at first. */
async function hasFileOfAnother(
  database: Database,
  em: EntityManager,
  { movieId, rootFolderPath, folder }: FolderParams,
): Promise<boolean> {
  const path = posix.join(rootFolderPath, folder);
  const other = await database
    .kysely(em)
    .selectFrom('movie_file')
    .select('id')
    .where(isBelowFolder('path', path))
    .where('movie_id', '<>', movieId)
    .limit(1)
    .executeTakeFirst();
  return other !== undefined;
}
