import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createMemoryCounter } from './memory-counter.ts';

beforeEach(() => {
  vi.useFakeTimers({ now: 1_000_000 });
});
afterEach(() => {
  vi.useRealTimers();
});

test('a window begins with the first request and ends for all of them at once', async () => {
  const counter = createMemoryCounter({ windowSeconds: 60 });
  expect(await counter.count('a', 1)).toEqual({ total: 1, resetAt: 1_060_000 });
  vi.advanceTimersByTime(59_000);
  expect(await counter.count('a', 2)).toEqual({ total: 3, resetAt: 1_060_000 });
  vi.advanceTimersByTime(1_000);
  expect(await counter.count('a', 1)).toEqual({ total: 1, resetAt: 1_120_000 });
});

test('holds a bounded number of keys, forgetting the window that began first', async () => {
  const counter = createMemoryCounter({ windowSeconds: 60, maximumKeys: 2 });
  await counter.count('first', 1);
  await counter.count('second', 1);
  await counter.count('third', 1);
  expect(await counter.count('second', 1)).toMatchObject({ total: 2 });
  expect(await counter.count('third', 1)).toMatchObject({ total: 2 });
  expect(await counter.count('first', 1)).toMatchObject({ total: 1 });
});
