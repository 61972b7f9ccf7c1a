// Raw SQL of measured hot reads, see docs/decisions/0002-read-path.md.

import type { Reader } from '../../database/reader.ts';
import { type Fragment, fragment, where } from './fragment.ts';
import type { ListDialect } from './list-dialect.ts';
import { matchesByFilter, matchesBySearch } from './matches.ts';
import { isFiltered, type MovieFilter, without } from './movie-filter.ts';

interface Count {
  readonly n: number | null;
}

/** Exact counts of the movies that a filter accepts. */
export interface ListCounts {
  /** Those that the whole filter accepts. */
  readonly total: number;
  /** Those that the filter without its search accepts. */
  readonly filtered: number;
  /** Those that match the search; infinite without a search. */
  readonly hits: number;
}

/** Counts the movies that a filter accepts: a search by its index, everything else by counters. */
export async function countList(
  reader: Reader,
  dialect: ListDialect,
  filter: MovieFilter,
): Promise<ListCounts> {
  const filtered = await countFiltered(reader, dialect, filter);
  if (filter.terms.length === 0) {
    return { total: filtered, filtered, hits: Number.POSITIVE_INFINITY };
  }
  const hits = filtered === 0 ? 0 : await countHits(reader, dialect, filter);
  const total =
    hits === 0 || !isFiltered(filter)
      ? hits
      : await countMatches(reader, dialect, filter, { filtered, hits });
  return { total, filtered, hits };
}

/**
 * Counts the movies that the filter without its search accepts: the sum of a few counters that triggers maintain, so that
 * the cost does not depend on the size of the library. A filter by TMDB id reads one row of its index.
 */
export async function countFiltered(
  reader: Reader,
  dialect: ListDialect,
  filter: MovieFilter,
): Promise<number> {
  if (filter.tmdbId !== undefined) {
    const { text, values } = matchesByFilter(without(filter, ['terms']), 'w.id', dialect);
    return count(reader, { text: `select count(*) as n from (${text}) matched`, values });
  }
  const { table, monitored, downloaded } = countersOf(filter);
  const { text, values } = where([
    fragment('genre_id = ?', filter.genreId ?? 0),
    ...(filter.year === undefined ? [] : [fragment('year = ?', filter.year)]),
    ...(monitored === undefined ? [] : [fragment(`monitored = ${dialect.literal(monitored)}`)]),
    ...(downloaded === undefined ? [] : [fragment(`has_file = ${dialect.literal(downloaded)}`)]),
  ]);
  return count(reader, { text: `select sum(n) as n from ${table}${text}`, values });
}

/** The counters to add, and the flags of these. */
function countersOf({ wanted, monitored, downloaded }: MovieFilter) {
  if (wanted === 'cutoffUnmet') return { table: 'cutoff_unmet_count' };
  return wanted === 'missing'
    ? { table: 'movie_count', monitored: true, downloaded: false }
    : { table: 'movie_count', monitored, downloaded };
}

/**
 * Counts the movies that match the search, without the other conditions, in the search index.
 *
 * @param maximum stops counting here. @default no maximum
 */
export async function countHits(
  reader: Reader,
  dialect: ListDialect,
  filter: MovieFilter,
  maximum?: number,
): Promise<number> {
  const hits = dialect.matching(filter.terms);
  const counted =
    maximum === undefined
      ? { text: `select count(*) as n from (${hits.text}) hits`, values: hits.values }
      : dialect.countedUpTo(maximum, hits);
  return count(reader, counted);
}

/** Counts the movies that the whole filter accepts, starting from the smaller of the two sides. */
async function countMatches(
  reader: Reader,
  dialect: ListDialect,
  filter: MovieFilter,
  { filtered, hits }: { filtered: number; hits: number },
): Promise<number> {
  const matches = filtered < hits ? matchesByFilter : matchesBySearch;
  const { text, values } = matches(filter, 'w.id', dialect);
  return count(reader, { text: `select count(*) as n from (${text}) matched`, values });
}

async function count(reader: Reader, query: Fragment): Promise<number> {
  const [row] = await reader.all<Count>(query.text, query.values);
  return row?.n ?? 0;
}
