// Raw SQL of measured hot reads, see docs/decisions/0002-read-path.md.

import { type Fragment, fragment, where } from './fragment.ts';
import { type IdColumn, type Range, rangeConditions, type Segment, segmentConditions } from './keyset.ts';
import type { ListDialect } from './list-dialect.ts';
import type { Matches } from './matches.ts';
import { genreConditions, isWanted, type MovieFilter, movieConditions, without } from './movie-filter.ts';
import type { SortIndex } from './sort-index.ts';
import { orderBy, type SortOrder, type SortValues } from './sort-order.ts';

interface Keys {
  readonly filter: MovieFilter;
  readonly order: SortOrder;
  readonly limit: number;
}

/** The keys of a page by its offset. A query may return more than `limit`; see `limited`. */
export interface KeysByOffset extends Keys {
  readonly offset: number;
  readonly range?: undefined;
}

/** The first keys of a range, at most `limit` of them. */
export interface KeysOfRange<R extends Range = Range> extends Keys {
  readonly range: R;
}

/**
 * Scans an index in its order and filters the rows; never sorts.
 *
 * @param budget scan at most this many rows. @default to the end of the page
 */
export function indexScanQuery(
  keys: KeysByOffset | KeysOfRange<Segment>,
  index: SortIndex,
  dialect: ListDialect,
  budget?: number,
): Fragment {
  const rest = without(keys.filter, index.prefix);
  const filter = where(
    isOfGenre(index) ? genreConditions(without(rest, ['genreId']), dialect) : movieConditions(rest, dialect),
  );
  const { from, sorted } = scanOf(keys, index, dialect);
  const atMost = budget === undefined ? '' : ` limit ${budget}`;
  const outerOrder = dialect.repeatsOrderBy && filter.text !== '' ? sorted : '';
  const scanned = `select w.* ${from.text}${sorted}${atMost}`;
  const key = isOfGenre(index)
    ? `w.${dialect.genreMovieKey} as ${dialect.movieKey}`
    : `w.${dialect.movieKey}`;
  const query = {
    text: `select ${key} from (${scanned}) w${filter.text}${outerOrder}`,
    values: [...from.values, ...filter.values],
  };
  return limited(keys, query, dialect);
}

/** The keyset position of row number `rows` of an index scan, as `value` and `id`; no row if the scan ends before it. */
export function positionQuery(
  rows: number,
  keys: KeysOfRange<Segment>,
  index: SortIndex,
  dialect: ListDialect,
): Fragment {
  const { from, sorted } = scanOf(keys, index, dialect);
  const id = isOfGenre(index) ? dialect.genreMovieIdText : 'w.id';
  return {
    text: `select w.${keys.order.column} as value, ${id} as id ${from.text}${sorted} limit 1 offset ${rows - 1}`,
    values: from.values,
  };
}

const isOfGenre = ({ table }: SortIndex) => table === 'movie_genre';

/** `from … where …` of an index scan, with the conditions that the index answers, and its `order by`. */
function scanOf(
  { filter, order, range }: KeysByOffset | KeysOfRange<Segment>,
  index: SortIndex,
  dialect: ListDialect,
) {
  const id: IdColumn = isOfGenre(index)
    ? { name: 'movie_id', bound: dialect.boundGenreMovieId }
    : { name: 'id', bound: '?' };
  const { text, values } = where([
    ...(isOfGenre(index) ? [fragment('w.genre_id = ?', filter.genreId ?? 0)] : []),
    ...(filter.year !== undefined && index.prefix.includes('year')
      ? [fragment('w.year = ?', filter.year)]
      : []),
    ...(filter.wanted !== undefined && index.prefix.includes('wanted') ? [isWanted(filter.wanted)] : []),
    ...(range === undefined ? [] : segmentConditions(range, order, id, dialect)),
  ]);
  const isOneYear = order.column === 'year' && index.prefix.includes('year');
  const inColumn: SortValues = isOneYear
    ? 'same'
    : range === undefined || range.holds === 'anything'
      ? 'any'
      : 'apart';
  return {
    from: { text: `from ${index.table} w${dialect.using(index.name)}${text}`, values },
    sorted: orderBy(order, 'w', id.name, inColumn),
  };
}

/** Fetches the matches by an index of their own, and sorts them. */
export function fetchAndSortQuery(
  keys: KeysByOffset | KeysOfRange,
  matches: Matches,
  dialect: ListDialect,
): Fragment {
  const key = dialect.movieKey === 'id' ? '' : `w.${dialect.movieKey}, `;
  // Only the columns of the sort: whole rows are fetched for the page alone.
  const { text, values } = matches(keys.filter, `${key}w.id, w.${keys.order.column}`, dialect);
  const range = where(keys.range === undefined ? [] : rangeConditions(keys.range, keys.order, dialect));
  const order = orderBy(keys.order, 'w', 'id');
  // The CTE is an optimization fence: few expected matches must not make a planner scan the index of the sort order.
  const fenced = `with matched as materialized (${text}) select w.${dialect.movieKey} from matched w${range.text}${order}`;
  return limited(keys, { text: fenced, values: [...values, ...range.values] }, dialect);
}

/**
 * For a bound LIMIT, PostgreSQL expects a tenth of the table, and SQLite prepares the statement again on each run unless the
 * value is part of an expression.
 */
function limited(
  keys: KeysByOffset | KeysOfRange,
  { text, values }: Fragment,
  dialect: ListDialect,
): Fragment {
  if (keys.range === undefined) {
    return { text: `${text} limit ${roundedUp(keys.limit)} offset ?`, values: [...values, keys.offset] };
  }
  // One row more than a page shows whether another page follows.
  const atMost = roundedUp(keys.limit - 1) + 1;
  return {
    text: `select k.${dialect.movieKey} from (${text} limit ${atMost}) k limit ? + 0`,
    values: [...values, keys.limit],
  };
}

const pageSizes = [20, 50, 100];

/** Each text is a prepared statement that is kept: a few sizes are enough, and callers cut off the excess. */
const roundedUp = (limit: number) => pageSizes.find((size) => size >= limit) ?? limit;
