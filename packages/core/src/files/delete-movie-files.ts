import { lstat, readdir, realpath, rm, rmdir } from 'node:fs/promises';
import { basename, dirname, join, relative, sep } from 'node:path';
import type { Database } from '../database/database.ts';
import { LibraryError } from '../errors/library-error.ts';

interface KnownFile {
  readonly path: string;
  readonly root: string;
}

/**
 * Deletes the file the library knows of a movie, and its folder when nothing else is left in it. Touches nothing unless the
 * file really lies in a folder of the movie's own inside its root folder.
 *
 * @throws LibraryError `ROOT_FOLDER_UNAVAILABLE` when the root folder is missing or empty, as an unmounted disk is;
 *   `FILE_DELETION_REFUSED` when the place is not safe to delete from or the disk refuses.
 */
export async function deleteMovieFiles(database: Database, movieId: string): Promise<void> {
  const sql = `select f.path, m.root_folder_path as root from movie_file f join movie m on m.id = f.movie_id where m.id = ?`;
  const { rows } = await database.execute<KnownFile>(database.fork(), sql, [movieId]);
  const file = rows[0];
  if (file === undefined) {
    return;
  }
  const root = await openRoot(file.root);
  const place = await findFile(file.path);
  if (place === null) {
    return;
  }
  const folder = movieFolder(root, place.folder);
  if (!place.target.startsWith(`${folder}${sep}`)) {
    throw refused(`The movie's file is a link that leads out of ${folder}`);
  }
  await refuseSharedFolder(database, movieId, { ...file, realRoot: root, folder });
  try {
    await rm(join(place.folder, basename(file.path)));
  } catch (cause) {
    throw refused(`The disk refused to delete the movie's file`, cause);
  }
  await removeEmptyFolders(place.folder, root);
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

interface FoundFile {
  /** The folder it is in, without links. What is deleted is the file's own entry there, never what a link leads to. */
  readonly folder: string;
  /** The file itself, without links. */
  readonly target: string;
}

/** Null when the file is gone already: then there is nothing to delete. */
async function findFile(path: string): Promise<FoundFile | null> {
  try {
    await lstat(path);
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR') {
      return null;
    }
    throw refused(`The movie's file cannot be looked at`, cause);
  }
  try {
    return { folder: await realpath(dirname(path)), target: await realpath(path) };
  } catch (cause) {
    throw refused(`The movie's file is a link that leads nowhere, as to a disk that is not mounted`, cause);
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

interface SharedFolderParams extends KnownFile {
  readonly realRoot: string;
  readonly folder: string;
}

async function refuseSharedFolder(
  database: Database,
  movieId: string,
  { root, realRoot, folder }: SharedFolderParams,
): Promise<void> {
  // Paths are stored as they were named, so the folder is looked for in the root's own spelling as well.
  const named = join(root, relative(realRoot, folder));
  for (const prefix of new Set([`${folder}${sep}`, `${named}${sep}`])) {
    const sql = 'select 1 from movie_file where path >= ? and path < ? and movie_id <> ? limit 1';
    const { rows } = await database.execute(database.fork(), sql, [prefix, after(prefix), movieId]);
    if (rows.length > 0) {
      throw refused(`The movie's folder ${folder} holds another movie`);
    }
  }
}

/** The first string after all that begin with `prefix`, which ends in a separator. */
const after = (prefix: string) =>
  prefix.slice(0, -1) + String.fromCharCode(prefix.charCodeAt(prefix.length - 1) + 1);

async function removeEmptyFolders(folder: string, root: string): Promise<void> {
  for (let current = folder; current !== root; current = dirname(current)) {
    try {
      await rmdir(current);
    } catch (error) {
      const code = (error as NodeJS.ErrnoException).code;
      if (code === 'ENOTEMPTY' || code === 'EEXIST') {
        return;
      }
      if (code !== 'ENOENT') {
        throw refused(`The empty folder ${current} could not be removed`, error);
      }
    }
  }
}

const refused = (reason: string, cause?: unknown) =>
  new LibraryError('FILE_DELETION_REFUSED', `${reason}; the movie stays in the library.`, { cause });
