import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { LibraryError } from '../../../errors/library-error.ts';
import { addTask, type ConformanceCase, until, untilTask, withNodes } from './conformance-case.ts';

const unavailable = () => new LibraryError('METADATA_UNAVAILABLE', 'TMDB is down.');

/** Failures, further attempts and the pauses between them. */
export const failingCases: readonly ConformanceCase[] = [
  {
    name: 'retries after pauses that double, until an attempt succeeds',
    run: (engine) =>
      withNodes(engine, [{}], async (one) => {
        const startedAt: number[] = [];
        await one.tasks.start({
          work: {
            backoff: { baseMs: 300, maximumMs: 60_000 },
            run: async ({ task }) => {
              startedAt.push(Date.now());
              if (task.attempt < 3) {
                throw unavailable();
              }
              return { message: 'At last.' };
            },
          },
        });
        const id = await addTask(one);
        for (const attempt of [1, 2]) {
          const task = await untilTask(one.tasks, id, 'retrying');
          assert.equal(task.attempt, attempt);
          assert.deepEqual(task.error, { code: 'METADATA_UNAVAILABLE', message: 'TMDB is down.' });
          await until('the next attempt', () => startedAt.length > attempt);
          assert.ok(Date.now() >= Date.parse(task.runAt) - 5, 'The next attempt began too early.');
        }
        const { attempt, error, message } = await untilTask(one.tasks, id, 'completed');
        assert.deepEqual({ attempt, error, message }, { attempt: 3, error: null, message: 'At last.' });
        for (const [index, fullMs] of [300, 600].entries()) {
          const pauseMs = (startedAt[index + 1] ?? 0) - (startedAt[index] ?? 0);
          assert.ok(pauseMs >= fullMs / 2 - 5 && pauseMs < fullMs + 1_000, `The pause was ${pauseMs} ms.`);
        }
      }),
  },
  {
    name: 'fails for good after the last attempt',
    run: (engine) =>
      withNodes(engine, [{}], async (one) => {
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
    name: 'runs a failed or cancelled task again on retry, with all its attempts',
    run: (engine) =>
      withNodes(engine, [{}], async (one) => {
        let isDown = true;
        await one.tasks.start({
          work: async () => {
            if (isDown) {
              throw unavailable();
            }
            return { result: 'done' };
          },
        });
        const id = await addTask(one, { maxAttempts: 2, dedupeKey: 'k' });
        await untilTask(one.tasks, id, 'failed');
        const rival = await addTask(one, { dedupeKey: 'k', runAt: new Date(Date.now() + 60_000) });
        await assert.rejects(one.tasks.retry(id), (refused: LibraryError) => {
          assert.equal(refused.code, 'TASK_NOT_RETRYABLE');
          assert.deepEqual(
            refused.details?.map((detail) => detail.id),
            [rival],
          );
          return true;
        });
        await assert.rejects(one.tasks.retry(rival), { code: 'TASK_NOT_RETRYABLE' });
        await one.tasks.cancel(rival);
        await one.tasks.retry(id);
        assert.equal((await untilTask(one.tasks, id, 'failed')).attempt, 2);
        isDown = false;
        await one.tasks.retry(id);
        const { attempt, result, error } = await untilTask(one.tasks, id, 'completed');
        assert.deepEqual({ attempt, result, error }, { attempt: 1, result: 'done', error: null });
        await one.tasks.retry(rival);
        await assert.rejects(one.tasks.retry(id), { code: 'TASK_NOT_RETRYABLE' });
      }),
  },
  {
    name: 'loses no task that is cancelled and retried while it is being claimed',
    run: (engine) =>
      withNodes(engine, [{}, {}], async (one, two) => {
        await Promise.all([one, two].map(({ tasks }) => tasks.start({ work: async () => ({}) })));
        const ids: string[] = [];
        for (let index = 0; index < 150; index++) {
          const id = await addTask(one);
          if (index % 3 > 0) {
            await sleep(index % 3);
          }
          const { state } = await two.tasks.cancel(id);
          if (state === 'cancelled') {
            await one.tasks.retry(id);
          }
          ids.push(id);
        }
        for (const id of ids) {
          await untilTask(one.tasks, id, 'completed');
        }
      }),
  },
  {
    name: 'fails at once when another attempt would only repeat the failure',
    run: (engine) =>
      withNodes(engine, [{}], async (one) => {
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
      return withNodes(engine, [{ logger }], async (one) => {
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
      withNodes(engine, [{}], async (one) => {
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
