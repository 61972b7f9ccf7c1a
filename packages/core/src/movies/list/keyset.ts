import type { BoundValue } from '../../database/reader.ts';
import { type Fragment, fragment } from './fragment.ts';
import type { ListDialect } from './list-dialect.ts';
import { nullableColumns, readsUpwards, type SortColumn, type SortOrder } from './sort-order.ts';

/** A movie's place in a list: its value in the sort's column, timestampColumns in milliseconds, and its id. */
export interface Place {
  readonly value: string | number | null;
  readonly id: string;
}

/** An end of a range. */
export interface Bound extends Place {
  /** Whether a movie at this very place belongs to the range. */
  readonly isIncluded?: boolean;
}

/** A range of a list, in the direction in which it is read. */
export interface Range {
  readonly from?: Bound | undefined;
  readonly to?: Bound | undefined;
}

/** A range that is one range of an index as well, and what all of its movies have in the sort's column. */
export interface Segment extends Range {
  readonly holds: 'anything' | 'values' | 'nulls' | 'the filtered year';
}

/**
 * Cuts a range where values and NULLs meet: one row comparison finds the places among values, another those among NULLs,
 * and none does both along an index. A whole list need not be cut.
 *
 * @param year every movie is of this year
 */
export function segmentsOf(order: SortOrder, range: Range, year?: number): Segment[] {
  const isWhole = range.from === undefined && range.to === undefined;
  return isWhole && !isOfOneYear(order, year) ? [{ holds: 'anything' }] : cutSegmentsOf(order, range, year);
}

/** The same, and a whole list is cut as well: each of these can be cut further at any of its places. */
export function cutSegmentsOf(order: SortOrder, range: Range, year?: number): Segment[] {
  if (isOfOneYear(order, year)) {
    return ofYear(order, range, year);
  }
  const { from, to } = range;
  const kinds: readonly Kind[] = nullableColumns.has(order.column) ? ['values', 'nulls'] : ['values'];
  const asRead = order.reversed ? kinds.toReversed() : kinds;
  const kindOf = ({ value }: Place): Kind => (value === null ? 'nulls' : 'values');
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

/** Of movies of one year the id alone decides; a cursor from a list of several may name another. */
function ofYear(order: SortOrder, { from, to }: Range, year: number): Segment[] {
  const sideOf = ({ value }: Place) => {
    if (value === year) return 0;
    const isLater = value === null ? !order.reversed : Number(value) > year === readsUpwards(order);
    return isLater ? 1 : -1;
  };
  if ((from !== undefined && sideOf(from) > 0) || (to !== undefined && sideOf(to) < 0)) {
    return [];
  }
  const within = (end: Bound | undefined) => (end !== undefined && sideOf(end) === 0 ? end : undefined);
  return [{ holds: 'the filtered year', from: within(from), to: within(to) }];
}

/** How `w` holds ids, and how a bound one is compared with them. */
export interface IdColumn {
  readonly name: 'id' | 'movie_id';
  readonly bound: string;
}

/** What a walk along an index of `w` begins and ends with. */
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

/** Whether rows of `w`, which no index is asked for, stand within the range. */
export function rangeConditions(range: Range, order: SortOrder, dialect: ListDialect): Fragment[] {
  return (['from', 'to'] as const).flatMap((end) => {
    const bound = range[end];
    return bound === undefined ? [] : [onThatSide(order, end, bound, dialect)];
  });
}

function onThatSide(order: SortOrder, end: End, bound: Bound, dialect: ListDialect): Fragment {
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
  return `${readsUpwards(order) === (end === 'from') ? '>' : '<'}${isIncluded ? '=' : ''}`;
}

/** A row comparison; the same spelt out with `or` would not be found in an index. */
function beyond(order: SortOrder, end: End, bound: Bound, id: IdColumn, dialect: ListDialect): Fragment {
  return fragment(
    `(w.${order.column}, w.${id.name}) ${operator(order, end, bound)} (?, ${id.bound})`,
    boundValue(order.column, bound.value, dialect),
    bound.id,
  );
}

const timestampColumns: ReadonlySet<SortColumn> = new Set(['created_at', 'updated_at', 'last_search_time']);

const boundValue = (column: SortColumn, value: Place['value'], dialect: ListDialect): BoundValue =>
  typeof value === 'number' && timestampColumns.has(column) ? dialect.boundTimestamp(value) : value;
