import { type Fragment, fragment, where } from './fragment.ts';
import type { ListDialect } from './list-dialect.ts';
import { genreConditions, type MovieFilter, movieConditions, without } from './movie-filter.ts';
import { orderBy, type SortColumn, type SortOrder } from './sort-order.ts';

export interface PageOfKeys {
  readonly filter: MovieFilter;
  readonly order: SortOrder;
  /** Queries may answer more than this; see `limited`. */
  readonly limit: number;
  readonly offset: number;
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
  page: PageOfKeys,
  walk: Walk,
  dialect: ListDialect,
  maximumSteps?: number,
): Fragment {
  const { filter, order } = page;
  const ofGenre = walk.table === 'movie_genre';
  const rest = without(filter, walk.within);
  const answered = where([
    ...(ofGenre ? [fragment('w.genre_id = ?', filter.genreId ?? 0)] : []),
    ...(filter.year !== undefined && walk.within.includes('year')
      ? [fragment('w.year = ?', filter.year)]
      : []),
  ]);
  const refused = where(
    ofGenre ? genreConditions(without(rest, ['genreId']), dialect) : movieConditions(rest, dialect),
  );
  const steps = maximumSteps === undefined ? '' : ` limit ${maximumSteps}`;
  const isOneYear = order.column === 'year' && walk.within.includes('year');
  const sorted = orderBy(order, 'w', ofGenre ? 'movie_id' : 'id', isOneYear);
  const again = dialect.sortsAgain && refused.text !== '' ? sorted : '';
  const walked = `select w.* from ${walk.table} w${dialect.using(walk.index)}${answered.text}${sorted}${steps}`;
  const key = ofGenre ? `w.${dialect.genreMovieKey} as ${dialect.movieKey}` : `w.${dialect.movieKey}`;
  return limited(page, {
    text: `select ${key} from (${walked}) w${refused.text}${again}`,
    values: [...answered.values, ...refused.values],
  });
}

/** Sorts matches that are few. They are found first, by an index of their own. */
export function sortedPage(
  page: PageOfKeys,
  matches: (filter: MovieFilter, columns: string, dialect: ListDialect) => Fragment,
  dialect: ListDialect,
): Fragment {
  const key = dialect.movieKey === 'id' ? '' : `w.${dialect.movieKey}, `;
  // What sorting takes, and no more: whole rows are fetched for the page alone.
  const { text, values } = matches(page.filter, `${key}w.id, w.${page.order.column}`, dialect);
  const order = orderBy(page.order, 'w', 'id');
  // The CTE is a fence: no planner may take the few rows in it for a reason to walk an index of all.
  const fenced = `with matched as materialized (${text}) select w.${dialect.movieKey} from matched w${order}`;
  return limited(page, { text: fenced, values });
}

function limited(page: PageOfKeys, { text, values }: Fragment): Fragment {
  // A bound LIMIT makes the planners expect a tenth of the table.
  return { text: `${text} limit ${roundedUp(page.limit)} offset ?`, values: [...values, page.offset] };
}

const pageSizes = [20, 50, 100];

/** Each text is a statement to be prepared and kept: a few sizes do, and what is too much is cut off later. */
const roundedUp = (limit: number) => pageSizes.find((size) => size >= limit) ?? limit;
