import { readdir, realpath, rm, rmdir } from 'node:fs/promises';
import { dirname, join, relative, sep } from 'node:path';
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
  const path = await realPathOf(file.path);
  if (path === null) {
    return;
  }
  const folder = movieFolder(root, path);
  await refuseSharedFolder(database, movieId, file, folder);
  try {
    await rm(path);
  } catch (cause) {
    throw refused(`The disk refused to delete the movie's file`, cause);
  }
  await removeEmptyFolders(dirname(path), root);
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

/** Null when the file is gone already: then there is nothing to delete. */
async function realPathOf(path: string): Promise<string | null> {
  try {
    return await realpath(path);
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') {
      return null;
    }
    throw refused(`The movie's file cannot be looked at`, cause);
  }
}

/** The folder directly below the root that holds the file. */
function movieFolder(root: string, path: string): string {
  const steps = relative(root, path).split(sep);
  const [first] = steps;
  if (first === undefined || first === '..' || steps.length < 2) {
    throw refused(`The movie's file does not lie in a folder of its own inside ${root}`);
  }
  return join(root, first);
}

async function refuseSharedFolder(
  database: Database,
  movieId: string,
  file: KnownFile,
  folder: string,
): Promise<void> {
  // Paths are stored as they were named, so the folder is looked for in that spelling as well.
  const named = join(file.root, relative(file.root, file.path).split(sep)[0] ?? '');
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
      throw refused(`The empty folder ${current} could not be removed`, error);
    }
  }
}

const refused = (reason: string, cause?: unknown) =>
  new LibraryError('FILE_DELETION_REFUSED', `${reason}; the movie stays in the library.`, { cause });
