import { realpath } from 'node:fs/promises';
import { join, sep } from 'node:path';
import type { Database } from '../../database/database.ts';
import { isBelow, isWithin } from '../../disk/is-within.ts';
import { toSafeName } from '../../naming/name-text.ts';
import type { InspectFolder } from '../../root-folders/inspect-folder.ts';
import { parseFolderPath } from '../../root-folders/parse-root-folder.ts';
import { readRootFolders } from '../../root-folders/read-root-folders.ts';

export interface WatchFolderDeps {
  readonly database: Database;
  readonly inspect: InspectFolder;
  /** Folders with data of the library itself: its database and its backups. */
  readonly dataFolders: readonly string[];
}

export interface WatchFolderSettings {
  readonly folder: string | null;
  readonly category: string | null;
}

export interface WatchFolderProblem {
  readonly field: 'folder' | 'category';
  readonly message: string;
}

const broken = (field: WatchFolderProblem['field'], message: string): WatchFolderProblem => ({
  field,
  message,
});

/** The rules that settings of a watch folder break. Reads the disk, so not inside a transaction. */
export async function checkWatchFolder(
  deps: WatchFolderDeps,
  { folder, category }: WatchFolderSettings,
): Promise<readonly WatchFolderProblem[]> {
  return [
    ...(category === null || isFolderName(category)
      ? []
      : [broken('category', 'must be the name of one folder')]),
    ...(folder === null
      ? [broken('folder', 'is required for a WatchFolder')]
      : await checkFolder(deps, folder)),
  ];
}

const isFolderName = (name: string) => toSafeName(name) === name && !name.includes(sep);

async function checkFolder(deps: WatchFolderDeps, folder: string): Promise<WatchFolderProblem[]> {
  const path = parseFolderPath(folder, 'folder');
  if (typeof path !== 'string') {
    return [broken('folder', path.message)];
  }
  const { problem, realPath } = await deps.inspect({ path, readOnly: false, triesToWrite: true });
  const overlap = await findOverlap(deps, [path, ...(realPath === null ? [] : [realPath])]);
  if (overlap !== null) {
    return [broken('folder', overlap)];
  }
  return problem === null
    ? []
    : [broken('folder', `must be a folder that can be written to: ${toClause(problem.sentence)}`)];
}

const toClause = (sentence: string) =>
  sentence.charAt(0).toLowerCase() + sentence.slice(1).replace(/\.$/u, '');

/** A scan of a root folder would meet the files, and so would the library in its own data. */
async function findOverlap(
  { database, dataFolders }: WatchFolderDeps,
  paths: readonly string[],
): Promise<string | null> {
  for (const { path: root } of await readRootFolders(database)) {
    for (const name of await namesOf(root)) {
      if (paths.some((path) => isWithin(path, name))) return `must not be in the root folder ${root}`;
      if (paths.some((path) => isBelow(name, path))) return `must not hold the root folder ${root}`;
    }
  }
  for (const folder of dataFolders) {
    for (const name of await namesOf(folder)) {
      if (paths.some((path) => isWithin(path, name)))
        return 'must not be in the folder of the data of the library';
    }
  }
  return null;
}

/** A folder by its path and by the one without links. */
async function namesOf(folder: string): Promise<readonly string[]> {
  const real = await realpath(folder).catch(() => folder);
  return real === folder ? [folder] : [folder, real];
}

/** Where files are put. */
export const folderOf = (folder: string, category: string | null): string =>
  category === null ? folder : join(folder, category);
