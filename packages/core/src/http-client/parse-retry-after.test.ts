import { expect, it } from 'vitest';
import { parseRetryAfter } from './parse-retry-after.ts';

const now = Date.parse('2026-01-01T00:00:00Z');

it.each([
  ['0', 0],
  ['12', 12_000],
  ['Thu, 01 Jan 2026 00:00:05 GMT', 5_000],
  ['Wed, 31 Dec 2025 23:59:00 GMT', 0],
  ['', undefined],
  ['-5', undefined],
  ['1.5', undefined],
  ['soon', undefined],
  [null, undefined],
])('reads Retry-After %o as %o ms', (header, expected) => {
  expect(parseRetryAfter(header, now)).toBe(expected);
});
