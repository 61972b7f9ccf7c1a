import assert from 'node:assert/strict';
import { LibraryError } from '../../../errors/library-error.ts';
import { addTask, type ConformanceCase, untilTask, withInstances } from './conformance-case.ts';

const unavailable = () => new LibraryError('METADATA_UNAVAILABLE', 'TMDB is down.');

/** Failures, further attempts and the pauses between them. */
export const failingCases: readonly ConformanceCase[] = [
  {
    name: 'tries again after a pause, until it works',
    run: (engine) => {
      let nowMs = Date.parse('2030-01-01T00:00:00Z');
      const settings = { now: () => new Date(nowMs), backoff: { baseMs: 60_000, maximumMs: 600_000 } };
      return withInstances(engine, [settings], async (one) => {
        await one.tasks.start({
          work: async ({ task }) => {
            if (task.attempt < 3) {
              throw unavailable();
            }
            return { message: 'At last.' };
          },
        });
        const id = await addTask(one);
        for (const attempt of [1, 2]) {
          const task = await untilTask(one.tasks, id, 'retrying');
          assert.equal(task.attempt, attempt);
          assert.deepEqual(task.error, { code: 'METADATA_UNAVAILABLE', message: 'TMDB is down.' });
          const pauseMs = Date.parse(task.runAt) - nowMs;
          const fullMs = 60_000 * 2 ** (attempt - 1);
          assert.ok(pauseMs >= fullMs / 2 && pauseMs <= fullMs, `The pause was ${pauseMs} ms.`);
          nowMs += pauseMs;
          one.tasks.wake();
          await untilTask(one.tasks, id, 'running', 'retrying', 'completed');
          if (attempt === 1) {
            await untilAttempt(2);
          }
        }
        const task = await untilTask(one.tasks, id, 'completed');
        const { attempt, error, message } = task;
        assert.deepEqual({ attempt, error, message }, { attempt: 3, error: null, message: 'At last.' });

        async function untilAttempt(attempt: number) {
          while ((await one.tasks.get(id)).attempt < attempt) {
            await new Promise((resolve) => setTimeout(resolve, 10));
          }
        }
      });
    },
  },
  {
    name: 'fails for good once its attempts are used up',
    run: (engine) =>
      withInstances(engine, [{}], async (one) => {
        let runs = 0;
        await one.tasks.start({
          work: async () => {
            runs++;
            throw unavailable();
          },
        });
        const task = await untilTask(one.tasks, await addTask(one, { maxAttempts: 3 }), 'failed');
        assert.equal(runs, 3);
        assert.equal(task.attempt, 3);
        assert.deepEqual(task.error, { code: 'METADATA_UNAVAILABLE', message: 'TMDB is down.' });
        assert.ok(task.finishedAt !== null);
      }),
  },
  {
    name: 'fails at once when another attempt would only repeat the failure',
    run: (engine) =>
      withInstances(engine, [{}], async (one) => {
        await one.tasks.start({
          work: async () => {
            throw new LibraryError('MOVIE_NOT_FOUND', 'No movie has this id.');
          },
        });
        const task = await untilTask(one.tasks, await addTask(one), 'failed');
        assert.equal(task.attempt, 1);
        assert.deepEqual(task.error, { code: 'MOVIE_NOT_FOUND', message: 'No movie has this id.' });
      }),
  },
  {
    name: 'keeps the words of an unexpected error for the log',
    run: (engine) => {
      const logged: unknown[] = [];
      const note = (fields: object) => void logged.push((fields as { err?: unknown }).err);
      const logger = { debug() {}, info() {}, warn: note, error: note };
      return withInstances(engine, [{ logger }], async (one) => {
        const cause = new Error('password=secret');
        await one.tasks.start({
          work: async () => {
            throw cause;
          },
        });
        const task = await untilTask(one.tasks, await addTask(one, { maxAttempts: 1 }), 'failed');
        assert.equal(task.error?.code, 'INTERNAL_ERROR');
        assert.doesNotMatch(JSON.stringify(task), /secret/);
        assert.ok(logged.includes(cause));
      });
    },
  },
  {
    name: 'stores what a database might refuse, and fails what cannot be stored at all',
    run: (engine) =>
      withInstances(engine, [{}], async (one) => {
        const circular: { self?: unknown } = {};
        circular.self = circular;
        await one.tasks.start({
          odd: async () => ({ result: { title: 'A\0B\ud800' }, message: 'NUL \0 here' }),
          circular: async () => ({ result: circular as never }),
        });
        const odd = await untilTask(one.tasks, await addTask(one, { kind: 'odd' }), 'completed');
        assert.deepEqual(odd.result, { title: 'AB\ufffd' });
        assert.equal(odd.message, 'NUL  here');
        const failed = await untilTask(one.tasks, await addTask(one, { kind: 'circular' }), 'failed');
        assert.equal(failed.error?.code, 'INTERNAL_ERROR');
      }),
  },
];
