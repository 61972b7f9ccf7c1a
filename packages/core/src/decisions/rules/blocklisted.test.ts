import { describe, expect, it } from 'vitest';
import { outcomeOf } from '../decision.fixture.ts';
import { blocklisted } from './blocklisted.ts';

describe('the rule of the blocklist', () => {
  it.each([
    [null, 'accepted'],
    ['release', 'blocklisted: The release is on the blocklist.'],
    [
      'upload',
      'blocklisted: The release is on the blocklist as a release of another indexer, with the same title and size: an upload to usenet is the same at every indexer.',
    ],
  ] as const)('%j -> %s', (match, expected) => {
    expect(outcomeOf(blocklisted, { context: { blocklisted: match } })).toBe(expected);
  });
});
