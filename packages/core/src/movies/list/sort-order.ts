import type { MovieSort } from '../movie-inputs.schema.ts';

export type SortColumn =
  | 'sort_title'
  | 'year'
  | 'created_at'
  | 'updated_at'
  | 'tmdb_rating'
  | 'last_search_time';

export interface SortOrder {
  readonly column: SortColumn;
  readonly descending: boolean;
  /** Walk from the far end: every row in the opposite order. */
  readonly reversed: boolean;
}

const columns: Readonly<Record<MovieSort['field'], SortColumn>> = {
  title: 'sort_title',
  year: 'year',
  createdAt: 'created_at',
  updatedAt: 'updated_at',
  tmdbRating: 'tmdb_rating',
  lastSearchTime: 'last_search_time',
};

/** Columns in which a value may be unknown. */
export const nullableColumns: ReadonlySet<SortColumn> = new Set(['year', 'tmdb_rating', 'last_search_time']);

export function sortOrder(sort: MovieSort): SortOrder {
  return { column: columns[sort.field], descending: sort.direction === 'desc', reversed: false };
}

/** Whether movies with a higher value come later as they are read. */
export const readsUpwards = ({ descending, reversed }: SortOrder) => descending === reversed;

/**
 * What is known of the column where rows are to be ordered: it may hold anything; values and NULLs do not meet; every row
 * has the same value, so that the id alone decides.
 */
export type SortValues = 'any' | 'apart' | 'same';

/** `order by` of a query over `alias`: unknown values last in both directions, ties by id in the same direction. */
export function orderBy(
  order: SortOrder,
  alias: string,
  idColumn: string,
  values: SortValues = 'any',
): string {
  const direction = readsUpwards(order) ? 'asc' : 'desc';
  const mayMeet = values === 'any' && nullableColumns.has(order.column);
  const nulls = mayMeet ? ` nulls ${order.reversed ? 'first' : 'last'}` : '';
  const column = values === 'same' ? '' : `${alias}.${order.column} ${direction}${nulls}, `;
  return ` order by ${column}${alias}.${idColumn} ${direction}`;
}
