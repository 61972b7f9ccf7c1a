import type { IndexedCondition, MovieFilter } from './movie-filter.ts';
import type { SortColumn } from './sort-order.ts';

/** An index that has movies in a sort order, all of them or those of one genre or year. */
export interface SortIndex {
  readonly table: 'movie' | 'movie_genre';
  readonly name: string;
  /** The conditions of the filter that the leading columns of the index fix. */
  readonly prefix: readonly IndexedCondition[];
}

const sortsWithinGenre: ReadonlySet<SortColumn> = new Set([
  'created_at',
  'sort_title',
  'year',
  'tmdb_rating',
]);
const sortsWithinYear: ReadonlySet<SortColumn> = new Set(['created_at', 'sort_title', 'tmdb_rating']);

/** The index with the longest prefix for this filter and order. */
export function sortIndexFor(filter: MovieFilter, column: SortColumn): SortIndex {
  const hasYear = filter.year !== undefined;
  const isWanted = filter.wanted !== undefined;
  if (filter.genreId !== undefined && isWanted && !hasYear && column === 'created_at') {
    return { table: 'movie_genre', name: 'movie_genre_wanted_by_created_at', prefix: ['genreId', 'wanted'] };
  }
  if (filter.genreId !== undefined && sortsWithinGenre.has(column)) {
    const byYear = hasYear && column === 'created_at';
    const prefix =
      byYear || (hasYear && column === 'year') ? (['genreId', 'year'] as const) : (['genreId'] as const);
    return { table: 'movie_genre', name: `movie_genre_by_${byYear ? 'year_' : ''}${column}`, prefix };
  }
  if (hasYear && sortsWithinYear.has(column)) {
    return { table: 'movie', name: `movie_by_year_${column}`, prefix: ['year'] };
  }
  return {
    table: 'movie',
    name: `movie_${isWanted ? 'wanted_' : ''}by_${column}`,
    prefix: [
      ...(isWanted ? (['wanted'] as const) : []),
      ...(hasYear && column === 'year' ? (['year'] as const) : []),
    ],
  };
}
