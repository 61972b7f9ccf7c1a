import { type Fragment, fragment, where } from '../list/fragment.ts';
import { type Bound, rangeConditions } from '../list/keyset.ts';
import { byPosition, type PositionedRow, type SelectedColumns } from '../list/list-dialect.ts';
import { movieConditions } from '../list/movie-filter.ts';
import type { MovieRow } from '../select/movie-row.ts';
import type { FilteredList } from './list-sizes.ts';
import type { Part } from './part.ts';
import { createRangeReader } from './range-reader.ts';

/** The columns that make the cursor beside the selected ones. */
export interface EdgeRow extends MovieRow, PositionedRow {
  readonly cursor_id: string;
  readonly cursor_value: string | number | null;
}

export interface PartRead {
  /** In the order of the list. */
  readonly rows: readonly EdgeRow[];
  /** Whether there is more in the direction of reading, up to where the part was to end. */
  readonly isFollowed: boolean;
}

export interface PartReader {
  read(selected: SelectedColumns): Promise<PartRead>;
  /** Whether there is a movie at this place or on its other side. */
  isPreceded(from: Bound): Promise<boolean>;
}

/** Reads a part, and looks at what stands before it as it is read. */
export function createPartReader(list: FilteredList, { order, range, size }: Part): PartReader {
  const { reader, dialect, filter, counts } = list;
  const readRange = createRangeReader(list, order.column);

  return {
    async read({ columns, joins }) {
      const wanted = { order, range, limit: size + 1 };
      if (size === 0 && counts !== undefined && range.from === undefined && range.to === undefined) {
        return { rows: [], isFollowed: counts.total > 0 };
      }
      if (size === 0) {
        const keys = await readRange({ ...wanted, rowsOf: keysAlone });
        return { rows: [], isFollowed: keys.length > 0 };
      }
      const cursor = `m.id as cursor_id, m.${order.column} as cursor_value`;
      const selected = { columns: `${columns}, ${cursor}`, joins };
      const found = await readRange({ ...wanted, rowsOf: (keys) => rowsOf(keys, selected) });
      const rows = found.slice(0, size);
      return { rows: order.reversed ? rows.reverse() : rows, isFollowed: found.length > size };
    },
    async isPreceded(from) {
      const back = { ...order, reversed: !order.reversed };
      const range = { from: { ...from, isIncluded: true } };
      // Hardly ever is the movie of a cursor not there any more.
      const itself = where([
        fragment('w.id = ?', from.id),
        ...rangeConditions(range, back, dialect),
        ...movieConditions(filter, dialect),
      ]);
      const found = await keysAlone({ ...itself, text: `select 1 from movie w${itself.text}` });
      if (found.length > 0) {
        return true;
      }
      const others = await readRange({ order: back, range, limit: 1, rowsOf: keysAlone });
      return others.length > 0;
    },
  };

  async function rowsOf(keys: Fragment, selected: SelectedColumns): Promise<readonly EdgeRow[]> {
    const { text, values } = dialect.rowsOf(keys, selected);
    return byPosition(await reader.all<EdgeRow>(text, values));
  }

  async function keysAlone({ text, values }: Fragment): Promise<readonly unknown[]> {
    return reader.all(text, values);
  }
}
