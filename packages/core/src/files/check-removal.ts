import { readdir, realpath } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { Database } from '../database/database.ts';
import { existsByName, realPathOfExistingPart } from '../disk/disk-entry.ts';
import { identify } from '../disk/file-identity.ts';
import { LibraryError } from '../errors/library-error.ts';
import type { LibraryLogger } from '../logging/library-logger.ts';
import { readRootFolders } from '../root-folders/read-root-folders.ts';
import { refused } from './deletion-refused.ts';
import type { StoredMovieFile } from './read-movie-files.ts';
import { type FoundFile, refuseUnsafePlace } from './refuse-unsafe-place.ts';

export interface RemovalDeps {
  readonly database: Database;
  readonly logger: LibraryLogger | undefined;
  readonly now: () => Date;
}

/** Where a file that may be removed is. */
export interface RemovableFile {
  /** Root folder, without links. */
  readonly root: string;
  /** How long the recycle bin of the root folder keeps files; 0: not at all. */
  readonly recycleDays: number;
  /** The folder it is in, or as much of its path as exists; without links. */
  readonly folder: string;
  /** The entry to remove: never what a link leads to. Null: the file is gone already. */
  readonly path: string | null;
  /** The file itself, without links. */
  readonly target: string | null;
}

/** @default of root folders that are not stored */
export const defaultRecycleDays = 7;

/**
 * Checks that a file of a movie lies in a folder of the movie's own inside its root folder, which is one of the stored ones if
 * there are any. Touches nothing.
 *
 * @throws LibraryError `ROOT_FOLDER_UNAVAILABLE` when the root folder is missing or empty, as an unmounted disk is;
 *   `FILE_DELETION_REFUSED` when the place is not safe to delete from
 */
export async function checkRemoval(
  deps: RemovalDeps,
  file: Pick<StoredMovieFile, 'movieId' | 'path' | 'rootFolderPath'>,
): Promise<RemovableFile> {
  const root = await openRoot(file.rootFolderPath);
  const { recycleDays } = await findRoot(deps, root);
  const place = await findFile(file.path);
  if (place === null) {
    await openRoot(file.rootFolderPath);
    return { root, recycleDays, folder: await firstExisting(dirname(file.path)), path: null, target: null };
  }
  await refuseUnsafePlace(deps.database, file, { realRoot: root, place });
  const path = join(place.folder, basename(file.path));
  if ((await identify(path))?.kind === 'folder') {
    throw refused(`The movie's file ${path} is a folder`);
  }
  return { root, recycleDays, ...place, path };
}

/**
 * Checks again, as a link could have replaced a folder since the first check.
 *
 * @returns false if the file is gone @throws LibraryError `FILE_DELETION_REFUSED`, `ROOT_FOLDER_UNAVAILABLE`
 */
export async function isStillThere({
  root,
  folder,
  path,
  target,
}: Pick<RemovableFile, 'root' | 'folder' | 'path' | 'target'>): Promise<boolean> {
  const now = path === null ? null : await findFile(path);
  if (now === null) {
    await openRoot(root);
    return false;
  }
  if (now.folder !== folder || now.target !== target) {
    throw refused('The place of the file changed while it was looked at');
  }
  return true;
}

/**
 * @returns the path without links
 * @throws LibraryError `ROOT_FOLDER_UNAVAILABLE` if the folder is missing or empty, as that of an unmounted disk is
 */
export async function openRoot(root: string): Promise<string> {
  const unavailable = (cause?: unknown) =>
    new LibraryError(
      'ROOT_FOLDER_UNAVAILABLE',
      `The root folder ${root} is missing or empty, as when its disk is not mounted; nothing was deleted.`,
      { cause },
    );
  try {
    const path = await realpath(root);
    if ((await readdir(path)).length === 0) {
      throw unavailable();
    }
    return path;
  } catch (cause) {
    throw cause instanceof LibraryError ? cause : unavailable(cause);
  }
}

/**
 * Movies keep the root folder they were added with, also when the stored ones change later.
 *
 * @param root without links
 * @throws LibraryError `FILE_DELETION_REFUSED` if nothing may be deleted there
 */
export async function findRoot({ database }: RemovalDeps, root: string) {
  if (root === dirname(root)) {
    throw refused('The root folder is that of the whole file system');
  }
  const stored = await readRootFolders(database);
  const resolved = await Promise.all(
    stored.map(async (one) => ({ ...one, realPath: await realPathOfExistingPart(one.path) })),
  );
  const found = resolved.filter(({ realPath }) => realPath === root);
  if (resolved.length > 0 && found.length === 0) {
    throw refused(`The root folder ${root} is not one of the configured ones`);
  }
  if (found.some(({ readOnly }) => readOnly)) {
    throw refused(`The root folder ${root} is read-only`);
  }
  return { recycleDays: found[0]?.recycleDays ?? defaultRecycleDays };
}

/** @returns null if the file does not exist: then there is nothing to delete */
async function findFile(path: string): Promise<FoundFile | null> {
  try {
    if (!(await existsByName(path))) {
      return null;
    }
  } catch (cause) {
    throw refused(`The movie's file cannot be looked at`, cause);
  }
  try {
    return { folder: await realpath(dirname(path)), target: await realpath(path) };
  } catch (cause) {
    throw refused(`The movie's file is a link that leads nowhere, as to a disk that is not mounted`, cause);
  }
}

async function firstExisting(folder: string): Promise<string> {
  try {
    return await realpath(folder);
  } catch {
    return folder === dirname(folder) ? folder : firstExisting(dirname(folder));
  }
}
