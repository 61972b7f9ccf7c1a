import type { Database } from '../database/database.ts';
import type { LibraryError } from '../errors/library-error.ts';
import { fileNameKey } from '../text/file-name-key.ts';
import { invalidInput } from '../validation/validate.ts';
import { type DiskEntry, findDiskEntry, isSameEntry } from './disk-entry.ts';
import { normalizeFilePath } from './file-paths.ts';

interface MovieWithFile {
  readonly metadata: { readonly tmdbId: number };
  readonly file?: { readonly path: string } | undefined;
}

/** With the path normalised, and the key by which other paths to the file are found. */
type WithOwnFile<Movie extends MovieWithFile> = Omit<Movie, 'file'> & {
  readonly file?: (NonNullable<Movie['file']> & { readonly nameKey: string }) | undefined;
};

export const fileOfAnotherMovie = (): LibraryError =>
  invalidInput([{ field: 'file.path', message: 'must not be the file of another movie' }]);

/**
 * The movies with the paths of their files normalised.
 *
 * @throws LibraryError `INVALID_INPUT` if a path leads to the file of another movie, however both are written or linked
 */
export async function withOwnFiles<Movie extends MovieWithFile>(
  database: Database,
  movies: readonly Movie[],
): Promise<WithOwnFile<Movie>[]> {
  const found: FoundFile[] = [];
  const result = await Promise.all(
    movies.map(async ({ file, ...movie }): Promise<WithOwnFile<Movie>> => {
      if (file === undefined) {
        return movie;
      }
      const path = await normalizeFilePath(file.path);
      const entry = await findDiskEntry(path);
      if (entry !== null) {
        found.push({ tmdbId: movie.metadata.tmdbId, entry });
      }
      return { ...movie, file: { ...file, path, nameKey: fileNameKey(entry?.realPath ?? path) } };
    }),
  );
  refuseTwice(found);
  await rejectFilesOfMovies(database, found);
  return result;
}

interface FoundFile {
  readonly tmdbId: number;
  readonly entry: DiskEntry;
}

/** The same movie may be there twice: the second is skipped. */
const isAnothers = (one: FoundFile, other: FoundFile) =>
  one.tmdbId !== other.tmdbId && isSameEntry(one.entry, other.entry);

function refuseTwice(files: readonly FoundFile[]): void {
  const byId = Map.groupBy(files, ({ entry }) => entry.fileId);
  for (const file of files) {
    if (byId.get(file.entry.fileId)?.some((other) => isAnothers(file, other)) === true) {
      throw fileOfAnotherMovie();
    }
  }
}

async function rejectFilesOfMovies(database: Database, files: readonly FoundFile[]): Promise<void> {
  if (files.length === 0) {
    return;
  }
  const { rows } = await database.execute<{ tmdb_id: number; path: string }>(
    database.fork(),
    `select m.tmdb_id, f.path from movie_file f join movie m on m.id = f.movie_id
      where ${database.isOneOf('f.name_key', 'text')}`,
    [[...new Set(files.map(({ entry }) => entry.nameKey))]],
  );
  const byId = Map.groupBy(files, ({ entry }) => entry.fileId);
  for (const { tmdb_id: tmdbId, path } of rows) {
    const entry = await findDiskEntry(path);
    const same = entry === null ? [] : (byId.get(entry.fileId) ?? []);
    if (entry !== null && same.some((file) => isAnothers(file, { tmdbId, entry }))) {
      throw fileOfAnotherMovie();
    }
  }
}
