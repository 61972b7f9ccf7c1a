import { describe, expect, it } from 'vitest';
import { daysAgo, outcomeOf } from '../decision.fixture.ts';
import { retention } from './retention.ts';

describe('the rule of the usenet retention', () => {
  it.each([
    ['usenet', daysAgo(1_000), 1_000, 'accepted'],
    [
      'usenet',
      daysAgo(1_001),
      1_000,
      'retentionExceeded: The release is 1001 days old; the usenet retention is 1000 days.',
    ],
    ['usenet', daysAgo(1_001), null, 'accepted'],
    ['usenet', null, 1_000, 'accepted'],
    ['usenet', daysAgo(-5), 1, 'accepted'],
    ['torrent', daysAgo(1_001), 1_000, 'accepted'],
  ] as const)('%s of %s with %j days -> %s', (protocol, publishedAt, usenetRetentionDays, expected) => {
    expect(
      outcomeOf(retention, { release: { protocol, publishedAt }, context: { usenetRetentionDays } }),
    ).toBe(expected);
  });
});
