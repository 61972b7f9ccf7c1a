import { sql } from 'kysely';
import { describe, expect, it } from 'vitest';
import { uuidv7 } from '../../ids/uuid.ts';
import { type DatabaseKind, databaseKinds } from '../../testing/test-database.ts';
import { openTestLibrary } from '../../testing/test-library.fixture.ts';
import { migrationTable } from '../schema-version.ts';
import type { ColumnKind } from './column.ts';
import { columnsOf, type TableName, tables } from './db.ts';
import { isOneOf } from './expressions.ts';
import { readers } from './value-conversion.ts';

interface StoredColumn {
  readonly table: string;
  readonly column: string;
  readonly type: string;
  readonly isNullable: boolean;
  readonly hasDefault: boolean;
}

/** Of SQLite: an INTEGER PRIMARY KEY is filled in, and full-text tables declare no types. */
const columnsSql: Record<DatabaseKind, string> = {
  sqlite: `select m.name as "table", c.name as "column", c.type as type,
      c."notnull" = 0 and (c.pk = 0 or m.sql like '%virtual%') as "isNullable",
      c.dflt_value is not null or (c.pk = 1 and c.type = 'INTEGER' and
        (select max(pk) from pragma_table_info(m.name)) = 1) as "hasDefault"
    from sqlite_master m, pragma_table_info(m.name) c
    where m.type = 'table' and m.name not like 'sqlite\\_%' escape '\\'
      and not (m.name glob 'movie_trigrams_*' or m.name glob 'movie_short_grams_*')`,
  postgresql: `select table_name as "table", column_name as "column", data_type as type,
      is_nullable = 'YES' as "isNullable", column_default is not null or is_identity = 'YES' as "hasDefault"
    from information_schema.columns where table_schema = 'public'`,
};

const storedTypes: Record<DatabaseKind, Record<ColumnKind, readonly string[]>> = {
  sqlite: {
    text: ['TEXT', ''],
    uuid: ['TEXT'],
    integer: ['INTEGER'],
    bigint: ['INTEGER'],
    real: ['REAL'],
    boolean: ['INTEGER'],
    timestamp: ['INTEGER'],
    isoTimestamp: ['TEXT'],
    json: ['TEXT'],
    uuidBytes: ['BLOB'],
  },
  postgresql: {
    text: ['text', 'character varying'],
    uuid: ['uuid'],
    integer: ['integer'],
    bigint: ['bigint'],
    real: ['double precision'],
    boolean: ['boolean'],
    timestamp: ['timestamp with time zone'],
    isoTimestamp: ['timestamp with time zone'],
    json: ['json', 'jsonb'],
    uuidBytes: ['uuid'],
  },
};

const declaredColumns = (kind: DatabaseKind) =>
  (Object.keys(tables) as TableName[]).flatMap((table) =>
    Object.entries(columnsOf(table))
      .filter(([, { only }]) => only === null || only === kind)
      .map(([column, declared]) => ({ table, column, declared })),
  );

describe.each(databaseKinds)('the types of tables on %s', (kind) => {
  it('are those of the migrated schema: every table, column, type, nullability and default', async () => {
    await using fixture = await openTestLibrary(kind);
    const rows = await fixture.query<StoredColumn>(columnsSql[kind]);
    const stored = new Map(
      rows.filter(({ table }) => table !== migrationTable).map((row) => [`${row.table}.${row.column}`, row]),
    );
    const declared = declaredColumns(kind);
    expect(declared.map(({ table, column }) => `${table}.${column}`).sort()).toEqual(
      [...stored.keys()].sort(),
    );
    for (const { table, column, declared: type } of declared) {
      const name = `${table}.${column}`;
      const found = stored.get(name);
      expect(storedTypes[kind][type.kind], `type of ${name}`).toContain(found?.type);
      expect(Boolean(found?.isNullable), `nullability of ${name}`).toBe(type.isNullable);
      // What only one of the databases fills in has to be given.
      expect(Boolean(found?.hasDefault) || !type.hasDefault, `default of ${name}`).toBe(true);
    }
  });
});

describe.each(databaseKinds)('a column name on %s', (kind) => {
  it('has one type in all tables', () => {
    const read = new Map(
      declaredColumns(kind).map(({ column, declared }) => [column, readers[kind][declared.kind]]),
    );
    const others = declaredColumns(kind).filter(
      ({ column, declared }) => readers[kind][declared.kind] !== read.get(column),
    );
    expect(others).toEqual([]);
  });
});

const at = new Date('2026-03-29T01:30:00.123Z');

