import { type Fragment, fragment, where } from './fragment.ts';
import { type IdColumn, type Range, rangeConditions, type Segment, segmentConditions } from './keyset.ts';
import type { ListDialect } from './list-dialect.ts';
import type { Matches } from './matches.ts';
import { genreConditions, type MovieFilter, movieConditions, without } from './movie-filter.ts';
import { orderBy, type SortColumn, type SortOrder, type SortValues } from './sort-order.ts';

interface Keys {
  readonly filter: MovieFilter;
  readonly order: SortOrder;
  readonly limit: number;
}

/** A page by its number. Queries may answer more than `limit`; see `limited`. */
export interface PageOfKeys extends Keys {
  readonly offset: number;
  readonly within?: undefined;
}

/** The first keys of a range, and exactly `limit` of them if there are as many. */
export interface KeysOfRange<Within extends Range = Range> extends Keys {
  readonly within: Within;
}

/** An index that lists movies in a wanted order, perhaps of one genre or year alone. */
export interface Walk {
  readonly table: 'movie' | 'movie_genre';
  readonly index: string;
  /** The conditions the index itself answers. */
  readonly within: readonly ('genreId' | 'year')[];
}

const sortsWithinGenre: ReadonlySet<SortColumn> = new Set([
  'created_at',
  'sort_title',
  'year',
  'tmdb_rating',
]);
const sortsWithinYear: ReadonlySet<SortColumn> = new Set(['created_at', 'sort_title', 'tmdb_rating']);

/** The index to walk for this order, the narrowest there is. */
export function walkFor(filter: MovieFilter, column: SortColumn): Walk {
  const hasYear = filter.year !== undefined;
  if (filter.genreId !== undefined && sortsWithinGenre.has(column)) {
    const byYear = hasYear && column === 'created_at';
    const within =
      byYear || (hasYear && column === 'year') ? (['genreId', 'year'] as const) : (['genreId'] as const);
    return { table: 'movie_genre', index: `movie_genre_by_${byYear ? 'year_' : ''}${column}`, within };
  }
  if (hasYear && sortsWithinYear.has(column)) {
    return { table: 'movie', index: `movie_by_year_${column}`, within: ['year'] };
  }
  return {
    table: 'movie',
    index: `movie_by_${column}`,
    within: hasYear && column === 'year' ? ['year'] : [],
  };
}

/**
 * Steps along an index in the wanted order and passes over what the filter refuses. Never sorts.
 *
 * @param maximumSteps give up after so many; the page may then hold fewer keys than it should
 */
export function walkedPage(
  page: PageOfKeys | KeysOfRange<Segment>,
  walk: Walk,
  dialect: ListDialect,
  maximumSteps?: number,
): Fragment {
  const rest = without(page.filter, walk.within);
  const refused = where(
    isOfGenre(walk) ? genreConditions(without(rest, ['genreId']), dialect) : movieConditions(rest, dialect),
  );
  const { from, sorted } = stepsOf(page, walk, dialect);
  const steps = maximumSteps === undefined ? '' : ` limit ${maximumSteps}`;
  const again = dialect.sortsAgain && refused.text !== '' ? sorted : '';
  const walked = `select w.* ${from.text}${sorted}${steps}`;
  const key = isOfGenre(walk) ? `w.${dialect.genreMovieKey} as ${dialect.movieKey}` : `w.${dialect.movieKey}`;
  const keys = {
    text: `select ${key} from (${walked}) w${refused.text}${again}`,
    values: [...from.values, ...refused.values],
  };
  return limited(page, keys, dialect);
}

/** The place a walk stands at after so many steps, as `value` and `id`; no row if it comes to its end before that. */
export function placeAfter(
  steps: number,
  page: KeysOfRange<Segment>,
  walk: Walk,
  dialect: ListDialect,
): Fragment {
  const { from, sorted } = stepsOf(page, walk, dialect);
  const id = isOfGenre(walk) ? dialect.genreMovieIdText : 'w.id';
  return {
    text: `select w.${page.order.column} as value, ${id} as id ${from.text}${sorted} limit 1 offset ${steps - 1}`,
    values: from.values,
  };
}

const isOfGenre = ({ table }: Walk) => table === 'movie_genre';

/** What the index of a walk answers, in its order. */
function stepsOf(
  { filter, order, within }: PageOfKeys | KeysOfRange<Segment>,
  walk: Walk,
  dialect: ListDialect,
) {
  const id: IdColumn = isOfGenre(walk)
    ? { name: 'movie_id', bound: dialect.boundGenreMovieId }
    : { name: 'id', bound: '?' };
  const { text, values } = where([
    ...(isOfGenre(walk) ? [fragment('w.genre_id = ?', filter.genreId ?? 0)] : []),
    ...(filter.year !== undefined && walk.within.includes('year')
      ? [fragment('w.year = ?', filter.year)]
      : []),
    ...(within === undefined ? [] : segmentConditions(within, order, id, dialect)),
  ]);
  const isOneYear = order.column === 'year' && walk.within.includes('year');
  const inColumn: SortValues = isOneYear
    ? 'same'
    : within === undefined || within.holds === 'anything'
      ? 'any'
      : 'apart';
  return {
    from: { text: `from ${walk.table} w${dialect.using(walk.index)}${text}`, values },
    sorted: orderBy(order, 'w', id.name, inColumn),
  };
}

/** Sorts matches that are few. They are found first, by an index of their own. */
export function sortedPage(page: PageOfKeys | KeysOfRange, matches: Matches, dialect: ListDialect): Fragment {
  const key = dialect.movieKey === 'id' ? '' : `w.${dialect.movieKey}, `;
  // What sorting takes, and no more: whole rows are fetched for the page alone.
  const { text, values } = matches(page.filter, `${key}w.id, w.${page.order.column}`, dialect);
  const range = where(page.within === undefined ? [] : rangeConditions(page.within, page.order, dialect));
  const order = orderBy(page.order, 'w', 'id');
  // The CTE is a fence: no planner may take the few rows in it for a reason to walk an index of all.
  const fenced = `with matched as materialized (${text}) select w.${dialect.movieKey} from matched w${range.text}${order}`;
  return limited(page, { text: fenced, values: [...values, ...range.values] }, dialect);
}

/**
 * A bound LIMIT makes the planners expect a tenth of the table, and SQLite prepare the statement anew on each run, unless
 * it is part of an expression.
 */
function limited(page: PageOfKeys | KeysOfRange, { text, values }: Fragment, dialect: ListDialect): Fragment {
  if (page.within === undefined) {
    return { text: `${text} limit ${roundedUp(page.limit)} offset ?`, values: [...values, page.offset] };
  }
  // One more than a page, which tells whether there is another.
  const atMost = roundedUp(page.limit - 1) + 1;
  return {
    text: `select k.${dialect.movieKey} from (${text} limit ${atMost}) k limit ? + 0`,
    values: [...values, page.limit],
  };
}

const pageSizes = [20, 50, 100];

/** Each text is a statement to be prepared and kept: a few sizes do, and what is too much is cut off later. */
const roundedUp = (limit: number) => pageSizes.find((size) => size >= limit) ?? limit;
