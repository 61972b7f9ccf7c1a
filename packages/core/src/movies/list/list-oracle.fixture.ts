import { foldForSort, foldName } from '../../text/fold.ts';
import { containsTerms, foldForSearch, isSearch, searchTerms } from '../../text/search-text.ts';
import type { MovieToImport } from '../movie-import.schema.ts';
import type { MovieListInput, MovieSort } from '../movie-inputs.schema.ts';

/** Columns of an imported movie that the import does not set. */
export interface StoredRow {
  readonly id: string;
  readonly tmdb_id: number;
  readonly updated_at: number;
  readonly last_search_time: number | null;
}

/** A movie with all that the oracle filters and sorts by. */
export interface OracleMovie {
  readonly id: string;
  readonly searchText: string;
  readonly genres: readonly string[];
  readonly year: number | null;
  readonly tmdbId: number;
  readonly monitored: boolean;
  readonly downloaded: boolean;
  readonly quality: string | null;
  readonly keys: Readonly<Record<MovieSort['field'], Buffer | number | null>>;
}

export function toOracleMovie(imported: MovieToImport, row: StoredRow): OracleMovie {
  const { metadata, monitored = true, file, addedAt } = imported;
  return {
    id: row.id,
    searchText: foldForSearch([metadata.title, metadata.originalTitle, ...metadata.alternativeTitles]),
    genres: metadata.genres.map(foldName),
    year: metadata.year,
    tmdbId: metadata.tmdbId,
    monitored,
    downloaded: file !== undefined,
    quality: file?.quality ?? null,
    keys: {
      // Databases compare bytes; JavaScript compares UTF-16 units, which puts U+E000 behind the emoji.
      title: Buffer.from(foldForSort(metadata.title)),
      year: metadata.year,
      createdAt: addedAt?.getTime() ?? null,
      updatedAt: row.updated_at,
      tmdbRating: metadata.tmdbRating,
      lastSearchTime: row.last_search_time,
    },
  };
}

/** A query with its sort as an object; the library accepts text too. */
export type ListQuery = Omit<MovieListInput, 'sort'> & { readonly sort?: MovieSort };

/** The answer to a list query: filters and sorts all movies, and cuts the page. */
export function expectedList(movies: readonly OracleMovie[], query: ListQuery) {
  const { page = 1, limit: requested = 20 } = query;
  const limit = Math.min(requested, 100);
  const ids = expectedOrder(movies, query);
  return {
    ids: ids.slice((page - 1) * limit, page * limit),
    pagination: { page, limit, total: ids.length, totalPages: Math.ceil(ids.length / limit) },
  };
}

/** The ids of the whole list. */
export function expectedOrder(movies: readonly OracleMovie[], query: ListQuery): string[] {
  const { sort = { field: 'createdAt', direction: 'desc' } } = query;
  return allInOrder(movies, sort)
    .filter(passing(query))
    .map(({ id }) => id);
}

const sorted = new WeakMap<readonly OracleMovie[], Map<string, readonly OracleMovie[]>>();

/** Sorted once for each order: sorting thousands of movies again takes most of the time of a comparison. */
function allInOrder(movies: readonly OracleMovie[], sort: MovieSort): readonly OracleMovie[] {
  const orders = sorted.get(movies) ?? new Map<string, readonly OracleMovie[]>();
  sorted.set(movies, orders);
  const name = `${sort.field}:${sort.direction}`;
  const known = orders.get(name) ?? movies.toSorted(inOrderOf(sort));
  orders.set(name, known);
  return known;
}

function passing({ monitored, downloaded, genre, year, tmdbId, search = '' }: ListQuery) {
  const name = genre === undefined ? undefined : foldName(genre);
  const passesSearch = passingSearch(search);
  return (movie: OracleMovie): boolean =>
    (monitored === undefined || movie.monitored === monitored) &&
    (downloaded === undefined || movie.downloaded === downloaded) &&
    (name === undefined || movie.genres.includes(name)) &&
    (year === undefined || movie.year === year) &&
    (tmdbId === undefined || movie.tmdbId === tmdbId) &&
    passesSearch(movie);
}

function passingSearch(search: string) {
  const terms = searchTerms(search);
  const passesWithoutTerms = !isSearch(search);
  return ({ searchText }: OracleMovie): boolean =>
    terms.length === 0 ? passesWithoutTerms : containsTerms(searchText, terms);
}

function inOrderOf({ field, direction }: MovieSort) {
  const sign = direction === 'asc' ? 1 : -1;
  return (a: OracleMovie, b: OracleMovie): number => {
    const [left, right] = [a.keys[field], b.keys[field]];
    if (left === null || right === null) {
      return left === right ? sign * (a.id < b.id ? -1 : 1) : left === null ? 1 : -1;
    }
    const difference = compare(left, right);
    return sign * (difference === 0 ? (a.id < b.id ? -1 : 1) : difference);
  };
}

function compare(left: Buffer | number, right: Buffer | number): number {
  return left instanceof Buffer && right instanceof Buffer
    ? Buffer.compare(left, right)
    : Number(left) - Number(right);
}
