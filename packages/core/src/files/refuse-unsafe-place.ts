import { join, relative, sep } from 'node:path';
import type { Database } from '../database/database.ts';
import { diskIdOf } from '../disk/disk-entry.ts';
import { isBelow, isWithin } from '../disk/is-within.ts';
import { recycleBinName } from '../disk/recycle.ts';
import {
  type ComparedFolder,
  containsAnotherMovie,
  isFolderOfAnotherMovie,
} from './contains-another-movie.ts';
import { refused } from './deletion-refused.ts';
import { type FolderContents, maximumFolderEntries, readFolderContents } from './movie-folder.ts';
import type { StoredMovieFile } from './read-movie-files.ts';
import { type ResolvedRootFolder, readResolvedRootFolders } from './read-resolved-root-folders.ts';

export interface FoundFile {
  /** The folder it is in, without links. What is deleted is the file's own entry there, never what a link leads to. */
  readonly folder: string;
  /** The file itself, without links. */
  readonly target: string;
}

interface Place {
  /** The root folder, without links. */
  readonly realRoot: string;
  readonly place: FoundFile;
}

/** @throws LibraryError `FILE_DELETION_REFUSED` if the file is not inside a folder of the movie's own, strictly inside the root folder */
export async function refuseUnsafePlace(
  database: Database,
  { movieId, rootFolderPath: root }: Pick<StoredMovieFile, 'movieId' | 'rootFolderPath'>,
  { realRoot, place }: Place,
): Promise<void> {
  const roots = await readResolvedRootFolders(database);
  const folders = foldersAround(realRoot, place.folder, await readFolderOfMovie(database, movieId));
  for (const folder of folders) {
    await refuseRoot(folder, roots);
  }
  const movie = { movieId, root, realRoot };
  const folder = await findOwnFolder(database, movie, { folders, roots });
  if (!isBelow(place.target, folder)) {
    throw refused(`The movie's file is a link that leads out of ${folder}`);
  }
}

async function readFolderOfMovie(database: Database, movieId: string): Promise<string | null> {
  const movie = await database
    .kysely(database.fork())
    .selectFrom('movie')
    .select('folder_path as folder')
    .where('id', '=', movieId)
    .executeTakeFirst();
  return movie?.folder ?? null;
}

/** The folder that is stored for the movie if the file is in it, otherwise those around the file, from the one directly below the root. */
function foldersAround(root: string, folder: string, stored: string | null): string[] {
  const names = relative(root, folder).split(sep);
  const [first = ''] = names;
  if (first === '' || first === '..') {
    throw refused(`The movie's file does not lie in a folder of its own inside ${root}`);
  }
  if (first === recycleBinName) {
    throw refused(`The movie's file is in the recycle bin of ${root}`);
  }
  const known = stored === null || stored === '' ? root : join(root, stored);
  return isBelow(known, root) && isWithin(folder, known)
    ? [known]
    : names.map((_, index) => join(root, ...names.slice(0, index + 1)));
}

async function refuseRoot(folder: string, roots: readonly ResolvedRootFolder[]): Promise<void> {
  const id = await diskIdOf(folder);
  if (roots.some((known) => isWithin(known.realPath, folder) || known.id === id)) {
    throw refused(`The movie's folder ${folder} is a root folder or holds one`);
  }
}

/**
 * The outermost folder that holds no file of another movie. Folders around it may hold those of others, as one for each letter does, but
 * are not the folder of another movie themselves.
 *
 * @param places.folders from the outermost to the innermost one
 */
async function findOwnFolder(
  database: Database,
  movie: Pick<ComparedFolder, 'movieId' | 'root' | 'realRoot'>,
  { folders, roots }: { readonly folders: readonly string[]; readonly roots: readonly ResolvedRootFolder[] },
): Promise<string> {
  const innermost = folders.at(-1);
  for (const folder of folders) {
    const contents = await contentsOf(folder);
    if (contents !== null && roots.some(({ id }) => id !== null && contents.folderIds.has(id))) {
      throw refused(`The movie's folder ${folder} is a root folder or holds one`);
    }
    if (contents !== null && !(await containsAnotherMovie(database, { ...movie, folder, contents }))) {
      return folder;
    }
    if (folder === innermost && contents === null) {
      throw refused(`The movie's folder ${folder} holds more than ${maximumFolderEntries} files`);
    }
    if (folder === innermost || (await isFolderOfAnotherMovie(database, { ...movie, folder }))) {
      throw refused(`The movie's folder ${folder} holds another movie`);
    }
  }
  throw refused(`The movie's file does not lie in a folder of its own inside ${movie.realRoot}`);
}

async function contentsOf(folder: string): Promise<FolderContents | null> {
  return readFolderContents(folder).catch((cause) => {
    throw refused(`The movie's folder ${folder} cannot be read`, cause);
  });
}
