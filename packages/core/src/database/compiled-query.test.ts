import { sql } from 'kysely';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { uuidv7 } from '../ids/uuid.ts';
import { databaseKinds } from '../testing/test-database.ts';
import { openTestLibrary, type TestLibrary } from '../testing/test-library.fixture.ts';
import { boundList } from './bound-list.ts';
import { compiledQuery, type QueryParameters } from './compiled-query.ts';
import type { Database } from './database.ts';
import { isOneOf, limitOf } from './schema/expressions.ts';
import { lateValue } from './schema/late-value.ts';

const at = new Date('2026-03-29T01:30:00.123Z');

interface NewTask {
  readonly id: string;
  readonly payload: string;
  readonly runAt: Date | null;
}

describe.each(databaseKinds)('a compiled query on %s', (kind) => {
  let fixture: TestLibrary;
  let database: Database;
  let builds: number;
  beforeEach(async () => {
    fixture = await openTestLibrary(kind);
    database = fixture.database;
    builds = 0;
  });
  afterEach(() => fixture[Symbol.asyncDispose]());

  /** PostgreSQL cannot infer the type of two parameters from each other. */
  const timeOf = (now: () => Date) =>
    kind === 'sqlite' ? lateValue(now) : sql<Date>`cast(${lateValue(now)} as timestamptz)`;

  const insertTask = (now = () => at) =>
    compiledQuery(database, (kysely, task: QueryParameters<NewTask>) => {
      builds++;
      return kysely
        .insertInto('task')
        .values(({ fn }) => ({
          id: task.id,
          kind: "it's a \\ test?",
          payload: task.payload,
          state: 'completed',
          max_attempts: 3,
          run_at: fn.coalesce(task.runAt, timeOf(now)),
          created_at: at,
        }))
        .returning(['id', 'kind', 'payload as content', 'run_at', 'created_at as createdAt', 'started_at']);
    });

  it('is built once, and reads and writes values in the form of other typed queries', async () => {
    const insert = insertTask();
    const other = new Date('2027-01-01T00:00:00.456Z');
    for (const runAt of [null, other]) {
      const id = uuidv7();
      const payload = { list: [1, 'zwei'], nothing: null };
      const { rows } = await insert(database.fork(), { id, payload: JSON.stringify(payload), runAt });
      expect(rows).toEqual([
        {
          id,
          kind: "it's a \\ test?",
          content: payload,
          run_at: runAt ?? at,
          createdAt: at,
          started_at: null,
        },
      ]);
    }
    expect(builds).toBe(1);
  });

  it('reads late values each time it runs', async () => {
    let now = at;
    const insert = insertTask(() => now);
    const run = async () =>
      (await insert(database.fork(), { id: uuidv7(), payload: '{}', runAt: null })).rows[0];
    expect(await run()).toMatchObject({ run_at: at });
    now = new Date('2028-02-29T12:00:00.789Z');
    expect(await run()).toMatchObject({ run_at: now });
  });

  it('takes booleans, lists and limits as parameters, and says how many rows it changed', async () => {
    const insert = insertTask();
    const ids = [uuidv7(), uuidv7(), uuidv7()];
    for (const id of ids) {
      await insert(database.fork(), { id, payload: '{}', runAt: null });
    }
    const prioritize = compiledQuery(
      database,
      (kysely, params: QueryParameters<{ ids: string; limit: number }>) =>
        kysely
          .updateTable('task')
          .set({ priority: 7, owner: sql`'me'` })
          .where('id', 'in', (tasks) =>
            tasks
              .selectFrom('task')
              .select('id')
              .where(isOneOf(database.driver, 'id', 'uuid', params.ids))
              .limit(limitOf(params.limit)),
          ),
    );
    const list = boundList(database.driver, [...ids, uuidv7()]);
    expect((await prioritize(database.fork(), { ids: list, limit: 2 })).affected).toBe(2);
    expect((await prioritize(database.fork(), { ids: list, limit: 9 })).affected).toBe(3);
    const enable = compiledQuery(database, (kysely, params: QueryParameters<{ enabled: boolean }>) =>
      kysely.updateTable('schedule').set({ enabled: params.enabled }).returning('enabled'),
    );
    for (const enabled of [false, true]) {
      const { rows } = await enable(database.fork(), { enabled });
      expect(new Set(rows.map((row) => row.enabled))).toEqual(new Set([enabled]));
    }
  });

  it('runs in the transaction of the unit of work: a rollback undoes it', async () => {
    const insert = insertTask();
    const id = uuidv7();
    const transaction = database.transaction(async (em) => {
      expect((await insert(em, { id, payload: '{}', runAt: null })).affected).toBe(1);
      throw new Error('The test rolls back.');
    });
    await expect(transaction).rejects.toThrow('rolls back');
    const found = await database.readKysely.selectFrom('task').select('id').where('id', '=', id).execute();
    expect(found).toEqual([]);
  });
});
