import { Migration } from '@mikro-orm/migrations';

/** A list that is counted by triggers. */
export interface CountedList {
  readonly table: string;
  /** Column of the thing that the rows belong to, which lists are filtered by; absent: none. */
  readonly parent?: string;
  /** Column of what else lists are filtered by; absent: nothing. */
  readonly kind?: string;
  /** Whether an update changes what is counted. */
  readonly changes: boolean;
}

export const countedLists: readonly CountedList[] = [
  { table: 'unmatched_file', parent: 'root_folder_id', kind: 'reason', changes: true },
  { table: 'recycle_bin_item', changes: false },
  { table: 'blocklist_item', changes: false },
  { table: 'grab', kind: 'state', changes: true },
  { table: 'activity', kind: 'type', changes: false },
  { table: 'webhook_delivery', parent: 'webhook_id', kind: 'state', changes: true },
];

/**
 * `list_count`: number of the rows of long lists, by what they are filtered by; triggers update it. Indexes for unmatched files by their
 * reason.
 */
export abstract class ListCounts extends Migration {
  /** `create table`. */
  protected abstract readonly table: string;
  /** Functions and triggers of a list. */
  protected abstract triggersOf(list: CountedList): readonly string[];
  /** SQL of a column as text. */
  protected abstract readonly asText: (column: string) => string;

  override up(): void {
    // Triggers first: on PostgreSQL, creating them locks the tables against writes until the commit.
    for (const statement of [
      this.table,
      ...countedLists.flatMap((list) => this.triggersOf(list)),
      ...countedLists.map((list) => this.fill(list)),
      ...indexes,
    ]) {
      this.addSql(statement);
    }
  }

  private fill({ table, parent, kind }: CountedList): string {
    const keys = [parent === undefined ? "''" : this.asText(parent), kind ?? "''"].join(', ');
    const grouped = [parent, kind].filter((column) => column !== undefined);
    const groups = grouped.length === 0 ? '' : ` group by ${grouped.join(', ')}`;
    return `insert into list_count (list, parent, kind, n) select '${table}', ${keys}, count(*) from ${table}${groups}`;
  }
}

const indexes = [
  'create index unmatched_file_by_reason on unmatched_file (reason, path)',
  'create index unmatched_file_by_root_folder_reason on unmatched_file (root_folder_id, reason, path)',
];
