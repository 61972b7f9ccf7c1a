// Raw SQL of measured hot reads, see docs/decisions/0002-read-path.md.

import { type Fragment, fragment, where } from '../list/fragment.ts';
import { type Bound, rangeConditions } from '../list/keyset.ts';
import { byPosition, type PositionedRow, type SelectedColumns } from '../list/list-dialect.ts';
import { movieConditions } from '../list/movie-filter.ts';
import type { FilteredList } from '../list/scan-planner.ts';
import type { MovieRow } from '../select/movie-row.ts';
import type { ConnectionPage } from './connection-page.ts';
import { createRangeScan } from './range-scan.ts';

/** The selected columns, and those of the cursor. */
export interface EdgeRow extends MovieRow, PositionedRow {
  readonly cursor_id: string;
  readonly cursor_value: string | number | null;
}

export interface PageRows {
  /** In the order of the list. */
  readonly rows: readonly EdgeRow[];
  /** Whether the range has more rows in the direction of reading. */
  readonly hasMore: boolean;
}

export interface PageReader {
  read(selected: SelectedColumns): Promise<PageRows>;
  /** Whether the list has a movie at the start of the range, or before it in the direction of reading. */
  hasRowsBefore(start: Bound): Promise<boolean>;
}

/** Reads a page of a connection. */
export function createPageReader(list: FilteredList, { order, range, size }: ConnectionPage): PageReader {
  const { reader, dialect, filter, counts } = list;
  const scanRange = createRangeScan(list, order.column);

  return {
    async read({ columns, joins }) {
      // One row more shows whether another page follows.
      const params = { order, range, limit: size + 1 };
      if (size === 0 && counts !== undefined && range.from === undefined && range.to === undefined) {
        return { rows: [], hasMore: counts.total > 0 };
      }
      if (size === 0) {
        const keys = await scanRange({ ...params, rowsOf: readKeys });
        return { rows: [], hasMore: keys.length > 0 };
      }
      const cursor = `m.id as cursor_id, m.${order.column} as cursor_value`;
      const selected = { columns: `${columns}, ${cursor}`, joins };
      const found = await scanRange({ ...params, rowsOf: (keys) => readRows(keys, selected) });
      const rows = found.slice(0, size);
      return { rows: order.reversed ? rows.reverse() : rows, hasMore: found.length > size };
    },
    async hasRowsBefore(start) {
      const backward = { ...order, reversed: !order.reversed };
      const range = { from: { ...start, isIncluded: true } };
      // The movie of the cursor itself is nearly always still in the list.
      const movieOfCursor = where([
        fragment('w.id = ?', start.id),
        ...rangeConditions(range, backward, dialect),
        ...movieConditions(filter, dialect),
      ]);
      const found = await readKeys({ ...movieOfCursor, text: `select 1 from movie w${movieOfCursor.text}` });
      if (found.length > 0) {
        return true;
      }
      const others = await scanRange({ order: backward, range, limit: 1, rowsOf: readKeys });
      return others.length > 0;
    },
  };

  async function readRows(keys: Fragment, selected: SelectedColumns): Promise<readonly EdgeRow[]> {
    const { text, values } = dialect.rowsOf(keys, selected);
    return byPosition(await reader.all<EdgeRow>(text, values));
  }

  async function readKeys({ text, values }: Fragment): Promise<readonly unknown[]> {
    return reader.all(text, values);
  }
}
