import { describe, expect, it } from 'vitest';
import { outcomeOf } from '../decision.fixture.ts';
import { size } from './size.ts';

const megabyte = 1_000_000;
const limits = { minimumSize: 10, preferredSize: 50, maximumSize: 100 };

describe('the rule of sizes', () => {
  it.each([
    // MB, minutes, limits
    [1_000, 100, limits, 'accepted'],
    [10_000, 100, limits, 'accepted'],
    [
      999,
      100,
      limits,
      'tooSmall: 999 MB for 100 minutes are 9.99 MB per minute; Bluray-1080p has at least 10.',
    ],
    [45, 90, limits, 'tooSmall: 45 MB for 90 minutes are 0.5 MB per minute; Bluray-1080p has at least 10.'],
    [
      45_200,
      100,
      limits,
      'tooLarge: 45.2 GB for 100 minutes are 452 MB per minute; Bluray-1080p has at most 100.',
    ],
    [45_200, 100, { ...limits, maximumSize: null }, 'accepted'],
    [45_200, 100, null, 'accepted'],
    [null, 100, limits, 'accepted'],
    [0, 100, limits, 'accepted'],
    [1_100, null, limits, 'accepted'],
    [11_000, 0, limits, 'accepted'],
    [
      11_100,
      null,
      limits,
      'tooLarge: 11.1 GB for the usual 110 minutes are 100.91 MB per minute; Bluray-1080p has at most 100.',
    ],
  ])('%j MB for %j minutes with %j -> %s', (megabytes, runtime, sizeLimits, expected) => {
    const bytes = megabytes === null ? null : megabytes * megabyte;
    expect(outcomeOf(size, { release: { size: bytes }, target: { runtime }, context: { sizeLimits } })).toBe(
      expected,
    );
  });
});
