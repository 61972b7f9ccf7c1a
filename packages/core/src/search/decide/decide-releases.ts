import { createTimeSlice } from '../../async/time-slice.ts';
import { findBlocklisted } from '../../blocklist/find-blocklisted.ts';
import type { CustomFormat } from '../../custom-formats/custom-format.schema.ts';
import { toFormatFacts } from '../../custom-formats/format-facts.ts';
import { readCompiledFormats } from '../../custom-formats/read-custom-formats.ts';
import { scoreFormats } from '../../custom-formats/score-formats.ts';
import type { Database } from '../../database/database.ts';
import { decide } from '../../decisions/decide.ts';
import type { Decision, DecisionContext, SizeLimits } from '../../decisions/decision.ts';
import type { RankedRelease } from '../../decisions/rank-key.ts';
import { readDelayRules } from '../../delay-profiles/read-delay-rules.ts';
import { availableProtocols } from '../../downloads/available-protocols.ts';
import type { IndexerSettings, IndexerSources } from '../../indexers/indexer-source.ts';
import { matchedRelease, matchReleases, type ReleaseMatch } from '../../matching/match-release.ts';
import { createQualityDefinitions } from '../../quality/create-quality-definitions.ts';
import type { Release } from '../../releases/release.ts';
import { readSearchSettings } from '../../search-settings/create-search-settings.ts';
import { readTargetMovies, type TargetMovie, type TargetVersion } from './read-target-movies.ts';

export interface DecideDeps {
  readonly database: Database;
  readonly indexerSources: Pick<IndexerSources, 'settings'>;
  readonly now: () => Date;
}

export interface DecideParams {
  /** The only movie that was searched for: releases of others are of the wrong movie. @default any movie of the library */
  readonly movieId?: string;
  /** A user asked: monitoring, availability and delays do not count. */
  readonly isUserSearch: boolean;
  /** The versions of a movie that releases are decided for. */
  choose(versions: readonly TargetVersion[]): readonly TargetVersion[];
  /** Releases whose delay is over, whatever their age. @default none */
  readonly isDelayOver?: (release: Release) => boolean;
}

/** A release and its decision for one version of a movie. */
export interface DecidedRelease extends RankedRelease {
  readonly decision: Decision;
  /** Null: it is of no movie of the library, or not certain. */
  readonly movie: TargetMovie | null;
  readonly version: TargetVersion | null;
  /** Names of its custom formats. */
  readonly formats: readonly string[];
}

/** Versions that a search without a user is for. */
export const monitoredVersions = (versions: readonly TargetVersion[]): readonly TargetVersion[] =>
  versions.filter(({ target }) => target.monitored);

/**
 * Matches releases with the movies of the library and decides about each, for every chosen version of its movie. Releases of no movie
 * are decided too, once.
 *
 * ```ts
 * const decided = await decideReleases(deps, releases, { isUserSearch: false, choose: monitoredVersions });
 * const best = sortReleases(decided.filter(({ decision }) => decision.approved));
 * ```
 */
export async function decideReleases(
  deps: DecideDeps,
  releases: readonly Release[],
  params: DecideParams,
): Promise<readonly DecidedRelease[]> {
  const matches = await matchReleases(deps, releases.map(matchedRelease));
  const movieIds = matches.map((match) => wantedMovie(match, params));
  const ids = [...new Set(movieIds)].filter((id) => id !== null);
  const [movies, facts] = await Promise.all([readTargetMovies(deps, ids), readFacts(deps, releases)]);
  const breathe = createTimeSlice();
  const decided: DecidedRelease[] = [];
  for (const [index, release] of releases.entries()) {
    const movie = movies.get(movieIds[index] ?? '') ?? null;
    for (const one of decideOne(facts, release, movie, params)) {
      decided.push(one);
    }
    const pause = breathe();
    if (pause !== undefined) {
      await pause;
    }
  }
  return decided;
}

const wantedMovie = (match: ReleaseMatch, { movieId }: DecideParams): string | null =>
  match.kind === 'one' && (movieId === undefined || match.movieId === movieId) ? match.movieId : null;

