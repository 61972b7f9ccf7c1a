import type { Database } from '../database/database.ts';
import { LibraryError } from '../errors/library-error.ts';
import { normalizeUuid } from '../identifiers.ts';
import type { Movie } from './movie.schema.ts';
import { detailColumns, type MovieDetailRow, toMovie } from './to-movie.ts';

export interface GetMovieDeps {
  readonly database: Database;
  readonly imageBaseUrl: () => string;
  readonly now: () => Date;
}

/** Everything about one movie. */
export function createGetMovie({ database, imageBaseUrl, now }: GetMovieDeps) {
  const key = database.driver === 'sqlite' ? '?' : '?::uuid';
  // A value bound inside a join makes SQLite plan it anew on every run; as a table of its own it is planned once.
  const sql = `select ${detailColumns} from (select ${key} as id) k cross join movie m
    left join movie_details d on d.movie_id = m.id left join movie_file f on f.movie_id = m.id where m.id = k.id`;

  return async function getMovie(id: string): Promise<Movie> {
    const uuid = normalizeUuid(id);
    const [row] = uuid === null ? [] : await database.reader.all<MovieDetailRow>(sql, [uuid]);
    if (row === undefined) {
      throw movieNotFound(id);
    }
    return toMovie(row, imageBaseUrl(), now().getTime());
  };
}

/** The answer to an id that is unknown or no id at all. */
export function movieNotFound(id: string): LibraryError {
  return new LibraryError(
    'MOVIE_NOT_FOUND',
    `No movie in the library has the id ${JSON.stringify(String(id).slice(0, 64))}.`,
  );
}
