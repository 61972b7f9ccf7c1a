import { type Fragment, fragment, where } from './fragment.ts';
import type { ListDialect } from './list-dialect.ts';
import { genreConditions, type MovieFilter, movieConditions, without } from './movie-filter.ts';
import { orderBy, type SortColumn, type SortOrder } from './sort-order.ts';

export interface PageOfKeys {
  readonly filter: MovieFilter;
  readonly order: SortOrder;
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

/** Steps along an index in the wanted order and passes over what the filter refuses. Never sorts. */
export function walkedPage(page: PageOfKeys, walk: Walk, dialect: ListDialect): Fragment {
  const { filter, order } = page;
  const ofGenre = walk.table === 'movie_genre';
  const key = ofGenre ? dialect.genreMovieKey : dialect.movieKey;
  const conditions = ofGenre
    ? [
        fragment('w.genre_id = ?', filter.genreId ?? 0),
        ...genreConditions(without(filter, ['genreId']), dialect),
      ]
    : movieConditions(filter, dialect);
  const { text, values } = where(conditions);
  const sorted = orderBy(order, 'w', ofGenre ? 'movie_id' : 'id');
  const selected = key === dialect.movieKey ? `w.${key}` : `w.${key} as ${dialect.movieKey}`;
  return limited(page, {
    text: `select ${selected} from ${walk.table} w${dialect.using(walk.index)}${text}${sorted}`,
    values,
  });
}

/** Fetches the few movies that pass, by the filter's own index, then sorts them. */
export function gatheredByFilter(page: PageOfKeys, dialect: ListDialect): Fragment {
  const { filter } = page;
  const columns = sortedColumns(page, dialect);
  if (filter.genreId === undefined) {
    const index = filter.year === undefined ? 'movie_by_flags' : 'movie_by_year';
    const { text, values } = where(movieConditions(filter, dialect));
    return sorted(page, dialect, {
      text: `select ${columns} from movie w${dialect.using(index)}${text}`,
      values,
    });
  }
  const index = filter.year === undefined ? 'movie_genre_by_created_at' : 'movie_genre_by_year_created_at';
  const genre = fragment('w.genre_id = ?', filter.genreId);
  const { text, values } = where([genre, ...genreConditions(without(filter, ['genreId']), dialect)]);
  const found = `select w.${dialect.genreMovieKey} as found from movie_genre w${dialect.using(index)}${text}`;
  const joined = `select ${columns} from (${found}) k cross join movie w where w.${dialect.movieKey} = k.found`;
  return sorted(page, dialect, { text: joined, values });
}

/** Fetches the few movies that hold the terms, by the search index, then sorts them. */
export function gatheredBySearch(page: PageOfKeys, dialect: ListDialect): Fragment {
  const key = dialect.movieKey;
  const hits = dialect.matching(page.filter.terms);
  const { text, values } = where([
    fragment(`w.${key} = h.${key}`),
    ...movieConditions(without(page.filter, ['terms']), dialect),
  ]);
  const columns = sortedColumns(page, dialect);
  return sorted(page, dialect, {
    text: `select ${columns} from (${hits.text}) h cross join movie w${text}`,
    values: [...hits.values, ...values],
  });
}

/** What sorting takes, and no more: whole rows are fetched for the page alone. */
function sortedColumns({ order }: PageOfKeys, dialect: ListDialect): string {
  const key = dialect.movieKey === 'id' ? '' : `w.${dialect.movieKey}, `;
  return `${key}w.id, w.${order.column}`;
}

/** The CTE is a fence: no planner may take the few rows in it for a reason to walk an index of all. */
function sorted(page: PageOfKeys, dialect: ListDialect, matched: Fragment): Fragment {
  const order = orderBy(page.order, 'w', 'id');
  return limited(page, {
    text: `with matched as materialized (${matched.text}) select w.${dialect.movieKey} from matched w${order}`,
    values: matched.values,
  });
}

function limited(page: PageOfKeys, { text, values }: Fragment): Fragment {
  // Both are integers of our own. A bound LIMIT makes the planners expect a tenth of the table.
  const offset = page.offset === 0 ? '' : ` offset ${page.offset}`;
  return { text: `${text} limit ${page.limit}${offset}`, values };
}
