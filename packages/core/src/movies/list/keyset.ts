// Raw SQL of measured hot reads, see docs/decisions/0002-read-path.md.

import type { BoundValue } from '../../database/reader.ts';
import { type Fragment, fragment } from './fragment.ts';
import type { ListDialect } from './list-dialect.ts';
import { nullableColumns, type SortColumn, type SortOrder, scansAscending } from './sort-order.ts';

/** The position of a movie in a list: its value in the sort column, timestamps in milliseconds, and its id. */
export interface KeysetPosition {
  readonly value: string | number | null;
  readonly id: string;
}

/** An end of a range. */
export interface Bound extends KeysetPosition {
  /** Whether a movie at this position belongs to the range. @default false */
  readonly isIncluded?: boolean;
}

/** A range of a list, in the direction of reading. */
export interface Range {
  readonly from?: Bound | undefined;
  readonly to?: Bound | undefined;
}

/** A range of a list that is also one range of an index, and the values of the sort column in it. */
export interface Segment extends Range {
  readonly holds: 'anything' | 'values' | 'nulls' | 'the filtered year';
}

/**
 * Splits a range between values and NULLs, because no single row comparison covers both in an index. A whole list needs no
 * comparison and stays one segment.
 *
 * @param year every movie is of this year
 */
export function segmentsOf(order: SortOrder, range: Range, year?: number): Segment[] {
  const isWhole = range.from === undefined && range.to === undefined;
  return isWhole && !isOfOneYear(order, year) ? [{ holds: 'anything' }] : splitSegmentsOf(order, range, year);
}

/** Splits a whole list too, so that every segment can be split again at any of its positions. */
export function splitSegmentsOf(order: SortOrder, range: Range, year?: number): Segment[] {
  if (isOfOneYear(order, year)) {
    return ofYear(order, range, year);
  }
  const { from, to } = range;
  const kinds: readonly Kind[] = nullableColumns.has(order.column) ? ['values', 'nulls'] : ['values'];
  const asRead = order.reversed ? kinds.toReversed() : kinds;
  const kindOf = ({ value }: KeysetPosition): Kind => (value === null ? 'nulls' : 'values');
  const only = (end: Bound | undefined, kind: Kind) =>
    end !== undefined && kindOf(end) === kind ? end : undefined;
  const first = from === undefined ? 0 : asRead.indexOf(kindOf(from));
  const last = to === undefined ? asRead.length - 1 : asRead.indexOf(kindOf(to));
  return asRead
    .slice(first, last + 1)
    .map((kind) => ({ holds: kind, from: only(from, kind), to: only(to, kind) }));
}

const isOfOneYear = (order: SortOrder, year: number | undefined): year is number =>
  order.column === 'year' && year !== undefined;

type Kind = 'values' | 'nulls';

/** In a list of one year the id alone decides the order; a cursor of a list of several years may have another year. */
function ofYear(order: SortOrder, { from, to }: Range, year: number): Segment[] {
  const sideOf = ({ value }: KeysetPosition) => {
    if (value === year) return 0;
    const isLater = value === null ? !order.reversed : Number(value) > year === scansAscending(order);
    return isLater ? 1 : -1;
  };
  if ((from !== undefined && sideOf(from) > 0) || (to !== undefined && sideOf(to) < 0)) {
    return [];
  }
  const inYear = (end: Bound | undefined) => (end !== undefined && sideOf(end) === 0 ? end : undefined);
  return [{ holds: 'the filtered year', from: inYear(from), to: inYear(to) }];
}

/** The id column of `w`, and the parameter that is compared with it. */
export interface IdColumn {
  readonly name: 'id' | 'movie_id';
  readonly bound: string;
}

/** Where an index scan of `w` begins and ends. */
export function segmentConditions(
  { holds, ...range }: Segment,
  order: SortOrder,
  id: IdColumn,
  dialect: ListDialect,
): Fragment[] {
  const ends = (['from', 'to'] as const).flatMap((end) => {
    const bound = range[end];
    if (bound === undefined) {
      return [];
    }
    return holds === 'values'
      ? [beyond(order, end, bound, id, dialect)]
      : [fragment(`w.${id.name} ${operator(order, end, bound)} ${id.bound}`, bound.id)];
  });
  if (holds === 'nulls') {
    return [fragment(`w.${order.column} is null`), ...ends];
  }
  return holds === 'values' && ends.length === 0 ? [fragment(`w.${order.column} is not null`)] : ends;
}

/** Whether rows of `w` are within the range, without an index. */
export function rangeConditions(range: Range, order: SortOrder, dialect: ListDialect): Fragment[] {
  return (['from', 'to'] as const).flatMap((end) => {
    const bound = range[end];
    return bound === undefined ? [] : [withNulls(order, end, bound, dialect)];
  });
}

function withNulls(order: SortOrder, end: End, bound: Bound, dialect: ListDialect): Fragment {
  const column = `w.${order.column}`;
  const keepsNulls = (end === 'to') === order.reversed;
  if (bound.value !== null) {
    const { text, values } = beyond(order, end, bound, plainId, dialect);
    const nulls = keepsNulls && nullableColumns.has(order.column) ? ` or ${column} is null` : '';
    return { text: `(${text}${nulls})`, values };
  }
  const nulls = keepsNulls ? 'is null and' : 'is not null or';
  return fragment(`(${column} ${nulls} w.id ${operator(order, end, bound)} ?)`, bound.id);
}

type End = keyof Range;
const plainId: IdColumn = { name: 'id', bound: '?' };

function operator(order: SortOrder, end: End, { isIncluded = false }: Bound): string {
  return `${scansAscending(order) === (end === 'from') ? '>' : '<'}${isIncluded ? '=' : ''}`;
}

/** A row comparison; spelled out with `or`, no index would answer it. */
function beyond(order: SortOrder, end: End, bound: Bound, id: IdColumn, dialect: ListDialect): Fragment {
  return fragment(
    `(w.${order.column}, w.${id.name}) ${operator(order, end, bound)} (?, ${id.bound})`,
    boundValue(order.column, bound.value, dialect),
    bound.id,
  );
}

const timestampColumns: ReadonlySet<SortColumn> = new Set(['created_at', 'updated_at', 'last_search_time']);

const boundValue = (column: SortColumn, value: KeysetPosition['value'], dialect: ListDialect): BoundValue =>
  typeof value === 'number' && timestampColumns.has(column) ? dialect.boundTimestamp(value) : value;
