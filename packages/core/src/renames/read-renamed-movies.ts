import type { FormatMovie } from '../custom-formats/format-facts.ts';
import { readFormatMovies } from '../custom-formats/read-format-movies.ts';
import type { Database } from '../database/database.ts';
import { isOneOf } from '../database/schema/expressions.ts';
import { movieNotFound } from '../errors/movie-not-found.ts';
import { findFilesOfMovies, type StoredMovieFile } from '../files/read-movie-files.ts';
import { normalizeUuid } from '../ids/uuid.ts';
import type { NamedMovie } from '../naming/naming-subject.ts';

/** A movie with what its templates read, and its files. */
export interface RenamedMovie extends NamedMovie, FormatMovie {
  readonly id: string;
  /** Its folder below its root folder; null: not decided yet. */
  readonly folder: string | null;
  readonly files: readonly StoredMovieFile[];
}

/** Reads the movies with these ids that have files, by id. */
export async function readRenamedMovies(
  database: Database,
  movieIds: readonly string[],
): Promise<RenamedMovie[]> {
  const movies = await database.readKysely
    .selectFrom('movie')
    .select(['id', 'title', 'original_title as originalTitle', 'year', 'tmdb_id as tmdbId'])
    .select(['imdb_id as imdbId', 'genres', 'certification', 'folder_path as folder'])
    .where(isOneOf(database.driver, 'id', 'uuid', movieIds))
    .orderBy('id')
    .execute();
  const formatMovies = await readFormatMovies(database, movieIds);
  const files = Map.groupBy(await findFilesOfMovies(database, null, movieIds), ({ movieId }) => movieId);
  return movies.flatMap((movie) => {
    const ofMovie = files.get(movie.id);
    return ofMovie === undefined
      ? []
      : [
          {
            ...movie,
            originalLanguage: formatMovies.get(movie.id)?.originalLanguage ?? null,
            files: ofMovie,
          },
        ];
  });
}

/** The ids of movies with files after an id, in order. */
export async function readIdsAfter(
  database: Database,
  after: string | null,
  limit: number,
): Promise<readonly string[]> {
  const rows = await selectIdsAfter(database, after, limit).execute();
  return rows.map(({ movie_id }) => movie_id);
}

/** The query of `readIdsAfter`. */
export const selectIdsAfter = (database: Database, after: string | null, limit: number) =>
  database.readKysely
    .selectFrom('movie_file')
    .select('movie_id')
    .distinct()
    .$if(after !== null, (query) => query.where('movie_id', '>', after ?? ''))
    .orderBy('movie_id')
    .limit(limit);

/** @returns the ids as they are stored, in order @throws LibraryError `MOVIE_NOT_FOUND` */
export async function checkMovieIds(
  database: Database,
  movieIds: readonly string[],
): Promise<readonly string[]> {
  const ids = movieIds.map((id) => {
    const uuid = normalizeUuid(id);
    if (uuid === null) {
      throw movieNotFound(id);
    }
    return uuid;
  });
  const rows = await database.readKysely
    .selectFrom('movie')
    .select('id')
    .where(isOneOf(database.driver, 'id', 'uuid', ids))
    .execute();
  const known = new Set(rows.map(({ id }) => id));
  const unknown = ids.find((id) => !known.has(id));
  if (unknown !== undefined) {
    throw movieNotFound(unknown);
  }
  return [...known].toSorted();
}
