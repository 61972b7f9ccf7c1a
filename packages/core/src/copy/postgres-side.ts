// Raw SQL: a copy goes through whatever tables, columns and sequences the schemas have, by catalogs and DDL that typed queries lack.

import type pg from 'pg';
import { requireNoServer } from '../backup/require-no-server.ts';
import { describePostgres, type PostgresAddress } from '../database/postgres-address.ts';
import { connectPostgres, runOnClient } from '../database/postgres-client.ts';
import { LibraryError } from '../errors/library-error.ts';
import { fromPostgres, toPostgres } from './copied-value.ts';
import type { CopiedTablePlan, CopySide } from './copy-side.ts';

export interface PostgresColumn {
  readonly table: string;
  readonly name: string;
  readonly type: string;
  readonly isKey: boolean;
}

export interface PostgresSide extends CopySide {
  /** All columns of these tables, in their order. */
  columns(tables: readonly string[]): Promise<readonly PostgresColumn[]>;
  /** Pairs of tables, the first of which refers to the second. */
  references(): Promise<readonly (readonly [string, string])[]>;
}

/** Everything as PostgreSQL spells it, for one way of reading. */
const asText = { getTypeParser: () => (text: string | Buffer) => text } as unknown as pg.CustomTypesConfig;

/** The source is read in one snapshot; neither may have a server on it. */
export async function openPostgresSide({
  address,
  isSource,
}: {
  address: PostgresAddress;
  isSource: boolean;
}): Promise<PostgresSide> {
  const opened = await connectPostgres({ address, applicationName: 'cinephage copy' });
  if (opened === null) {
    throw new LibraryError('DATABASE_UNAVAILABLE', `${describePostgres(address)} does not exist.`);
  }
  const { client } = opened;
  try {
    await requireNoServer(opened, address);
    if (isSource) {
      await client.query('begin transaction isolation level repeatable read read only');
    }
    return createSide(client);
  } catch (error) {
    await client.end();
    throw error;
  }
}

function createSide(client: pg.Client): PostgresSide {
  const execute = runOnClient(client);
  const sequenceOf = async (table: string): Promise<string | null> => {
    const [row] = await execute(
      `select pg_get_serial_sequence(attrelid::regclass::text, attname) as sequence from pg_attribute
      where attrelid = to_regclass(?) and attidentity <> ''`,
      [table],
    );
    return typeof row?.sequence === 'string' ? row.sequence : null;
  };
  return {
    columns: (tables) => readColumns(execute, tables),
    async references() {
      const rows = await execute(
        "select conrelid::regclass::text as a, confrelid::regclass::text as b from pg_constraint where contype = 'f'",
      );
      return rows.map(({ a, b }) => [String(a), String(b)] as const);
    },
    async read(table, after, limit) {
      const { rows } = await client.query<(string | null)[]>({
        name: `read-${table.name}-${after === null}`,
        text: selectSql(table, after),
        values: after === null ? [limit] : [limit, after],
        rowMode: 'array',
        types: asText,
      });
      return rows.map((row) =>
        table.columns.map((column, index) => fromPostgres(column, row[index] ?? null)),
      );
    },
    async count(table) {
      return Number((await execute(`select count(*) as n from ${table}`))[0]?.n);
    },
    async lastNumber({ name }) {
      const sequence = await sequenceOf(name);
      if (sequence === null) {
        return null;
      }
      return Number((await execute('select coalesce(pg_sequence_last_value(?), 0) as n', [sequence]))[0]?.n);
    },
    write: (work) => writeWithoutEvents(client, work),
    async insert({ name, columns }, rows) {
      const row = (index: number) =>
        `(${columns.map((_, column) => `$${index * columns.length + column + 1}`).join(', ')})`;
      await client.query({
        name: `insert-${name}-${rows.length}`,
        text: `insert into ${name} (${columns.map((column) => `"${column.name}"`).join(', ')}) overriding system value
          values ${rows.map((_, index) => row(index)).join(', ')}`,
        values: rows.flatMap((values) =>
          columns.map((column, index) => toPostgres(column, values[index] ?? null)),
        ),
      });
    },
    async continueNumbers({ name, key }, last) {
      const sequence = await sequenceOf(name);
      const highest = Number((await execute(`select max("${key.name}") as n from ${name}`))[0]?.n ?? 0);
      if (sequence !== null && Math.max(last, highest) > 0) {
        await client.query('select setval($1, $2)', [sequence, Math.max(last, highest)]);
      }
    },
    execute,
    close: () => client.end(),
  };
}

const selectSql = ({ name, columns, key }: CopiedTablePlan, after: string | null) =>
  `select ${columns.map((column) => `"${column.name}"`).join(', ')} from ${name}
  ${after === null ? '' : `where "${key.name}" > $2`} order by "${key.name}" limit $1`;

async function readColumns(
  execute: CopySide['execute'],
  tables: readonly string[],
): Promise<readonly PostgresColumn[]> {
  const rows = await execute(
    `select c.relname as table, a.attname as name, format_type(a.atttypid, null) as type,
      exists (select from pg_index i where i.indrelid = c.oid and i.indisprimary and a.attnum = any(i.indkey)) as key
    from pg_attribute a join pg_class c on c.oid = a.attrelid
    where c.oid in (select to_regclass(t) from unnest(string_to_array(?, ',')) t) and a.attnum > 0 and not a.attisdropped
    order by c.relname, a.attnum`,
    [tables.join(',')],
  );
  return rows.map(({ table, name, type, key }) => ({
    table: String(table),
    name: String(name),
    type: String(type),
    isKey: key === true,
  }));
}

/** Triggers that record events, or set what the rows say themselves, are off until the transaction ends. */
async function writeWithoutEvents<T>(client: pg.Client, work: () => Promise<T>): Promise<T> {
  await client.query('begin');
  try {
    const { rows } = await client.query<{ table: string; name: string }>(
      `select t.tgrelid::regclass::text as table, t.tgname as name from pg_trigger t join pg_proc p on p.oid = t.tgfoid
      where not t.tgisinternal and t.tgrelid in
          (to_regclass('movie'), to_regclass('task'), to_regclass('movie_file'), to_regclass('activity'))
        and (p.prosrc like '%insert into event %' or p.prosrc like '%insert into activity %' or t.tgname = 'files_marked_on_insert')`,
    );
    const switchTriggers = (what: 'disable' | 'enable') =>
      rows.map(({ table, name }) => `alter table ${table} ${what} trigger ${name}`).join(';');
    await client.query(switchTriggers('disable'));
    const result = await work();
    await client.query('set constraints all immediate');
    await client.query(switchTriggers('enable'));
    await client.query('commit');
    return result;
  } catch (error) {
    await client.query('rollback').catch(() => {});
    throw error;
  }
}
