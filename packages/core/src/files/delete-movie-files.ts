import { readdir, realpath, unlink } from 'node:fs/promises';
import { basename, dirname, join, relative, sep } from 'node:path';
import type { Database } from '../database/database.ts';
import { existsByName, realPathOfExistingPart } from '../disk/disk-entry.ts';
import { codeOf } from '../errors/code-of.ts';
import { LibraryError } from '../errors/library-error.ts';
import type { LibraryLogger } from '../logging/library-logger.ts';
import { containsAnotherMovie } from './contains-another-movie.ts';
import { isBelow, isWithin } from './file-paths.ts';
import { type FolderContents, maximumFolderEntries, readFolderContents } from './movie-folder.ts';
import { type ResolvedRootFolder, readRootFolders } from './read-root-folders.ts';
import { withOpenFolder } from './with-open-folder.ts';

export interface DeleteFilesDeps {
  readonly database: Database;
  /** The configured ones; empty: any. */
  readonly rootFolders: readonly string[];
  readonly logger: LibraryLogger | undefined;
}

interface KnownFile {
  readonly path: string;
  /** As the movie names it. */
  readonly root: string;
}

/** Where a movie's file was, or is missing. */
export interface DeletedFile {
  /** Without links. */
  readonly root: string;
  /** The folder it was in, or as much of its path as exists; without links. */
  readonly folder: string;
}

/**
 * Deletes the file the library knows of a movie. Touches nothing unless the file really lies in a folder of the movie's own inside
 * its root folder, which is one of the configured ones if any are. A file that is gone already counts as deleted, so that a
 * deletion which was interrupted can be done again. Its folder stays for now, as an empty root would look unmounted then.
 *
 * @returns null if the movie has no file
 * @throws LibraryError `ROOT_FOLDER_UNAVAILABLE` when the root folder is missing or empty, as an unmounted disk is;
 *   `FILE_DELETION_REFUSED` when the place is not safe to delete from or the disk refuses. Either way the file is still there.
 */
export async function deleteMovieFiles(deps: DeleteFilesDeps, movieId: string): Promise<DeletedFile | null> {
  const { database } = deps;
  const file: KnownFile | undefined = await database
    .kysely(database.fork())
    .selectFrom('movie_file as f')
    .innerJoin('movie as m', 'm.id', 'f.movie_id')
    .select(['f.path', 'm.root_folder_path as root'])
    .where('m.id', '=', movieId)
    .executeTakeFirst();
  if (file === undefined) {
    return null;
  }
  const root = await openRoot(file.root);
  await refuseOtherRoots(root, deps.rootFolders);
  const place = await findFile(file.path);
  if (place === null) {
    return gone(file, root);
  }
  await refuseUnsafePlace(deps, movieId, { ...file, realRoot: root, place });
  if (!(await isStillThere(file.path, place))) {
    throw refused('The place of the file changed while it was looked at');
  }
  const isDeleted = await unlinkFile(place.folder, basename(file.path));
  return isDeleted ? { root, folder: place.folder } : gone(file, root);
}

async function openRoot(root: string): Promise<string> {
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

/** Movies keep the root folder they were added with, also when the configured ones change later. */
async function refuseOtherRoots(root: string, configured: readonly string[]): Promise<void> {
  if (root === dirname(root)) {
    throw refused('The root folder is that of the whole file system');
  }
  const allowed = await Promise.all(configured.map(realPathOfExistingPart));
  if (allowed.length > 0 && !allowed.includes(root)) {
    throw refused(`The root folder ${root} is not one of the configured ones`);
  }
}

interface FoundFile {
  /** The folder it is in, without links. What is deleted is the file's own entry there, never what a link leads to. */
  readonly folder: string;
  /** The file itself, without links. */
  readonly target: string;
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

/** Files that are missing because their disk was unmounted are not deleted. */
async function gone(file: KnownFile, root: string): Promise<DeletedFile> {
  await openRoot(file.root);
  return { root, folder: await firstExisting(dirname(file.path)) };
}

async function firstExisting(folder: string): Promise<string> {
  try {
    return await realpath(folder);
  } catch {
    return folder === dirname(folder) ? folder : firstExisting(dirname(folder));
  }
}

interface PlaceParams extends KnownFile {
  readonly realRoot: string;
  readonly place: FoundFile;
}

async function refuseUnsafePlace(
  { database, rootFolders }: DeleteFilesDeps,
  movieId: string,
  { root, realRoot, place }: PlaceParams,
): Promise<void> {
  const folder = movieFolder(realRoot, place.folder);
  if (!isBelow(place.target, folder)) {
    throw refused(`The movie's file is a link that leads out of ${folder}`);
  }
  const contents = await contentsOf(folder);
  if ((await readRootFolders(database, rootFolders)).some((known) => holdsRoot(folder, contents, known))) {
    throw refused(`The movie's folder ${folder} is a root folder or holds one`);
  }
  if (await containsAnotherMovie(database, { movieId, root, realRoot, folder, contents })) {
    throw refused(`The movie's folder ${folder} holds another movie`);
  }
}

/** The folder directly below the root in which `folder` is, or that it is itself. */
function movieFolder(root: string, folder: string): string {
  const [first = ''] = relative(root, folder).split(sep);
  if (first === '' || first === '..') {
    throw refused(`The movie's file does not lie in a folder of its own inside ${root}`);
  }
  return join(root, first);
}

async function contentsOf(folder: string): Promise<FolderContents> {
  const contents = await readFolderContents(folder).catch((cause) => {
    throw refused(`The movie's folder ${folder} cannot be read`, cause);
  });
  if (contents === null) {
    throw refused(`The movie's folder ${folder} holds more than ${maximumFolderEntries} files`);
  }
  return contents;
}

/** Includes root folders that are mounted inside the folder. */
const holdsRoot = (folder: string, { folderIds }: FolderContents, { realPath, id }: ResolvedRootFolder) =>
  isWithin(realPath, folder) || (id !== null && folderIds.has(id));

/** Checked again, as a link could have replaced a folder since the first check. */
async function isStillThere(path: string, { folder, target }: FoundFile): Promise<boolean> {
  const now = await findFile(path);
  return now !== null && now.folder === folder && now.target === target;
}

/** @returns whether it was there */
async function unlinkFile(folder: string, name: string): Promise<boolean> {
  try {
    await withOpenFolder(folder, name, unlink);
    return true;
  } catch (cause) {
    if (codeOf(cause) === 'ENOENT') {
      return false;
    }
    throw refused(`The disk refused to delete the movie's file${inBrackets(codeOf(cause))}`, cause);
  }
}

const inBrackets = (code: string) => (code === '' ? '' : ` (${code})`);

const refused = (reason: string, cause?: unknown) =>
  new LibraryError('FILE_DELETION_REFUSED', `${reason}; nothing was deleted and the movie stays.`, { cause });
