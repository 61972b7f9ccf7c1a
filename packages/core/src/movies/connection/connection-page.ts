import type { Range } from '../list/keyset.ts';
import { type SortOrder, sortOrder } from '../list/sort-order.ts';
import type { MovieConnectionQuery } from '../movie-inputs.schema.ts';
import { decodeCursor } from './cursor.ts';

/** The page of a list that a query requests. */
export interface ConnectionPage {
  /** Reversed for `last`, which reads from the end of the list or backwards from `before`. */
  readonly order: SortOrder;
  /** In the direction of reading. */
  readonly range: Range;
  readonly size: number;
}

const defaultSize = 20;

/** @throws LibraryError `INVALID_INPUT` for a cursor that is malformed or of another order */
export function toConnectionPage(query: MovieConnectionQuery): ConnectionPage {
  const { first, last, after, before, orderBy } = query;
  const start = after === undefined ? undefined : decodeCursor(after, orderBy, 'after');
  const end = before === undefined ? undefined : decodeCursor(before, orderBy, 'before');
  const isBackward = last !== undefined;
  return {
    order: { ...sortOrder(orderBy), reversed: isBackward },
    range: isBackward ? { from: end, to: start } : { from: start, to: end },
    size: first ?? last ?? defaultSize,
  };
}
