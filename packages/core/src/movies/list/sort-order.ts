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

const nullableColumns: ReadonlySet<SortColumn> = new Set(['year', 'tmdb_rating', 'last_search_time']);

export function sortOrder(sort: MovieSort): SortOrder {
  return { column: columns[sort.field], descending: sort.direction === 'desc', reversed: false };
}

/**
 * `order by` of a query over `alias`: unknown values last in both directions, ties by id in the same direction.
 *
 * @param isConstant every row has the same value in the column: the id alone decides
 */
export function orderBy(order: SortOrder, alias: string, idColumn: string, isConstant = false): string {
  const direction = order.descending === order.reversed ? 'asc' : 'desc';
  const nulls = nullableColumns.has(order.column) ? ` nulls ${order.reversed ? 'first' : 'last'}` : '';
  const column = isConstant ? '' : `${alias}.${order.column} ${direction}${nulls}, `;
  return ` order by ${column}${alias}.${idColumn} ${direction}`;
}
