import { type CountedList, ListCounts } from '../shared/0030-list-counts.ts';

export class PostgresListCounts extends ListCounts {
  protected readonly table = `create table list_count (
    list text collate "C" not null,
    parent text collate "C" not null,
    kind text collate "C" not null,
    n bigint not null,
    primary key (list, parent, kind)
  ) with (fillfactor = 50)`;

  protected readonly asText = (column: string) => `${column}::text`;

  protected triggersOf(list: CountedList): readonly string[] {
    return [
      ...counted(list, 'insert', ['added']),
      ...counted(list, 'delete', ['removed']),
      ...(list.changes ? counted(list, 'update', ['added', 'removed']) : []),
    ];
  }
}

const signs = { added: 1, removed: -1 } as const;
type Side = keyof typeof signs;
const referenced = { added: 'new table as added', removed: 'old table as removed' } as const;

/** Adds the changes of a statement, ordered, so that concurrent statements cannot deadlock. */
function counted({ table, parent, kind }: CountedList, event: string, sides: readonly Side[]): string[] {
  const name = `count_${event}_of_${table}`;
  const columns = `${parent === undefined ? "''" : `${parent}::text`} as parent, ${kind ?? "''"} as kind`;
  const changes = sides.map((side) => `select ${columns}, ${signs[side]} as change from ${side}`);
  return [
    `create function ${name}() returns trigger language plpgsql as $$
    begin
      insert into list_count (list, parent, kind, n)
      select '${table}', parent, kind, sum(change) from (${changes.join(' union all ')}) changes
      group by parent, kind having sum(change) <> 0 order by parent collate "C", kind collate "C"
      on conflict (list, parent, kind) do update set n = list_count.n + excluded.n;
      return null;
    end $$`,
    `create trigger ${table}_counted_on_${event} after ${event} on ${table}
      referencing ${sides.map((side) => referenced[side]).join(' ')}
      for each statement execute function ${name}()`,
  ];
}
