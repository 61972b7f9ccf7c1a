import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { LibraryError } from '../../../errors/library-error.ts';
import {
  addTask,
  type ConformanceCase,
  createGate,
  untilAborted,
  untilTask,
  withNodes,
} from './conformance-case.ts';

/** Cancelling tasks, and stopping the node that runs them. */
export const stoppingCases: readonly ConformanceCase[] = [
  {
    name: 'never runs a task that was cancelled before',
    run: (engine) =>
      withNodes(engine, [{}], async (one) => {
        const id = await addTask(one);
        assert.equal((await one.tasks.cancel(id)).state, 'cancelled');
        const ran: string[] = [];
        await one.tasks.start({
          work: async ({ task }) => {
            ran.push(task.id);
            return {};
          },
        });
        await untilTask(one.tasks, await addTask(one), 'completed');
        assert.ok(!ran.includes(id));
      }),
  },
  {
    name: 'does not try a task again that was cancelled while it waited for that',
    run: (engine) =>
      withNodes(engine, [{ backoff: { baseMs: 600, maximumMs: 600 } }], async (one) => {
        let runs = 0;
        await one.tasks.start({
          work: async () => {
            runs++;
            throw new LibraryError('METADATA_UNAVAILABLE', 'TMDB is down.');
          },
        });
        const id = await addTask(one);
        await untilTask(one.tasks, id, 'retrying');
        assert.equal((await one.tasks.cancel(id)).state, 'cancelled');
        await sleep(900);
        assert.equal(runs, 1);
        const { state, error } = await one.tasks.get(id);
        assert.deepEqual({ state, code: error?.code }, { state: 'cancelled', code: 'METADATA_UNAVAILABLE' });
      }),
  },
  {
    name: 'fires the signal of a running task within seconds of its being cancelled, by this or another node',
    run: (engine) =>
      withNodes(engine, [{}, {}], async (one, two) => {
        for (const canceller of [one, two]) {
          const started = createGate();
          const aborted = createGate();
          await one.tasks.start({});
          await one.tasks.stop();
          await one.tasks.start({
            work: async ({ signal }) => {
              started.open();
              await untilAborted(signal).catch(aborted.open);
              return { result: 'too late' };
            },
          });
          const id = await addTask(one);
          await started.opened;
          const cancelledAt = performance.now();
          assert.equal((await canceller.tasks.cancel(id)).state, 'cancelled');
          await aborted.opened;
          const tookMs = performance.now() - cancelledAt;
          // One or two where nothing else runs.
          assert.ok(tookMs < 15_000, `It took ${tookMs} ms.`);
          await one.tasks.stop();
          const { state, result } = await one.tasks.get(id);
          assert.deepEqual({ state, result }, { state: 'cancelled', result: null });
          assert.equal((await canceller.tasks.cancel(id)).state, 'cancelled');
        }
      }),
  },
  {
    name: 'lets running tasks end when it stops, and starts no others',
    run: (engine) =>
      withNodes(engine, [{ concurrency: 1 }], async (one) => {
        const started = createGate();
        const gate = createGate();
        await one.tasks.start({
          work: async () => {
            started.open();
            await gate.opened;
            return {};
          },
        });
        const first = await addTask(one);
        await started.opened;
        const second = await addTask(one);
        const stopped = one.tasks.stop({ graceMs: 10_000 });
        gate.open();
        await stopped;
        assert.equal((await one.tasks.get(first)).state, 'completed');
        assert.equal((await one.tasks.get(second)).state, 'queued');
      }),
  },
  {
    name: 'releases tasks after the grace period, also when a handler ignores its signal',
    run: (engine) =>
      withNodes(engine, [{}, {}], async (one, two) => {
        const deaf = createGate();
        const started = [createGate(), createGate()] as const;
        await one.tasks.start({
          obedient: async ({ signal }) => {
            started[0].open();
            return untilAborted(signal);
          },
          deaf: async () => {
            started[1].open();
            await deaf.opened;
            return { result: 'stale' };
          },
        });
        const ids = [await addTask(one, { kind: 'obedient' }), await addTask(one, { kind: 'deaf' })];
        await Promise.all(started.map(({ opened }) => opened));
        await one.tasks.stop({ graceMs: 20 });
        for (const id of ids) {
          const { state, attempt } = await two.tasks.get(id);
          assert.deepEqual({ state, attempt }, { state: 'queued', attempt: 0 });
        }
        deaf.open();
        const finish = async () => ({ result: 'fresh' });
        await two.tasks.start({ obedient: finish, deaf: finish });
        for (const id of ids) {
          const { result, attempt } = await untilTask(two.tasks, id, 'completed');
          assert.deepEqual({ result, attempt }, { result: 'fresh', attempt: 1 });
        }
      }),
  },
];
