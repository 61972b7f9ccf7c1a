import { describe, expect, it } from 'vitest';
import { contextOf, fileOf, minutesAgo, outcomeOf, releaseOf, targetOf } from '../decision.fixture.ts';
import type { DecisionContext, DelayRules } from '../decision.ts';
import { delay, delayedUntil } from './delay.ts';

const delays: DelayRules = {
  ...{ preferredProtocol: 'usenet', torrentDelay: 60, usenetDelay: 1, bypassIfCutoffMet: false },
};
const bluray = 'A.Movie.2010.1080p.BluRay-GRP';
const web = 'A.Movie.2010.1080p.WEB-DL-GRP';
const waits = (protocol: string, minutes: string, until: string) =>
  `delayed: Releases of ${protocol} wait for ${minutes}: until 2026-03-01T${until}:00.000Z.`;

describe('the rule of delays', () => {
  it.each([
    ['torrent', minutesAgo(20), delays, waits('torrent', '60 minutes', '12:40')],
    ['torrent', minutesAgo(60), delays, 'accepted'],
    ['torrent', minutesAgo(-30), delays, waits('torrent', '60 minutes', '13:00')],
    ['torrent', null, delays, 'accepted'],
    ['torrent', minutesAgo(20), { ...delays, torrentDelay: 0 }, 'accepted'],
    ['torrent', minutesAgo(20), null, 'accepted'],
    ['usenet', minutesAgo(0), delays, waits('usenet', '1 minute', '12:01')],
    ['usenet', minutesAgo(1), delays, 'accepted'],
  ] as const)('%s of %s with %j -> %s', (protocol, publishedAt, rules, expected) => {
    expect(outcomeOf(delay, { release: { protocol, publishedAt }, context: { delay: rules } })).toBe(
      expected,
    );
  });

  const bypass = { ...delays, bypassIfCutoffMet: true };
  it.each<[string, string, Partial<DecisionContext>, boolean]>([
    ['a search of a user', web, { isUserSearch: true }, false],
    ['a release that meets the cutoff', bluray, { delay: bypass, formatScore: 100 }, false],
    ['a release below the cutoff', web, { delay: bypass, formatScore: 100 }, true],
    ['a release below the cutoff score', bluray, { delay: bypass, formatScore: 99 }, true],
    ['a release that meets the cutoff without the bypass', bluray, { formatScore: 100 }, true],
  ])('%s: %s with %j waits: %j', (_, title, context, expected) => {
    const release = releaseOf({ title, publishedAt: minutesAgo(20) });
    const until = delayedUntil(release, contextOf({ delay: delays, ...context }));
    expect(until).toEqual(expected ? minutesAgo(-40) : null);
  });

  const proper = 'A.Movie.2010.PROPER.1080p.WEB-DL-GRP';
  it.each([
    ['preferAndUpgrade', proper, 'WEBDL-1080p', false],
    ['doNotUpgrade', proper, 'WEBDL-1080p', true],
    ['preferAndUpgrade', proper, 'HDTV-1080p', true],
    ['preferAndUpgrade', web, 'WEBDL-1080p', true],
  ] as const)('with %s, %s for a file with %s waits: %j', (propers, title, quality, expected) => {
    const target = targetOf({ file: fileOf({ quality }) });
    const release = releaseOf({ title, publishedAt: minutesAgo(20) });
    expect(delayedUntil(release, contextOf({ delay: delays, propers, target })) !== null).toBe(expected);
  });
});
