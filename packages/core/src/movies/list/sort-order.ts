// Raw SQL of measured hot reads, see docs/decisions/0002-read-path.md.

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
  /** Reads from the end of the list: every row in the opposite order. */
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

/** Columns with NULLs. */
export const nullableColumns: ReadonlySet<SortColumn> = new Set(['year', 'tmdb_rating', 'last_search_time']);

export function sortOrder(sort: MovieSort): SortOrder {
  return { column: columns[sort.field], descending: sort.direction === 'desc', reversed: false };
}

/** Whether rows are read in ascending order. */
export const scansAscending = ({ descending, reversed }: SortOrder) => descending === reversed;

/**
 * The values of the sort column within a scan: any; values or NULLs, not both; the same in every row, so that the id alone
 * decides.
 */
export type SortValues = 'any' | 'apart' | 'same';

/** `order by` of a query over `alias`: NULLs last in both directions, ties by id in the same direction. */
export function orderBy(
  order: SortOrder,
  alias: string,
  idColumn: string,
  values: SortValues = 'any',
): string {
  const direction = scansAscending(order) ? 'asc' : 'desc';
  const isMixed = values === 'any' && nullableColumns.has(order.column);
  const nulls = isMixed ? ` nulls ${order.reversed ? 'first' : 'last'}` : '';
  const column = values === 'same' ? '' : `${alias}.${order.column} ${direction}${nulls}, `;
  return ` order by ${column}${alias}.${idColumn} ${direction}`;
}
