import fc from 'fast-check';
import type { Release } from '../releases/release.ts';
import {
  contextOf,
  daysAgo,
  fileOf,
  minutesAgo,
  profileOf,
  releaseOf,
  targetOf,
} from './decision.fixture.ts';
import type { DecisionContext, DecisionTarget } from './decision.ts';
import { properPreferences } from './decision.ts';

/** Few values of each kind, so that many releases are equal in most of them. */
const titles = fc
  .record({
    quality: fc.constantFrom(
      '1080p.BluRay',
      '1080p.WEB-DL',
      '1080p.WEBRip',
      '1080p.HDTV',
      '720p.BluRay',
      'DVDRip',
      '',
    ),
    revision: fc.constantFrom('', '.PROPER', '.REPACK2', '.REAL.PROPER'),
    language: fc.constantFrom('', '.German', '.English', '.French', '.German.DL'),
    what: fc.constantFrom('', '', '', '', '.Extended', '.Trailer'),
  })
  .map(({ quality, revision, language, what }) => `A.Movie.2010${what}${language}${revision}.${quality}-GRP`);

export const arbitraryRelease: fc.Arbitrary<Release> = fc
  .record({
    title: titles,
    guid: fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f'),
    indexerId: fc.constantFrom('one', 'two'),
    protocol: fc.constantFrom('torrent', 'usenet'),
    size: fc.constantFrom(null, 0, 1_000_000_000, 9_000_000_000, 10_000_000_000, 90_000_000_000),
    publishedAt: fc.constantFrom(null, minutesAgo(5), daysAgo(1), daysAgo(3), daysAgo(4_000), minutesAgo(-5)),
    seeders: fc.constantFrom(null, -1, 0, 3, 100, 120),
    languages: fc.constantFrom([], [], ['German'], ['Unknown']),
    isPasswordProtected: fc.constantFrom(false, false, false, true),
  })
  .map((fields) => releaseOf(fields as Partial<Release>));

export const arbitraryTarget: fc.Arbitrary<DecisionTarget> = fc
  .record({
    ...{ monitored: fc.boolean(), isAvailable: fc.boolean(), runtime: fc.constantFrom(null, 0, 100) },
    versionEdition: fc.constantFrom(null, null, 'Extended'),
    preferredLanguages: fc.constantFrom([], ['German'], ['German', 'English']),
    upgradesAllowed: fc.boolean(),
    minimumFormatScore: fc.constantFrom(-100, 0, 10),
    cutoffFormatScore: fc.constantFrom(0, 20),
    file: fc.option(fc.constantFrom('HDTV-1080p', 'WEBDL-1080p', 'WEBRip-1080p', 'Remux-1080p', 'DVD')),
    isQueued: fc.boolean(),
  })
  .map(
    ({
      file,
      isQueued,
      preferredLanguages,
      upgradesAllowed,
      minimumFormatScore,
      cutoffFormatScore,
      ...target
    }) =>
      targetOf({
        ...target,
        profile: profileOf({ preferredLanguages, upgradesAllowed, minimumFormatScore, cutoffFormatScore }),
        file: file === null ? null : fileOf({ quality: file }),
        queued: isQueued ? fileOf() : null,
      }),
  );

export const arbitraryContext: fc.Arbitrary<DecisionContext> = fc
  .record({
    target: fc.option(arbitraryTarget),
    priority: fc.constantFrom(1, 25),
    formatScore: fc.constantFrom(-10, 0, 10, 20),
    blocklisted: fc.constantFrom(null, null, null, 'release', 'upload'),
    protocols: fc.constantFrom(['torrent', 'usenet'], ['torrent']),
    sizeLimits: fc.constantFrom(
      null,
      { minimumSize: 20, preferredSize: 95, maximumSize: 100 },
      { minimumSize: 0, preferredSize: null, maximumSize: null },
    ),
    delay: fc.constantFrom(
      null,
      { preferredProtocol: 'usenet', torrentDelay: 60, usenetDelay: 0, bypassIfCutoffMet: true },
      { preferredProtocol: 'torrent', torrentDelay: 0, usenetDelay: 60, bypassIfCutoffMet: false },
    ),
    usenetRetentionDays: fc.constantFrom(null, 3_000),
    minimumUsenetAge: fc.constantFrom(0, 30),
    propers: fc.constantFrom(...properPreferences),
    isUserSearch: fc.boolean(),
    isMovieSearch: fc.boolean(),
  })
  .map(({ priority, ...fields }) =>
    contextOf({ ...fields, indexer: { ...contextOf().indexer, priority } } as Partial<DecisionContext>),
  );
