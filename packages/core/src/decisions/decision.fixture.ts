import { parseReleaseName } from '../releases/parse-release-name.ts';
import type { Release } from '../releases/release.ts';
import type { DecisionContext, DecisionProfile, DecisionTarget, RatedFile, Rejection } from './decision.ts';
import type { Rule } from './rule.ts';

const gigabyte = 1_000_000_000;
export const now = new Date('2026-03-01T12:00:00.000Z');
export const minutesAgo = (minutes: number) => new Date(now.getTime() - minutes * 60_000);
export const daysAgo = (days: number) => minutesAgo(days * 1_440);

/** A torrent of the movie that `contextOf` wants: 10 GB, 50 seeders, two days old. */
export function releaseOf({
  title = 'A.Movie.2010.1080p.BluRay.x264-GRP',
  ...fields
}: Partial<Release> = {}): Release {
  return {
    ...{ guid: title, indexerId: 'one', indexerName: 'One', title, parsed: parseReleaseName(title) },
    ...{ protocol: 'torrent', download: { kind: 'url', url: 'https://one.example/file' }, infoUrl: null },
    ...{ size: 10 * gigabyte, publishedAt: daysAgo(2), categories: [2000], seeders: 50, leechers: 1 },
    ...{ infoHash: null, imdbId: null, tmdbId: null, year: null, languages: [] },
    ...{ downloadVolumeFactor: null, uploadVolumeFactor: null, minimumRatio: null, minimumSeedTime: null },
    ...{ flags: [], isPasswordProtected: false, grabs: null },
    ...fields,
  };
}

/** Takes 720p to 1080p, with the cutoff in the middle. */
export const profileOf = (fields: Partial<DecisionProfile> = {}): DecisionProfile => ({
  ...{ name: 'HD', cutoff: 'Bluray-1080p', upgradesAllowed: true, preferredLanguages: [] },
  qualities: ['Remux-1080p', 'Bluray-1080p', 'WEBDL-1080p', 'WEBRip-1080p', 'HDTV-1080p', 'Bluray-720p'],
  groups: [{ qualities: ['WEBDL-1080p', 'WEBRip-1080p'] }],
  ...{ minimumFormatScore: 0, cutoffFormatScore: 100 },
  ...fields,
});

export const fileOf = (fields: Partial<RatedFile> = {}): RatedFile => ({
  ...{ quality: 'WEBDL-1080p', revision: { version: 1, real: 0 }, languages: [], formatScore: 0 },
  ...fields,
});

/** A monitored movie of 100 minutes without a file. */
export const targetOf = (fields: Partial<DecisionTarget> = {}): DecisionTarget => ({
  ...{ movieId: 'movie', movieTitle: 'A Movie', versionId: 'movie', versionEdition: null },
  ...{ monitored: true, isAvailable: true, runtime: 100, profile: profileOf(), file: null, queued: null },
  ...fields,
});

/** One in which the release of `releaseOf` is approved. */
export const contextOf = (fields: Partial<DecisionContext> = {}): DecisionContext => ({
  now,
  target: targetOf(),
  indexer: {
    ...{ id: 'one', name: 'One', priority: 25, protocol: 'torrent', minimumSeeders: 5 },
    ...{ seedRatio: null, seedTime: null },
  },
  ...{ formats: [], formatScore: 0, blocklisted: null, protocols: ['torrent', 'usenet'] },
  sizeLimits: { minimumSize: 0, preferredSize: 95, maximumSize: 100 },
  delay: { preferredProtocol: 'usenet', torrentDelay: 0, usenetDelay: 0, bypassIfCutoffMet: true },
  ...{ usenetRetentionDays: null, minimumUsenetAge: 0, propers: 'preferAndUpgrade' },
  ...{ isUserSearch: false, isMovieSearch: false },
  ...fields,
});

interface RuleCase {
  readonly release?: Partial<Release>;
  readonly context?: Partial<DecisionContext>;
  readonly target?: Partial<DecisionTarget>;
  readonly profile?: Partial<DecisionProfile>;
}

/** What a rule says about a release and a context that differ from the usual ones: `code: sentence`, or `accepted`. */
export function outcomeOf(rule: Rule, { release, context, target, profile }: RuleCase): string {
  const usual = contextOf({ target: targetOf({ profile: profileOf(profile), ...target }), ...context });
  return inWords(rule(releaseOf(release), usual));
}

const inWords = (rejection: Rejection | null) =>
  rejection === null ? 'accepted' : `${rejection.code}: ${rejection.sentence}`;
