import { constants } from 'node:fs';
import { access, opendir, realpath, stat } from 'node:fs/promises';
import type { Database } from '../database/database.ts';
import { isBelowFolder } from '../database/schema/expressions.ts';
import { codeOf } from '../errors/code-of.ts';
import { readRootFolders } from '../root-folders/read-root-folders.ts';
import type { ImportRejection } from './import.schema.ts';
import { rejection } from './rejections.ts';

/**
 * What is against writing to a root folder now. An empty one is that of an unmounted disk if the library has files there, and a new
 * one if not.
 */
export async function rejectRoot(database: Database, root: string): Promise<ImportRejection[]> {
  const stored = await readRootFolders(database);
  if (stored.some(({ path, readOnly }) => path === root && readOnly)) {
    return [rejection('rootFolderReadOnly', `The root folder ${root} is read-only.`)];
  }
  const problem = await findProblem(database, root);
  return problem === null ? [] : [rejection('rootFolderUnavailable', problem)];
}

async function findProblem(database: Database, root: string): Promise<string | null> {
  try {
    const path = await realpath(root);
    if (!(await stat(path)).isDirectory()) {
      return `The root folder ${root} is not a folder.`;
    }
    await access(path, constants.R_OK | constants.W_OK | constants.X_OK);
    return (await isEmpty(path)) && (await hasFiles(database, root))
      ? `The root folder ${root} is empty, as when its disk is not mounted.`
      : null;
  } catch (cause) {
    return (
      reasons[codeOf(cause)]?.(root) ??
      `The root folder ${root} cannot be used: the disk answers ${codeOf(cause)}.`
    );
  }
}

const reasons: Readonly<Record<string, (root: string) => string>> = {
  ENOENT: (root) => `The root folder ${root} does not exist, as when its disk is not mounted.`,
  EACCES: (root) => `The permissions of the root folder ${root} do not allow writing to it.`,
  EROFS: (root) => `The disk of the root folder ${root} is mounted read-only.`,
};

async function isEmpty(folder: string): Promise<boolean> {
  await using entries = await opendir(folder);
  return (await entries.read()) === null;
}

async function hasFiles(database: Database, root: string): Promise<boolean> {
  const file = await database.readKysely
    .selectFrom('movie_file')
    .select('id')
    .where(isBelowFolder('path', root))
    .limit(1)
    .executeTakeFirst();
  return file !== undefined;
}
