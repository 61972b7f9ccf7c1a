import type { Database } from '../database/database.ts';
import { isOneOf } from '../database/schema/expressions.ts';
import { type DiskEntry, findDiskEntry, isSameEntry } from '../disk/disk-entry.ts';
import type { LibraryError } from '../errors/library-error.ts';
import { fileNameKey } from '../text/file-name-key.ts';
import { invalidInput } from '../validation/validate.ts';
import { normalizeFilePath } from './file-paths.ts';

interface MovieWithFile {
  readonly metadata: { readonly tmdbId: number };
  readonly file?: { readonly path: string } | undefined;
}

/** A movie whose file has a normalised path, and the key by which other paths to the same file are found. */
type WithResolvedFile<Movie extends MovieWithFile> = Omit<Movie, 'file'> & {
  readonly file?: (NonNullable<Movie['file']> & { readonly nameKey: string }) | undefined;
};

export const fileOfAnotherMovie = (): LibraryError =>
  invalidInput([{ field: 'file.path', message: 'must not be the file of another movie' }]);

/**
 * Normalises the paths of the movies' files.
 *
 * @throws LibraryError `INVALID_INPUT` if a path leads to the file of another movie, also by another spelling or a link
 */
export async function resolveMovieFiles<Movie extends MovieWithFile>(
  database: Database,
  movies: readonly Movie[],
): Promise<WithResolvedFile<Movie>[]> {
  const found: FoundFile[] = [];
  const result = await Promise.all(
    movies.map(async ({ file, ...movie }): Promise<WithResolvedFile<Movie>> => {
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
  refuseDuplicates(found);
  await rejectFilesOfMovies(database, found);
  return result;
}

interface FoundFile {
  readonly tmdbId: number;
  readonly entry: DiskEntry;
}

/** The list may contain a movie twice: the second is skipped later. */
const belongsToAnotherMovie = (one: FoundFile, other: FoundFile) =>
  one.tmdbId !== other.tmdbId && isSameEntry(one.entry, other.entry);

function refuseDuplicates(files: readonly FoundFile[]): void {
  const byId = Map.groupBy(files, ({ entry }) => entry.fileId);
  for (const file of files) {
    if (byId.get(file.entry.fileId)?.some((other) => belongsToAnotherMovie(file, other)) === true) {
      throw fileOfAnotherMovie();
    }
  }
}

async function rejectFilesOfMovies(database: Database, files: readonly FoundFile[]): Promise<void> {
  if (files.length === 0) {
    return;
  }
  const nameKeys = [...new Set(files.map(({ entry }) => entry.nameKey))];
  const rows = await database
    .kysely(database.fork())
    .selectFrom('movie_file as f')
    .innerJoin('movie as m', 'm.id', 'f.movie_id')
    .select(['m.tmdb_id as tmdbId', 'f.path'])
    .where(isOneOf(database.driver, 'f.name_key', 'text', nameKeys))
    .execute();
  const byId = Map.groupBy(files, ({ entry }) => entry.fileId);
  for (const { tmdbId, path } of rows) {
    const entry = await findDiskEntry(path);
    const same = entry === null ? [] : (byId.get(entry.fileId) ?? []);
    if (entry !== null && same.some((file) => belongsToAnotherMovie(file, { tmdbId, entry }))) {
      throw fileOfAnotherMovie();
    }
  }
}
