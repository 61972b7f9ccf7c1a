import { describe, expect, it } from 'vitest';
import { minutesAgo, outcomeOf } from '../decision.fixture.ts';
import { minimumAge } from './minimum-age.ts';

describe('the rule of the minimum age', () => {
  it.each([
    ['usenet', minutesAgo(30), 30, 'accepted'],
    [
      'usenet',
      minutesAgo(29.5),
      30,
      'tooYoung: The release is 29 minutes old; usenet releases are grabbed after 30 minutes.',
    ],
    [
      'usenet',
      minutesAgo(-60),
      120,
      'tooYoung: The release is 0 minutes old; usenet releases are grabbed after 120 minutes.',
    ],
    ['usenet', minutesAgo(0), 0, 'accepted'],
    ['usenet', null, 30, 'accepted'],
    ['torrent', minutesAgo(1), 30, 'accepted'],
  ] as const)('%s of %s with %i minutes -> %s', (protocol, publishedAt, minimumUsenetAge, expected) => {
    const release = { protocol, publishedAt };
    for (const isUserSearch of [false, true]) {
      expect(outcomeOf(minimumAge, { release, context: { minimumUsenetAge, isUserSearch } })).toBe(expected);
    }
  });
});
