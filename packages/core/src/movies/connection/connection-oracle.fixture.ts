import type { BoundValue, Reader } from '../../database/reader.ts';
import { analyze, importAll, type TestLibrary } from '../../testing/test-library.fixture.ts';
import {
  expectedOrder,
  type OracleMovie,
  type StoredRow,
  toOracleMovie,
} from '../list/list-oracle.fixture.ts';
import type { MovieToImport } from '../movie-import.schema.ts';
import {
  type MovieFilterInput,
  type MovieSort,
  movieSortFields,
  sortDirections,
} from '../movie-inputs.schema.ts';
import { createConnectMovies } from './connect-movies.ts';
import { encodeCursor } from './cursor.ts';

export const everyOrder: readonly MovieSort[] = movieSortFields.flatMap((field) =>
  sortDirections.map((direction) => ({ field, direction })),
);

/**
 * The operation as the library composes it.
 *
 * @param times factor for all counts: the planner chooses as in a library of so many times as many movies
 */
export function connectMoviesOf({ database }: TestLibrary, times = 1) {
  const reader: Reader = {
    async all<Row>(sql: string, values: readonly BoundValue[]) {
      const rows = await database.reader.all<Row>(sql, values);
      const isCount = /^(with hits .*)?select (count|sum)\(/.test(sql);
      return isCount ? rows.map((row) => ({ ...row, n: (row as { n: number }).n * times })) : rows;
    },
  };
  const deps = { imageBaseUrl: () => 'https://images.test/', now: () => new Date() };
  return createConnectMovies({ ...deps, database: times === 1 ? database : { ...database, reader } });
}

/** Imports movies, and sets lastSearchTime and updatedAt of some of them, with many duplicates. */
export async function fill(fixture: TestLibrary, movies: readonly MovieToImport[]): Promise<OracleMovie[]> {
  await importAll(fixture.library, movies);
  await analyze(fixture);
  return spreadTimes(fixture, movies);
}

/** Gives some of the movies, which the library has, other times of their last search and update. */
export async function spreadTimes(
  fixture: TestLibrary,
  movies: readonly MovieToImport[],
): Promise<OracleMovie[]> {
  const { driver, reader } = fixture.database;
  const key = driver === 'sqlite' ? 'cast(? as integer)' : 'cast(? as timestamptz)';
  const timestamp = (minute: number) => new Date(Date.UTC(2026, 0, 1, 0, minute, 0, 123));
  for (let group = 0; group < 10; group++) {
    const searched = `update movie set last_search_time = ${key} where tmdb_id % 31 = ?`;
    await fixture.query(searched, [timestamp(group), group]);
    await fixture.query(`update movie set updated_at = ${key} where tmdb_id % 17 = ?`, [
      timestamp(-group),
      group,
    ]);
  }
  const sql = 'select id, tmdb_id, updated_at, last_search_time from movie';
  const rows = await reader.all<StoredRow>(sql, []);
  const byTmdbId = new Map(rows.map((row) => [row.tmdb_id, row]));
  return movies.map((movie) => toOracleMovie(movie, byTmdbId.get(movie.metadata.tmdbId) as StoredRow));
}

/** The cursor of a movie in this order, whether or not the list has the movie. */
export function cursorOf({ keys, id }: OracleMovie, order: MovieSort): string {
  const key = keys[order.field];
  return encodeCursor(order, { id, value: typeof key === 'object' && key !== null ? key.toString() : key });
}

export interface ExpectedPage {
  readonly filter?: MovieFilterInput;
  readonly orderBy: MovieSort;
  readonly first?: number | undefined;
  readonly last?: number | undefined;
  readonly after?: OracleMovie | undefined;
  readonly before?: OracleMovie | undefined;
}

/** Sorts all movies and cuts the page as the specification says. */
export function createConnectionOracle(movies: readonly OracleMovie[]) {
  const ranks = new Map<string, ReadonlyMap<string, number>>();
  const rankOf = (sort: MovieSort) => {
    const name = `${sort.field}:${sort.direction}`;
    const known = ranks.get(name) ?? new Map(expectedOrder(movies, { sort }).map((id, rank) => [id, rank]));
    ranks.set(name, known);
    return ({ id }: { readonly id: string }) => known.get(id) ?? Number.NaN;
  };

  return ({ filter = {}, orderBy, first, last, after, before }: ExpectedPage) => {
    const rank = rankOf(orderBy);
    const ids = expectedOrder(movies, { ...filter, sort: orderBy });
    const begin = after === undefined ? -1 : rank(after);
    const end = before === undefined ? Number.POSITIVE_INFINITY : rank(before);
    const inRange = ids.filter((id) => begin < rank({ id }) && rank({ id }) < end);
    const size = first ?? last ?? 20;
    const isLonger = inRange.length > size;
    const hasRowsBefore = ids.some((id) => rank({ id }) <= begin);
    const hasRowsAfter = ids.some((id) => rank({ id }) >= end);
    return last === undefined
      ? {
          ids: inRange.slice(0, size),
          hasNextPage: isLonger,
          hasPreviousPage: hasRowsBefore,
          totalCount: ids.length,
        }
      : {
          ids: inRange.slice(Math.max(0, inRange.length - size)),
          hasNextPage: hasRowsAfter,
          hasPreviousPage: isLonger,
          totalCount: ids.length,
        };
  };
}