type Facts = Awaited<ReturnType<typeof readFacts>>;

async function readFacts(deps: DecideDeps, releases: readonly Release[]) {
  const { database, now, indexerSources } = deps;
  const [formats, definitions, delayOf, blocklisted, protocols, indexers, settings] = await Promise.all([
    readCompiledFormats(database),
    createQualityDefinitions(database).list(),
    readDelayRules(database),
    findBlocklisted(database, releases),
    availableProtocols(database),
    indexerSources.settings(),
    readSearchSettings(database),
  ]);
  const sizesOf = new Map<string, SizeLimits>(
    definitions.map((definition) => [definition.quality, definition]),
  );
  return { now: now(), formats, sizesOf, delayOf, blocklisted, protocols, indexers, settings };
}

function decideOne(
  facts: Facts,
  release: Release,
  movie: TargetMovie | null,
  params: DecideParams,
): readonly DecidedRelease[] {
  const matched = matchFormats(facts, release, movie, params);
  const decideFor = (version: TargetVersion | null): DecidedRelease => {
    const context = toContext(facts, release, version, params, matched);
    return { release, context, decision: decide(release, context), movie, version, formats: matched.names };
  };
  const chosen = movie === null ? noVersions : params.choose(movie.versions);
  return chosen.length === 0 ? [decideFor(null)] : chosen.map(decideFor);
}

const noVersions: readonly TargetVersion[] = [];

interface MatchedFormats {
  readonly all: readonly CustomFormat[];
  /** Without those that need flags of the indexer, which files do not keep. */
  readonly lasting: readonly CustomFormat[];
  readonly names: readonly string[];
}

const noFormats: MatchedFormats = { all: [], lasting: [], names: [] };

/** Feeds hold thousands of releases of other movies, which no version is compared with, and no answer lists. */
function matchFormats(
  { formats }: Facts,
  release: Release,
  movie: TargetMovie | null,
  { isUserSearch }: DecideParams,
): MatchedFormats {
  if (formats.formats.length === 0 || (movie === null && !isUserSearch)) {
    return noFormats;
  }
  const all = formats.match(toFormatFacts(release, movie));
  const lasting =
    release.flags.length === 0 ? all : formats.match(toFormatFacts({ ...release, flags: [] }, movie));
  return { all, lasting, names: all.map(({ name }) => name) };
}

/** Written out: with spreads, contexts were a quarter of the time for deciding about thousands of releases. */
function toContext(
  { now, sizesOf, delayOf, blocklisted, protocols, indexers, settings }: Facts,
  release: Release,
  version: TargetVersion | null,
  { movieId, isUserSearch, isDelayOver }: DecideParams,
  { all, lasting, names }: MatchedFormats,
): DecisionContext {
  const delay = version === null ? null : delayOf(version.profile.id);
  return {
    now,
    target: version?.target ?? null,
    indexer: indexers.get(release.indexerId) ?? goneIndexer(release),
    formats: names,
    formatScore: version === null ? 0 : scoreFormats(version.profile, all),
    lastingScore: version === null ? 0 : scoreFormats(version.profile, lasting),
    blocklisted: blocklisted.get(release) ?? null,
    protocols,
    sizeLimits: sizesOf.get(release.parsed.quality.name) ?? null,
    delay:
      delay !== null && isDelayOver?.(release) === true
        ? { ...delay, torrentDelay: 0, usenetDelay: 0 }
        : delay,
    usenetRetentionDays: settings.usenetRetentionDays,
    minimumUsenetAge: settings.minimumUsenetAge,
    propers: settings.propers,
    isUserSearch,
    isMovieSearch: movieId !== undefined,
  };
}

const lowestPriority = 50;

/** An indexer that was deleted after its search. */
const goneIndexer = ({ indexerId, indexerName, protocol }: Release): IndexerSettings => ({
  ...{ id: indexerId, name: indexerName, protocol, priority: lowestPriority },
  ...{ minimumSeeders: 0, seedRatio: null, seedTime: null },
});
