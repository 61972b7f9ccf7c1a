import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Database } from '../../../database/database.ts';
import { openDatabase } from '../../../database/open-database.ts';
import { createTestDatabase, type TestDatabase } from '../../../testing/test-database.ts';
import { openTaskService, type TaskService } from '../../task-service.ts';
import { createTaskSql } from '../../task-sql.ts';
import type { ClaimedTask } from '../session/claim-store.ts';
import { createLeaseStore, renewAll } from './lease-store.ts';

const leaseMs = 150;

describe('the lease store', () => {
  let fixture: TestDatabase;
  let database: Database;
  let tasks: TaskService;
  let nowMs: number;
  const now = () => new Date(nowMs);
  /** Leases end by this clock alone, however long the machine takes. */
  const pass = (ms: number) => {
    nowMs += ms;
  };
  beforeEach(async () => {
    nowMs = Date.parse('2026-03-03T00:00:00.000Z');
    fixture = await createTestDatabase('sqlite');
    database = await openDatabase({ address: fixture.url });
    tasks = await openTaskService({ database, now });
  });
  afterEach(async () => {
    await database.close();
    await fixture.dispose();
  });

  const storeOf = (owner: string, kinds = ['work']) =>
    createLeaseStore({
      database,
      sql: createTaskSql(database, now),
      owner,
      leaseMs,
      kinds,
      isOwnerGone: (other) => other === 'dead',
    });
  const addTask = async (maxAttempts = 5) =>
    (await database.transaction((em) => tasks.enqueue(em, { kind: 'work', maxAttempts }))).id;
  const claimOne = async (owner: string): Promise<ClaimedTask> => {
    const [task] = await storeOf(owner).claim('work', 1);
    if (task === undefined) {
      throw new Error('Nothing was claimed.');
    }
    return task;
  };

  it('gives a task to one owner only, with the attempt counted', async () => {
    const id = await addTask();
    expect(await claimOne('one')).toEqual({
      id,
      kind: 'work',
      subjectId: null,
      payloadJson: '{}',
      attempt: 1,
      maxAttempts: 5,
    });
    expect(await storeOf('two').claim('work', 10)).toEqual([]);
  });

  it('refuses every write of an owner whose task has gone to another attempt', async () => {
    const id = await addTask();
    const stale = await claimOne('one');
    pass(leaseMs + 50);
    expect(await storeOf('two').reap([])).toBe(1);
    expect((await claimOne('two')).attempt).toBe(2);
    const before = await tasks.get(id);

    const failure = { code: 'INTERNAL_ERROR', message: 'stale' };
    for (const owner of ['one', 'two']) {
      const store = storeOf(owner);
      expect(await store.progress(stale, 99, 'stale')).toBe(false);
      expect(await store.complete(stale, { result: 'stale' })).toBe(false);
      expect(await store.retry(stale, failure, 0)).toBe(false);
      expect(await store.fail(stale, failure)).toBe(false);
      expect(await store.release(stale)).toBe(false);
      expect(await store.renew([stale])).toEqual([]);
    }
    expect(await tasks.get(id)).toEqual(before);
  });

  it('refuses every write about a task that was cancelled', async () => {
    const id = await addTask();
    const task = await claimOne('one');
    await tasks.cancel(id);
    expect(await storeOf('one').complete(task, {})).toBe(false);
    expect(await storeOf('one').renew([task])).toEqual([]);
    expect((await tasks.get(id)).state).toBe('cancelled');
  });

  it('keeps a lease alive that is renewed, and reaps it once it is not', async () => {
    await addTask();
    const task = await claimOne('one');
    for (let beat = 0; beat < 4; beat++) {
      pass(leaseMs / 3);
      expect(await storeOf('one').renew([task])).toEqual([{ id: task.id, kind: 'work', attempt: 1 }]);
      expect(await storeOf('two').reap([])).toBe(0);
    }
    pass(leaseMs + 50);
    expect(await storeOf('two').reap([task])).toBe(0);
    expect(await storeOf('two').reap([])).toBe(1);
    expect(await tasks.get(task.id)).toMatchObject({ state: 'retrying', attempt: 1, error: null });
  });

  it('fails a task whose last attempt was reaped, with a sentence', async () => {
    const id = await addTask(1);
    await claimOne('dead');
    expect(await storeOf('two').recover()).toBe(1);
    const task = await tasks.get(id);
    expect(task).toMatchObject({ state: 'failed', error: { code: 'INTERNAL_ERROR' } });
    expect(task.error?.message).toMatch(/interrupted too often/);
    expect(task.finishedAt).not.toBeNull();
  });

  it('renews its leases at the end of a long transaction, before another process can reap them', async () => {
    await addTask();
    const task = await claimOne('one');
    const sql = createTaskSql(database, now);
    await database.transaction(async (em) => {
      pass(leaseMs + 50);
      await renewAll({ database, sql, leaseMs: 60_000 }, em);
    });
    expect(await storeOf('two').reap([])).toBe(0);
    expect(await storeOf('one').held([task])).toMatchObject([{ id: task.id, attempt: 1 }]);
  });

  it('sees what is coming up, but not what it has no handler for', async () => {
    expect(await storeOf('one').readDueTimes()).toEqual({ dueInMs: new Map(), reapInMs: null });
    const runAt = new Date(nowMs + 60_000);
    await database.transaction((em) => tasks.enqueue(em, { kind: 'work', runAt }));
    const dueInMs = (await storeOf('one').readDueTimes()).dueInMs.get('work');
    expect(dueInMs).toBe(60_000);
    expect((await storeOf('one', ['other']).readDueTimes()).dueInMs.size).toBe(0);
    expect(await storeOf('one', ['work']).claim('work', 1)).toEqual([]);
  });
});
