import { describe, expect, it } from 'vitest';
import { outcomeOf } from '../decision.fixture.ts';
import { quality } from './quality.ts';

describe('the rule of qualities', () => {
  it.each([
    ['A.Movie.2010.1080p.BluRay-GRP', {}, 'accepted'],
    ['A.Movie.2010.1080p.WEBRip-GRP', {}, 'accepted'],
    ['A.Movie.2010.DVDRip-GRP', {}, 'qualityNotAllowed: The quality profile HD does not allow DVD.'],
    [
      'A.Movie.2010.2160p.BluRay-GRP',
      {},
      'qualityNotAllowed: The quality profile HD does not allow Bluray-2160p.',
    ],
    ['A.Movie.2010-GRP', {}, 'unknownQuality: The name of the release does not say its quality.'],
    ['A.Movie.2010-GRP', { qualities: ['Unknown'], cutoff: 'Unknown', groups: [] }, 'accepted'],
  ])('%s for %j -> %s', (title, profile, expected) => {
    expect(outcomeOf(quality, { release: { title }, profile })).toBe(expected);
  });
});
