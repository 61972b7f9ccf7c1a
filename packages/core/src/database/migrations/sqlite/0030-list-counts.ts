import { type CountedList, ListCounts } from '../shared/0030-list-counts.ts';

export class SqliteListCounts extends ListCounts {
  protected readonly table = `create table list_count (
    list text not null,
    parent text not null,
    kind text not null,
    n integer not null,
    primary key (list, parent, kind)
  ) strict, without rowid`;

  protected readonly asText = (column: string) => column;

  protected triggersOf(list: CountedList): readonly string[] {
    const { table, parent, kind } = list;
    const keys = [parent, kind].filter((column) => column !== undefined);
    const isChanged = keys.map((column) => `old.${column} is not new.${column}`).join(' or ');
    return [
      `create trigger ${table}_counted_on_insert after insert on ${table} begin
        ${count(list, 'new', 1)};
      end`,
      `create trigger ${table}_counted_on_delete after delete on ${table} begin
        ${count(list, 'old', -1)};
      end`,
      ...(list.changes
        ? [
            `create trigger ${table}_counted_on_update after update of ${keys.join(', ')} on ${table}
            when ${isChanged} begin
              ${count(list, 'old', -1)};
              ${count(list, 'new', 1)};
            end`,
          ]
        : []),
    ];
  }
}

function count({ table, parent, kind }: CountedList, row: 'old' | 'new', change: 1 | -1): string {
  const [parentValue, kindValue] = [parent, kind].map((column) =>
    column === undefined ? "''" : `${row}.${column}`,
  );
  return `insert into list_count (list, parent, kind, n) values ('${table}', ${parentValue}, ${kindValue}, ${change})
    on conflict do update set n = n + excluded.n`;
}
