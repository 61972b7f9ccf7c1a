/** Where the rows of a page are in an index. */
export interface ListPage {
  /** 0: the page is empty. */
  readonly limit: number;
  readonly offset: number;
  /** Whether the index is to be read against the order of the list; the rows are then to be reversed. */
  readonly isReversed: boolean;
}

/** A page of a list by its number, read from the nearer end of the list. */
export function listPage(page: number, limit: number, total: number): ListPage {
  const offset = (page - 1) * limit;
  const size = Math.max(0, Math.min(limit, total - offset));
  const fromEnd = total - offset - size;
  return size > 0 && fromEnd < offset
    ? { limit: size, offset: fromEnd, isReversed: true }
    : { limit: size, offset, isReversed: false };
}

/** Rows of a page in the order of its list. */
export const inListOrder = <Row>(rows: readonly Row[], { isReversed }: ListPage): readonly Row[] =>
  isReversed ? rows.toReversed() : rows;

/** The direction in which a page reads a column. */
export const directionOf = (order: 'asc' | 'desc', { isReversed }: ListPage): 'asc' | 'desc' =>
  isReversed ? (order === 'asc' ? 'desc' : 'asc') : order;
