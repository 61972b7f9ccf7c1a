import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Database } from '../database/database.ts';
import { openDatabase } from '../database/open-database.ts';
import { createTestDatabase, databaseKinds, type TestDatabase } from '../testing/test-database.ts';
import type { Enqueued, EnqueueParams } from './enqueue-task.ts';
import { taskSchema as taskShape } from './task.schema.ts';
import { openTaskService, type TaskService } from './task-service.ts';

const script = fileURLToPath(import.meta.resolve('./enqueue-many.fixture.ts'));

describe.each(databaseKinds)('tasks on %s', (kind) => {
  let fixture: TestDatabase;
  let database: Database;
  let tasks: TaskService;
  beforeEach(async () => {
    fixture = await createTestDatabase(kind);
    database = await openDatabase({ address: fixture.url });
    tasks = await openTaskService({ database });
  });
  afterEach(async () => {
    await tasks.close({ graceMs: 0 });
    await database.close();
    await fixture.dispose();
  });

  const enqueue = (params: Partial<EnqueueParams> = {}): Promise<Enqueued> =>
    database.transaction((em) => tasks.enqueue(em, { kind: 'work', ...params }));

  it('shows a new task in its public shape', async () => {
    const { id, created } = await enqueue({ subjectId: 'movie-1', maxAttempts: 3 });
    expect(created).toBe(true);
    const task = taskShape.parse(await tasks.get(id.toUpperCase()));
    expect(task).toMatchObject({
      id,
      kind: 'work',
      subjectId: 'movie-1',
      state: 'queued',
      percent: 0,
      attempt: 0,
    });
    expect(task).toMatchObject({ maxAttempts: 3, message: null, result: null, error: null, startedAt: null });
    expect(Math.abs(Date.parse(task.createdAt) - Date.now())).toBeLessThan(60_000);
    expect(task.runAt).toBe(task.createdAt);
  });

  it.each(['01930000-0000-7000-8000-000000000000', 'nonsense', '', "' or 1=1", 'a\0b'])(
    'says that there is no task with the id %j',
    async (id) => {
      for (const operation of [tasks.get, tasks.cancel]) {
        await expect(operation(id)).rejects.toMatchObject({
          code: 'TASK_NOT_FOUND',
          message: `No task has the id ${JSON.stringify(id)}.`,
        });
      }
    },
  );

  it('adds one task for a key when three processes ask twenty times each', async () => {
    const run = promisify(execFile);
    const parameters = ['-C', '@cinephage/source', script, fixture.url, 'refresh:1', '20'];
    const outputs = await Promise.all([1, 2, 3].map(() => run(process.execPath, parameters)));
    const answers = outputs.flatMap(({ stdout }) => JSON.parse(stdout) as Enqueued[]);
    expect(answers).toHaveLength(60);
    expect(answers.filter(({ created }) => created)).toHaveLength(1);
    expect(new Set(answers.map(({ id }) => id)).size).toBe(1);
  });

  it('keeps one live task per key while callers keep asking and tasks keep ending', async () => {
    await tasks.start({ work: async () => ({}) });
    const ids = new Set<string>();
    let created = 0;
    const caller = async () => {
      while (created < 10) {
        const answer = await enqueue({ dedupeKey: 'k' });
        ids.add(answer.id);
        created += Number(answer.created);
      }
    };
    await Promise.all([caller(), caller(), caller(), caller()]);
    expect(created).toBe(ids.size);
  });

  it('frees the key of a task that was cancelled, and cancels only once', async () => {
    const first = await enqueue({ dedupeKey: 'k' });
    const cancelled = await tasks.cancel(first.id);
    expect(cancelled).toMatchObject({ state: 'cancelled', finishedAt: expect.any(String) });
    expect(await tasks.cancel(first.id)).toEqual(cancelled);
    expect((await enqueue({ dedupeKey: 'k' })).created).toBe(true);
  });

  it('lists the newest first, of one subject if asked', async () => {
    const ids: string[] = [];
    for (const subjectId of ['a', 'b', 'a']) {
      ids.push((await enqueue({ subjectId })).id);
    }
    expect((await tasks.list()).tasks.map(({ id }) => id)).toEqual(ids.toReversed());
    expect((await tasks.list({ subjectId: 'a' })).tasks.map(({ id }) => id)).toEqual([ids[2], ids[0]]);
    expect((await tasks.list({ limit: 1 })).tasks).toHaveLength(1);
    await expect(tasks.list({ limit: 0 })).rejects.toMatchObject({ code: 'INVALID_INPUT' });
  });
});
