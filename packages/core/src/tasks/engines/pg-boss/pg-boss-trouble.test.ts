import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createTcpProxy } from '../../../../test/auth/tcp-proxy.ts';
import type { Database, EntityManager } from '../../../database/database.ts';
import { openDatabase } from '../../../database/open-database.ts';
import { createTestDatabase, type TestDatabase } from '../../../testing/test-database.ts';
import { openTaskService, type TaskService } from '../../task-service.ts';
import { createGate, untilTask } from '../conformance/conformance-case.ts';

const jobTable = 'cinephage_jobs.job';

describe('tasks on pg-boss, when things go wrong', () => {
  let fixture: TestDatabase;
  let database: Database;
  let tasks: TaskService;
  beforeEach(async () => {
    fixture = await createTestDatabase('postgresql');
    database = await openDatabase({ address: fixture.url });
    tasks = await openTaskService({ database });
  });
  afterEach(async () => {
    await tasks.close({ graceMs: 0 });
    await database.close();
    await fixture.dispose();
  });

  const execute = (sql: string, values: readonly unknown[] = []) =>
    database.execute(database.fork(), sql, values);
  const add = (params = {}) =>
    database.transaction((em: EntityManager) => tasks.enqueue(em, { kind: 'work', ...params }));

  it('start once when they are started several times at once, and end when they are stopped', async () => {
    const runs: string[] = [];
    const work = async ({ task }: { task: { id: string } }) => {
      runs.push(task.id);
      return {};
    };
    await Promise.all([tasks.start({ work }), tasks.start({ work }), tasks.start({ work })]);
    const { id } = await add();
    await untilTask(tasks, id, 'completed');
    await tasks.stop();
    const later = await add();
    await sleep(300);
    expect(runs).toEqual([id]);
    expect((await tasks.get(later.id)).state).toBe('queued');
  });

  it('can be started after a start that failed', async () => {
    await execute('alter schema cinephage_jobs rename to elsewhere');
    await expect(tasks.start({ work: async () => ({}) })).rejects.toMatchObject({
      code: 'DATABASE_UNAVAILABLE',
    });
    await execute('alter schema elsewhere rename to cinephage_jobs');
    await tasks.start({ work: async () => ({}) });
    await untilTask(tasks, (await add()).id, 'completed');
  });

  it('get the jobs they lack, as those of an older version do, for when they are due', async () => {
    const inAnHour = new Date(Date.now() + 3_600_000);
    const ids: Record<string, string> = {};
    for (const name of ['queued', 'delayed', 'retrying', 'running', 'usedUp']) {
      ids[name] = (await add(name === 'delayed' ? { runAt: inAnHour } : {})).id;
    }
    const set = (name: string, what: string, values: readonly unknown[] = []) =>
      execute(`update task set ${what} where id = ?`, [...values, ids[name]]);
    await set('retrying', `state = 'retrying', attempt = 1, run_at = ?`, [inAnHour]);
    await set('running', `state = 'running', attempt = 2, owner = 'old'`);
    await set('usedUp', `state = 'running', attempt = 5, owner = 'old'`);
    await execute(`delete from ${jobTable}`);
    await tasks.start({ work: async () => ({}) });
    expect((await untilTask(tasks, ids.queued ?? '', 'completed')).attempt).toBe(1);
    expect((await untilTask(tasks, ids.running ?? '', 'completed')).attempt).toBe(3);
    expect((await untilTask(tasks, ids.usedUp ?? '', 'failed')).error?.message).toMatch(/interrupted/);
    for (const [name, state] of [
      ['delayed', 'queued'],
      ['retrying', 'retrying'],
    ] as const) {
      expect(await tasks.get(ids[name] ?? '')).toMatchObject({ state, runAt: inAnHour.toISOString() });
    }
    const dueAt = async () => {
      const { rows } = await execute(
        `select extract(epoch from start_after) * 1000 as at from ${jobTable} where name = 'work'`,
      );
      return rows.map(({ at }) => Math.round(Number(at)));
    };
    await expect.poll(dueAt).toEqual([inAnHour.getTime(), inAnHour.getTime()]);
  });

  it('tell their handlers when the network drops all packets, and can be stopped meanwhile', async () => {
    const proxy = await createTcpProxy(fixture.url);
    const behind = await openDatabase({ address: proxy.url });
    const service = await openTaskService({ database: behind });
    const aborted = createGate();
    const started = createGate();
    await service.start({
      work: async ({ signal }) => {
        started.open();
        await new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve()));
        aborted.open();
        throw new Error('Aborted.');
      },
    });
    await add();
    await started.opened;
    proxy.freezeAll();
    await aborted.opened;
    const stoppedAt = performance.now();
    await service.stop({ graceMs: 500 });
    expect(performance.now() - stoppedAt).toBeLessThan(30_000);
    await proxy.close();
    await service.close({ graceMs: 0 });
    await behind.close();
  });

  it('go on with new connections after all open ones went silent', async () => {
    const proxy = await createTcpProxy(fixture.url);
    const behind = await openDatabase({ address: proxy.url, timeouts: { answerTimeoutMs: 1_000 } });
    const service = await openTaskService({ database: behind });
    await service.start({ work: async () => ({}) });
    await untilTask(tasks, (await add()).id, 'completed');
    proxy.freeze();
    await untilTask(tasks, (await add()).id, 'completed');
    await service.close({ graceMs: 0 });
    await behind.close();
    await proxy.close();
  });
});
