import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { rateLimitHeaders } from './refusal-headers.ts';

beforeEach(() => {
  vi.useFakeTimers({ now: 1_000_000 });
});
afterEach(() => {
  vi.useRealTimers();
});

test('rateLimitHeaders state the remaining requests and when the window ends', () => {
  expect(rateLimitHeaders({ allowed: true, limit: 10, remaining: 4, resetAt: 1_000_001 })).toEqual([
    ['X-RateLimit-Limit', '10'],
    ['X-RateLimit-Remaining', '4'],
    ['X-RateLimit-Reset', '1001'],
  ]);
});

test('without remaining requests they state how long to wait, at least one second', () => {
  const refused = { allowed: false, limit: 10, remaining: -3 };
  expect(Object.fromEntries(rateLimitHeaders({ ...refused, resetAt: 1_059_001 }))).toEqual({
    'X-RateLimit-Limit': '10',
    'X-RateLimit-Remaining': '0',
    'X-RateLimit-Reset': '1060',
    'Retry-After': '60',
  });
  expect(Object.fromEntries(rateLimitHeaders({ ...refused, resetAt: 999_000 }))).toMatchObject({
    'Retry-After': '1',
  });
});