describe.each(databaseKinds)('typed queries on %s', (kind) => {
  const newTask = () => ({
    id: uuidv7(),
    kind: 'test',
    payload: JSON.stringify({ list: [1, 'zwei'], nothing: null }),
    state: 'completed' as const,
    max_attempts: 3,
    run_at: at,
    created_at: at,
  });

  it('write and read dates, booleans, UUIDs, JSON and large numbers in one form', async () => {
    await using fixture = await openTestLibrary(kind);
    const { database } = fixture;
    const task = newTask();
    const schedule = { id: 'test', enabled: true, cron: '* * * * *', time_zone: 'UTC', changed_at: at };
    await database.transaction(async (em) => {
      await database.kysely(em).insertInto('task').values(task).execute();
      await database.kysely(em).insertInto('schedule').values(schedule).execute();
    });
    for (const kysely of [database.kysely(database.fork()), database.readKysely]) {
      const found = await kysely
        .selectFrom('task')
        .select(['id', 'payload', 'run_at as runAt', 'task.created_at', 'started_at', 'result'])
        .where('run_at', '=', at)
        .where('created_at', 'in', [at, new Date(0)])
        .execute();
      expect(found).toEqual([
        {
          id: task.id,
          payload: { list: [1, 'zwei'], nothing: null },
          runAt: at,
          created_at: at,
          started_at: null,
          result: null,
        },
      ]);
      const schedules = kysely.selectFrom('schedule').selectAll().where('enabled', '=', true);
      expect(await schedules.where('id', '=', 'test').executeTakeFirstOrThrow()).toEqual({
        ...schedule,
        last_run_at: null,
        last_task_id: null,
      });
      const events = await kysely.selectFrom('event').select(['seq', 'task']).execute();
      expect(events).toContainEqual({
        seq: expect.any(Number),
        task: expect.objectContaining({ id: task.id }),
      });
    }
  });

  it('store the dates of users as better-auth does', async () => {
    await using fixture = await openTestLibrary(kind);
    const { database } = fixture;
    const user = { id: 'one', name: 'One', email: 'one@users.invalid', created_at: at, updated_at: at };
    const [inserted] = await database
      .kysely(database.fork())
      .insertInto('auth_user')
      .values(user)
      .returning(['created_at', 'email_verified'])
      .execute();
    expect(inserted).toEqual({ created_at: at, email_verified: false });
    const [stored] = await fixture.query('select created_at from auth_user');
    expect(String(stored?.created_at)).toMatch(
      kind === 'sqlite' ? /^2026-03-29T01:30:00\.123Z$/ : /^2026-03-29 /,
    );
    const after = database.readKysely.selectFrom('auth_user').select('id').where('created_at', '>=', at);
    expect(await after.execute()).toEqual([{ id: 'one' }]);
  });

  it('run in the transaction of the unit of work: a rollback undoes them', async () => {
    await using fixture = await openTestLibrary(kind);
    const { database } = fixture;
    const task = newTask();
    const count = async (kysely = database.readKysely) =>
      (await kysely.selectFrom('task').select('id').where('id', '=', task.id).execute()).length;
    const transaction = database.transaction(async (em) => {
      await database.kysely(em).insertInto('task').values(task).execute();
      expect(await em.execute('select id from task where id = ?', [task.id])).toHaveLength(1);
      expect(await count(database.kysely(em))).toBe(1);
      expect(await count()).toBe(0);
      throw new Error('The test rolls back.');
    });
    await expect(transaction).rejects.toThrow('rolls back');
    expect(await count(database.kysely(database.fork()))).toBe(0);
  });

  it('bind many values as one', async () => {
    await using fixture = await openTestLibrary(kind);
    const { database } = fixture;
    const tasks = Array.from({ length: 40 }, newTask);
    const kysely = database.kysely(database.fork());
    await kysely.insertInto('task').values(tasks).execute();
    const wanted = [...tasks.slice(0, 3).map(({ id }) => id), uuidv7()];
    const condition = isOneOf(database.driver, 'task.id', 'uuid', wanted);
    const found = await database.readKysely.selectFrom('task').select('id').where(condition).execute();
    expect(found.map(({ id }) => id).sort()).toEqual(wanted.slice(0, 3).sort());
    const { numUpdatedRows } = await kysely
      .updateTable('task')
      .set({ message: sql`upper('done')` })
      .where(condition)
      .executeTakeFirst();
    expect(numUpdatedRows).toBe(3n);
    const none = isOneOf(database.driver, 'task.kind', 'text', []);
    expect(await kysely.deleteFrom('task').where(none).executeTakeFirst()).toMatchObject({
      numDeletedRows: 0n,
    });
  });
});
