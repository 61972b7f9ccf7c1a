import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Database } from '../database/database.ts';
import { openDatabase } from '../database/open-database.ts';
import { createTestDatabase, databaseKinds, type TestDatabase } from '../testing/test-database.ts';
import { createTaskMaintenance, deleteOldTasks, retentionMs } from './task-maintenance.ts';
import { createTaskService } from './task-service.ts';
import { createTaskSql } from './task-sql.ts';

describe.each(databaseKinds)('deleting old tasks on %s', (kind) => {
  let place: TestDatabase;
  let database: Database;
  let nowMs: number;
  const now = () => new Date(nowMs);
  beforeEach(async () => {
    nowMs = Date.parse('2030-01-01T00:00:00Z');
    place = await createTestDatabase(kind);
    database = await openDatabase({ address: place.url });
  });
  afterEach(async () => {
    await database.close();
    await place.dispose();
  });

  it('deletes what ended longer ago than tasks are kept, and nothing that is live', async () => {
    const tasks = createTaskService({ database, now });
    const sql = createTaskSql(database, now);
    const add = async () => (await database.transaction((em) => tasks.enqueue(em, { kind: 'work' }))).id;
    const [ended, live] = [await add(), await add()];
    await tasks.cancel(ended);
    nowMs += retentionMs;
    const recent = await add();
    await tasks.cancel(recent);
    expect(await deleteOldTasks({ database, sql })).toBe(0);
    nowMs += 1;
    expect(await deleteOldTasks({ database, sql })).toBe(1);
    await expect(tasks.get(ended)).rejects.toMatchObject({ code: 'TASK_NOT_FOUND' });
    expect((await tasks.list()).map(({ id }) => id).toSorted()).toEqual([live, recent].toSorted());
  });

  it('sweeps when started, batch after batch', async () => {
    const sql = createTaskSql(database, now);
    await database.transaction(async (em) => {
      for (let index = 0; index < 1_100; index++) {
        await database.execute(
          em,
          `insert into task (id, kind, state, max_attempts, run_at, created_at, finished_at)
          values (?, 'work', 'completed', 1, ${sql.at()}, ${sql.at()}, ${sql.at(-retentionMs - 1)})`,
          [`01930000-0000-7000-8000-${String(index).padStart(12, '0')}`],
        );
      }
    });
    const maintenance = createTaskMaintenance({ database, sql });
    maintenance.start();
    const count = async () =>
      (await database.reader.all<{ n: number }>('select count(*) as n from task', []))[0]?.n;
    await expect.poll(count, { timeout: 10_000 }).toBe(0);
    await maintenance.stop();
  });
});
