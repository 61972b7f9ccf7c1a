import { expect, test } from 'vitest';
import { createBatchedCounter } from './batched-counter.ts';
import type { Counter } from './counter.ts';

/** Counts after one tick of the event loop, and records its calls. */
function slowCounter(fail: () => boolean = () => false) {
  const calls: [string, number][] = [];
  const totals = new Map<string, number>();
  const counter: Counter = {
    async count(key, points) {
      calls.push([key, points]);
      await new Promise((resolve) => setImmediate(resolve));
      if (fail()) {
        throw new Error('the database is down');
      }
      const total = (totals.get(key) ?? 0) + points;
      totals.set(key, total);
      return { total, resetAt: 1 };
    },
  };
  return { counter, calls };
}

test('requests that arrive during a count are counted together, each with a number of its own', async () => {
  const { counter, calls } = slowCounter();
  const batched = createBatchedCounter(counter);
  const counts = await Promise.all(Array.from({ length: 10 }, () => batched.count('a')));
  expect(counts.map(({ total }) => total)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
  expect(calls).toEqual([
    ['a', 1],
    ['a', 9],
  ]);
  expect(await batched.count('a')).toEqual({ total: 11, resetAt: 1 });
});

test('keys do not wait for each other', async () => {
  const { counter, calls } = slowCounter();
  const batched = createBatchedCounter(counter);
  await Promise.all([batched.count('a'), batched.count('b')]);
  expect(calls).toEqual([
    ['a', 1],
    ['b', 1],
  ]);
});

test('a failure rejects all requests of its batch, and the next request is counted', async () => {
  let failing = true;
  const { counter } = slowCounter(() => failing);
  const batched = createBatchedCounter(counter);
  const outcomes = await Promise.allSettled([batched.count('a'), batched.count('a'), batched.count('a')]);
  expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'rejected']);
  failing = false;
  expect(await batched.count('a')).toMatchObject({ total: 1 });
});
