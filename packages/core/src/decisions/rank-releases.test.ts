import { describe, expect, it } from 'vitest';
import type { Release } from '../releases/release.ts';
import { contextOf, daysAgo, minutesAgo, profileOf, releaseOf, targetOf } from './decision.fixture.ts';
import type { DecisionContext } from './decision.ts';
import type { RankedRelease } from './rank-key.ts';
import { explain, rank, sortReleases } from './rank-releases.ts';

const rankedOf = (
  release: Partial<Release> = {},
  context: Partial<DecisionContext> = {},
  more: Partial<RankedRelease> = {},
): RankedRelease => ({ release: releaseOf({ guid: 'b', ...release }), context: contextOf(context), ...more });

const named = (what: string): Partial<Release> => ({ title: `A.Movie.2010.${what}-GRP` });
const priority = (number: number, name: string): Partial<DecisionContext> => ({
  indexer: { ...contextOf().indexer, priority: number, name },
});
const german = { target: targetOf({ profile: profileOf({ preferredLanguages: ['German', 'English'] }) }) };
const approved = { approved: true, rejections: [] };
const noPreferredSize = { sizeLimits: { minimumSize: 0, preferredSize: null, maximumSize: null } };
const gigabyte = 1_000_000_000;

/** The better one first. */
const pairs: readonly (readonly [string, RankedRelease, RankedRelease, string])[] = [
  [
    'approved',
    rankedOf(named('720p.BluRay'), {}, { decision: approved }),
    rankedOf(named('1080p.BluRay'), {}, { decision: { approved: false, rejections: [] } }),
    'It is approved, and the other one is rejected.',
  ],
  [
    'quality',
    rankedOf(named('1080p.BluRay'), { formatScore: 0 }),
    rankedOf(named('PROPER.1080p.WEB-DL'), { formatScore: 100 }),
    'Its quality is better: Bluray-1080p rather than WEBDL-1080p.',
  ],
  [
    'quality',
    rankedOf(named('720p.BluRay')),
    rankedOf(named('2160p.BluRay')),
    'Its quality is better: Bluray-720p rather than Bluray-2160p.',
  ],
  [
    'version',
    rankedOf(named('PROPER.1080p.WEBRip'), { formatScore: 0 }),
    rankedOf(named('1080p.WEB-DL'), { formatScore: 100 }),
    'It has the higher revision: 2 rather than 1.',
  ],
  [
    'real',
    rankedOf(named('REAL.1080p.WEB-DL')),
    rankedOf(named('REPACK2.1080p.WEB-DL')),
    'It has the higher revision: 1 and 1 time REAL rather than 3.',
  ],
  [
    'formatScore',
    rankedOf(named('English.1080p.WEB-DL'), { ...german, formatScore: 20 }),
    rankedOf(named('German.1080p.WEB-DL'), { ...german, formatScore: -5 }),
    'Its custom formats score more: 20 rather than -5.',
  ],
  [
    'language',
    rankedOf(named('German.1080p.WEB-DL'), german),
    rankedOf(named('English.1080p.WEB-DL'), german),
    'Its language comes first: German rather than English.',
  ],
  [
    'language',
    rankedOf(named('English.1080p.WEB-DL'), german),
    rankedOf(named('1080p.WEB-DL'), german),
    'Its language comes first: English rather than an unknown one.',
  ],
  [
    'protocol',
    rankedOf({ protocol: 'usenet' }, priority(50, 'Two')),
    rankedOf({ protocol: 'torrent' }, priority(1, 'One')),
    'Its protocol is preferred: usenet.',
  ],
  [
    'indexerPriority',
    rankedOf({ seeders: 6 }, priority(1, 'First')),
    rankedOf({ seeders: 600 }, priority(2, 'Second')),
    'Its indexer comes first: First has priority 1, Second 2.',
  ],
  ['health', rankedOf({ seeders: 8 }), rankedOf({ seeders: 3 }), 'It has more seeders: 8 rather than 3.'],
  [
    'health',
    rankedOf({ seeders: 0 }),
    rankedOf({ seeders: null }),
    'It has more seeders: 0 rather than an unknown number.',
  ],
  [
    'health',
    rankedOf({ protocol: 'usenet', publishedAt: minutesAgo(90) }),
    rankedOf({ protocol: 'usenet', publishedAt: daysAgo(30) }),
    'It is younger: 2 hours rather than 30 days.',
  ],
  [
    'size',
    rankedOf({ size: 9 * gigabyte, seeders: 100 }),
    rankedOf({ size: 10.5 * gigabyte, seeders: 120 }),
    'Its size is nearer to the preferred one: 9 GB rather than 10.5 GB.',
  ],
  [
    'size',
    rankedOf({ size: 20 * gigabyte }, noPreferredSize),
    rankedOf({ size: 10 * gigabyte }, noPreferredSize),
    'It is larger: 20 GB rather than 10 GB.',
  ],
  [
    'id',
    rankedOf({ guid: 'a' }),
    rankedOf({ guid: 'b' }),
    'Both are equally good; the one whose indexer and id sort first is taken.',
  ],
  [
    'id',
    rankedOf({ indexerId: 'one', guid: 'b' }),
    rankedOf({ indexerId: 'two', guid: 'a' }),
    'Both are equally good; the one whose indexer and id sort first is taken.',
  ],
];

describe('of two releases', () => {
  it.each(pairs)('the better one by %s is first (%#)', (criterion, better, worse, reason) => {
    expect(sortReleases([worse, better])).toEqual([better, worse]);
    expect(explain(worse, better)).toEqual({ winner: better, criterion, reason });
    expect(rank(better, worse)).toEqual({ order: -1, reason });
    expect(rank(worse, better)).toEqual({ order: 1, reason });
  });

  it('those of one group, or with as many seeders by powers of two, are equal', () => {
    const web = rankedOf({ ...named('1080p.WEB-DL'), seeders: 100 });
    const rip = rankedOf({ ...named('1080p.WEBRip'), seeders: 120 });
    expect(explain(web, rip).criterion).toBe('id');
  });

  it('a proper is nothing better if that is not preferred', () => {
    const preference = { propers: 'doNotPrefer' } as const;
    const proper = rankedOf(named('PROPER.REAL.1080p.WEB-DL'), preference);
    const plain = rankedOf(named('1080p.WEB-DL'), preference);
    expect(explain(proper, plain).criterion).toBe('id');
  });

  it('the same one of one indexer is equal', () => {
    expect(rank(rankedOf(), rankedOf()).order).toBe(0);
  });
});
