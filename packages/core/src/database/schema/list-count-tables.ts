import { bigint, text } from './column.ts';

/** Numbers of rows of long lists, which triggers keep. */
export const listCountTables = {
  list_count: {
    list: text<CountedTable>(),
    /** Id of the thing that the rows belong to; empty: they belong to none. */
    parent: text(),
    /** Empty: the rows of the list are of one kind. */
    kind: text(),
    n: bigint(),
  },
} as const;

/** Tables whose rows are counted. */
export type CountedTable =
  | 'unmatched_file'
  | 'recycle_bin_item'
  | 'blocklist_item'
  | 'grab'
  | 'activity'
  | 'webhook_delivery';
