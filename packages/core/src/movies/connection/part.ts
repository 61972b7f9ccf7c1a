import type { Range } from '../list/keyset.ts';
import { type SortOrder, sortOrder } from '../list/sort-order.ts';
import type { MovieConnectionQuery } from '../movie-inputs.schema.ts';
import { decodeCursor } from './cursor.ts';

/** Which part of a list is asked for. */
export interface Part {
  /** Reversed where the end of the list, or of what comes before a cursor, is wanted. */
  readonly order: SortOrder;
  readonly range: Range;
  readonly size: number;
}

const defaultSize = 20;

/** @throws LibraryError `INVALID_INPUT` for a cursor that is none of this order */
export function partOf({ first, last, after, before, orderBy }: MovieConnectionQuery): Part {
  const begin = after === undefined ? undefined : decodeCursor(after, orderBy, 'after');
  const end = before === undefined ? undefined : decodeCursor(before, orderBy, 'before');
  const isBackward = last !== undefined;
  return {
    order: { ...sortOrder(orderBy), reversed: isBackward },
    range: isBackward ? { from: end, to: begin } : { from: begin, to: end },
    size: first ?? last ?? defaultSize,
  };
}
