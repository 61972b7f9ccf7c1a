import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Database } from '../database/database.ts';
import { openDatabase } from '../database/open-database.ts';
import { uuidv7 } from '../ids/uuid.ts';
import { createTestDatabase, databaseKinds, type TestDatabase } from '../testing/test-database.ts';
import {
  createCleanHistoryHandler,
  eventRetentionMs,
  taskRetentionMs,
  webhookEventRetentionMs,
} from './clean-history.ts';
import { openTaskService, type TaskService } from './task-service.ts';
import { createTaskSql } from './task-sql.ts';

const noDownloads = async () => 0;

describe.each(databaseKinds)('deleting history on %s', (kind) => {
  let fixture: TestDatabase;
  let database: Database;
  let tasks: TaskService;
  beforeEach(async () => {
    fixture = await createTestDatabase(kind);
    database = await openDatabase({ address: fixture.url });
    tasks = await openTaskService({ database });
  });
  afterEach(async () => {
    await tasks.close();
    await database.close();
    await fixture.dispose();
  });

  const add = async () => (await database.transaction((em) => tasks.enqueue(em, { kind: 'work' }))).id;
  /** Cleans as if that much time had passed. */
  const cleanIn = async (ms: number) => {
    const sql = createTaskSql(database, () => new Date(Date.now() + ms));
    const { result } = await createCleanHistoryHandler({ database, sql, deleteOldDownloads: noDownloads })({
      task: { id: 'x', kind: 'clean-history', subjectId: null, attempt: 1, maxAttempts: 1 },
      payload: {},
      signal: new AbortController().signal,
      async ensureHeld() {},
      progress() {},
    });
    return result;
  };
  const count = async (table: string) =>
    (await database.reader.all<{ n: number }>(`select count(*) as n from ${table}`, []))[0]?.n;

  it('deletes tasks that ended long ago, and nothing that is live', async () => {
    const [ended, live] = [await add(), await add()];
    await tasks.cancel(ended);
    expect(await cleanIn(taskRetentionMs - 60_000)).toMatchObject({ tasks: 0 });
    expect(await cleanIn(taskRetentionMs + 60_000)).toMatchObject({ tasks: 1 });
    await expect(tasks.get(ended)).rejects.toMatchObject({ code: 'TASK_NOT_FOUND' });
    expect((await tasks.list()).tasks.map(({ id }) => id)).toEqual([live]);
  });

  it('deletes events of the day before, batch after batch, and keeps the newest', async () => {
    await database.transaction(async (em) => {
      for (let index = 0; index < 1_100; index++) {
        await tasks.enqueue(em, { kind: 'work' });
      }
    });
    expect(await cleanIn(eventRetentionMs - 60_000)).toMatchObject({ events: 0 });
    expect(await cleanIn(eventRetentionMs + 60_000)).toMatchObject({ events: 1_099 });
    expect(await count('event')).toBe(1);
  });

  it('keeps events that an enabled webhook has not read, for a week', async () => {
    const addWebhook = (enabled: boolean, position: number) => {
      const [id, at] = [uuidv7(), new Date()];
      return database
        .kysely(database.fork())
        .insertInto('webhook')
        .values({
          ...{ id, name: id, name_key: id, url: 'https://example.org/', events: '[]', enabled, position },
          ...{ allow_private_addresses: false, created_at: at, updated_at: at },
        })
        .execute();
    };
    for (let index = 0; index < 10; index++) await add();
    const [first] = await database.reader.all<{ seq: number }>('select min(seq) as seq from event', []);
    await addWebhook(true, Number(first?.seq) + 3);
    await addWebhook(true, Number(first?.seq) + 5);
    await addWebhook(false, 0);
    expect(await cleanIn(eventRetentionMs + 60_000)).toMatchObject({ events: 4 });
    expect(await cleanIn(webhookEventRetentionMs - 60_000)).toMatchObject({ events: 0 });
    expect(await cleanIn(webhookEventRetentionMs + 60_000)).toMatchObject({ events: 5 });
    expect(await count('event')).toBe(1);
  });

  it('stops between two batches when its signal fires', async () => {
    const handler = createCleanHistoryHandler({
      ...{ database, sql: createTaskSql(database), deleteOldDownloads: noDownloads },
    });
    const run = handler({
      task: { id: 'x', kind: 'clean-history', subjectId: null, attempt: 1, maxAttempts: 1 },
      payload: {},
      signal: AbortSignal.abort(new Error('stopped')),
      async ensureHeld() {},
      progress() {},
    });
    await expect(run).rejects.toThrow('stopped');
  });
});
