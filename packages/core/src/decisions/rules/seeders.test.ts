import { describe, expect, it } from 'vitest';
import { contextOf, outcomeOf } from '../decision.fixture.ts';
import { seeders } from './seeders.ts';

describe('the rule of seeders', () => {
  it.each([
    ['torrent', 5, 5, 'accepted'],
    ['torrent', 2, 5, 'tooFewSeeders: The release has 2 seeders; One asks for 5.'],
    ['torrent', 1, 2, 'tooFewSeeders: The release has 1 seeder; One asks for 2.'],
    ['torrent', 0, 1, 'tooFewSeeders: The release has 0 seeders; One asks for 1.'],
    ['torrent', 0, 0, 'accepted'],
    ['torrent', null, 5, 'accepted'],
    ['usenet', 0, 5, 'accepted'],
  ] as const)('a %s with %j seeders, of %i -> %s', (protocol, count, minimumSeeders, expected) => {
    const indexer = { ...contextOf().indexer, minimumSeeders };
    expect(outcomeOf(seeders, { release: { protocol, seeders: count }, context: { indexer } })).toBe(
      expected,
    );
  });
});
