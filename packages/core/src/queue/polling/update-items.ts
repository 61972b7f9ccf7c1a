import type { Database, EntityManager } from '../../database/database.ts';
import type { QueueItemChanges, QueueItemRow } from '../queue-item-rows.ts';

export interface ItemUpdate {
  /** As it was read. */
  readonly row: QueueItemRow;
  readonly changes: QueueItemChanges;
}

/** The columns that a poll writes, with their types on PostgreSQL. */
const columns = {
  state: 'text',
  status: 'text',
  size: 'bigint',
  size_left: 'bigint',
  speed: 'bigint',
  seconds_left: 'bigint',
  messages: 'jsonb',
  is_seeded: 'boolean',
  stalled_since: 'timestamptz',
  missing_since: 'timestamptz',
  started_at: 'timestamptz',
} as const;
const names = Object.keys(columns) as (keyof typeof columns)[];

/**
 * Writes the changes of many items in one statement. An item that was changed since it was read stays as it is: the next poll compares
 * it again.
 */
export async function updateItems(
  database: Database,
  em: EntityManager,
  { updates, at }: { readonly updates: readonly ItemUpdate[]; readonly at: Date },
): Promise<void> {
  if (updates.length === 0) {
    return;
  }
  const toTime = (time: Date) => (database.driver === 'sqlite' ? time.getTime() : time.toISOString());
  const toValue = (value: unknown) => (value instanceof Date ? toTime(value) : value);
  const values = updates.map(({ row, changes }) => {
    const after = { ...row, ...changes };
    return {
      ...Object.fromEntries(names.map((name) => [name, toValue(after[name])])),
      ...{ id: row.id, seen_state: row.state, seen_at: toTime(row.updated_at) },
    };
  });
  const sql = database.driver === 'sqlite' ? sqliteUpdate : postgresUpdate;
  await database.execute(em, sql, [toTime(at), JSON.stringify(values)]);
}

const sqliteUpdate = `update queue_item set updated_at = ?,
    ${names.map((name) => `${name} = one.value ${name === 'messages' ? '->' : '->>'} '${name}'`).join(', ')}
  from json_each(?) as one
  where queue_item.id = one.value ->> 'id' and queue_item.state = one.value ->> 'seen_state'
    and queue_item.updated_at = one.value ->> 'seen_at'`;

const postgresUpdate = `update queue_item set updated_at = cast(? as timestamptz),
    ${names.map((name) => `${name} = one.${name}`).join(', ')}
  from jsonb_to_recordset(cast(? as jsonb)) as one(id uuid, seen_state text, seen_at timestamptz,
    ${names.map((name) => `${name} ${columns[name]}`).join(', ')})
  where queue_item.id = one.id and queue_item.state = one.seen_state and queue_item.updated_at = one.seen_at`;
