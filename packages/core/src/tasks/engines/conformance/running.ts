import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  addTask,
  type ConformanceCase,
  createGate,
  until,
  untilTask,
  withNodes,
} from './conformance-case.ts';

/** Claiming and running tasks, and their progress. */
export const runningCases: readonly ConformanceCase[] = [
  {
    name: 'runs a task with its payload and keeps its result',
    run: (engine) =>
      withNodes(engine, [{}], async (one) => {
        const seen: unknown[] = [];
        await one.tasks.start({
          work: async ({ task, payload }) => {
            seen.push(task.subjectId, task.attempt, payload);
            return { result: { found: ['a', 1, null] }, message: 'Done.' };
          },
        });
        const id = await addTask(one, { subjectId: 'movie-1', payload: { searchType: 'manual' } });
        const task = await untilTask(one.tasks, id, 'completed');
        assert.deepEqual(seen, ['movie-1', 1, { searchType: 'manual' }]);
        assert.deepEqual(task.result, { found: ['a', 1, null] });
        const { percent, message, error, attempt } = task;
        assert.deepEqual(
          { percent, message, error, attempt },
          { percent: 100, message: 'Done.', error: null, attempt: 1 },
        );
        assert.ok(task.startedAt !== null && task.finishedAt !== null && task.startedAt <= task.finishedAt);
      }),
  },
  {
    name: 'shows the progress of a task while it runs',
    run: (engine) =>
      withNodes(engine, [{}], async (one) => {
        const gate = createGate();
        await one.tasks.start({
          work: async ({ progress }) => {
            progress(10, 'Reading.');
            progress(40, 'Asking.');
            await gate.opened;
            return {};
          },
        });
        const id = await addTask(one);
        await until('progress', async () => (await one.tasks.get(id)).percent === 40);
        const { state, message } = await one.tasks.get(id);
        assert.deepEqual({ state, message }, { state: 'running', message: 'Asking.' });
        gate.open();
        assert.equal((await untilTask(one.tasks, id, 'completed')).percent, 100);
      }),
  },
  {
    name: 'runs the oldest first, and never more at once than it may',
    run: (engine) =>
      withNodes(engine, [{ concurrency: 2 }], async (one) => {
        const ids: string[] = [];
        for (let index = 0; index < 8; index++) {
          ids.push(await addTask(one));
          await sleep(2);
        }
        const started: string[] = [];
        let active = 0;
        let most = 0;
        await one.tasks.start({
          work: async ({ task }) => {
            started.push(task.id);
            most = Math.max(most, ++active);
            await sleep(5);
            active--;
            return {};
          },
        });
        await until('all to have run', () => started.length === ids.length);
        assert.equal(most, 2);
        for (const [index, id] of ids.entries()) {
          assert.ok(
            Math.abs(started.indexOf(id) - index) <= 1,
            'Newer tasks were started before an older one.',
          );
        }
      }),
  },
  {
    name: 'waits until a task is due, and not for a poll that comes later',
    run: (engine) =>
      withNodes(engine, [{ pollMs: 600_000 }], async (one) => {
        const startedAt = new Map<string, number>();
        await one.tasks.start({
          work: async ({ task }) => {
            startedAt.set(task.id, Date.now());
            return {};
          },
        });
        const runAt = new Date(Date.now() + 700);
        const id = await addTask(one, { runAt });
        const other = await addTask(one);
        await untilTask(one.tasks, other, 'completed');
        await untilTask(one.tasks, id, 'completed');
        const lateMs = (startedAt.get(id) ?? 0) - runAt.getTime();
        assert.ok(lateMs >= -5, `It was started ${-lateMs} ms before it was due.`);
      }),
  },
  {
    name: 'claims tasks with a higher priority first, also when enqueuing again has raised it',
    run: (engine) =>
      withNodes(engine, [{ concurrency: 1 }], async (one) => {
        const [low, high, raised] = [
          await addTask(one),
          await addTask(one, { priority: 5 }),
          await addTask(one, { dedupeKey: 'k' }),
        ];
        assert.equal(await addTask(one, { dedupeKey: 'k', priority: 10 }), raised);
        assert.equal((await one.tasks.get(raised)).priority, 10);
        const started: string[] = [];
        await one.tasks.start({
          work: async ({ task }) => {
            started.push(task.id);
            return {};
          },
        });
        await until('all to have run', () => started.length === 3);
        assert.deepEqual(started, [raised, high, low]);
      }),
  },
  {
    name: 'limits the concurrency of each kind by itself',
    run: (engine) =>
      withNodes(engine, [{ concurrency: 3 }], async (one) => {
        const active = { narrow: 0, wide: 0 };
        const most = { narrow: 0, wide: 0 };
        const allWideRun = createGate();
        const run = (kind: keyof typeof active) => async () => {
          most[kind] = Math.max(most[kind], ++active[kind]);
          if (most.wide === 3) {
            allWideRun.open();
          }
          await allWideRun.opened;
          await sleep(50);
          active[kind]--;
          return {};
        };
        await one.tasks.start({ narrow: { run: run('narrow'), concurrency: 1 }, wide: run('wide') });
        const ids: string[] = [];
        for (let index = 0; index < 6; index++) {
          ids.push(await addTask(one, { kind: 'narrow' }), await addTask(one, { kind: 'wide' }));
        }
        for (const id of ids) {
          await untilTask(one.tasks, id, 'completed');
        }
        assert.deepEqual(most, { narrow: 1, wide: 3 });
      }),
  },
  {
    name: 'starts a task that another node has added, before its next poll',
    run: (engine) =>
      withNodes(engine, [{ pollMs: 600_000 }, {}], async (one, two) => {
        await one.tasks.start({ work: async () => ({}) });
        await untilTask(one.tasks, await addTask(one), 'completed');
        await untilTask(two.tasks, await addTask(two), 'completed');
      }),
  },
  {
    name: 'leaves kinds without a handler to other nodes',
    run: (engine) =>
      withNodes(engine, [{}, {}], async (one, two) => {
        await one.tasks.start({ work: async () => ({ message: 'one' }) });
        const id = await addTask(one, { kind: 'newer-kind' });
        await untilTask(one.tasks, await addTask(one), 'completed');
        assert.equal((await one.tasks.get(id)).state, 'queued');
        await two.tasks.start({ 'newer-kind': async () => ({ message: 'two' }) });
        assert.equal((await untilTask(one.tasks, id, 'completed')).message, 'two');
      }),
  },
  {
    name: 'runs each of 100 tasks exactly once between two nodes',
    run: (engine) =>
      withNodes(engine, [{}, {}], async (one, two) => {
        const ids = await one.database.transaction(async (em) => {
          const added: string[] = [];
          for (let index = 0; index < 100; index++) {
            added.push((await one.tasks.enqueue(em, { kind: 'work' })).id);
          }
          return added;
        });
        const runs: string[] = [];
        const started = { one: createGate(), two: createGate() };
        const handler = (name: keyof typeof started) => async (run: { task: { id: string } }) => {
          runs.push(run.task.id);
          // Neither node runs all of them before the other one is ready.
          started[name].open();
          await Promise.all([started.one.opened, started.two.opened]);
          return {};
        };
        await Promise.all([
          one.tasks.start({ work: handler('one') }),
          two.tasks.start({ work: handler('two') }),
        ]);
        for (const id of ids) {
          assert.equal((await untilTask(one.tasks, id, 'completed')).attempt, 1);
        }
        assert.deepEqual(runs.toSorted(), ids.toSorted());
      }),
  },
];
