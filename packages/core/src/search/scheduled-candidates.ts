import type { Database } from '../database/database.ts';
import { isOneOf } from '../database/schema/expressions.ts';
import { readLiveGrabs } from '../downloads/live-grabs.ts';
import {
  type BatchRow,
  readBatchesOfPeriod,
  readBatchesWithoutTimestamp,
} from '../movies/batches/read-batches.ts';
import { isAvailable } from '../movies/is-available.ts';
import type { MinimumAvailability, SearchType } from '../movies/movie.schema.ts';
import { listQualityProfiles } from '../quality/list-quality-profiles.ts';
import type { QualityProfile } from '../quality/quality-profile.schema.ts';
import { chooseVersions } from './auto-search/choose-versions.ts';
import { rejectionReason } from './auto-search/search-candidate.ts';
import { readTargetMovies } from './decide/read-target-movies.ts';

/** SQLite reads them in a few milliseconds. */
const batchSize = 1_000;

const columns = [
  ...['monitored', 'minimum_availability', 'theatrical_date', 'home_release_date', 'quality_profile_id'].map(
    (column) => `w.${column}`,
  ),
  '(select f.quality from movie_file f where f.movie_id = w.id and f.version_id is null) as file_quality',
];

interface CandidateRow extends BatchRow {
  readonly monitored: boolean | number;
  readonly minimum_availability: MinimumAvailability;
  readonly theatrical_date: string | null;
  readonly home_release_date: string | null;
  readonly quality_profile_id: string;
  readonly file_quality: string | null;
}

export interface FindCandidatesParams {
  readonly database: Database;
  readonly searchType: SearchType;
  readonly now: Date;
  /** Movies searched for since then are left for a later run. */
  readonly searchedBefore: Date;
  readonly atMost: number;
  readonly signal: AbortSignal;
  /** Called after each batch. */
  onProgress(found: number, examined: number): void;
}

export interface FoundCandidates {
  readonly movieIds: readonly string[];
  readonly lookedAt: number;
}

/** Finds movies to search for by schedule, because one of their versions lacks a file or a better one: those never searched for first, then those longest ago. */
export async function findCandidates(params: FindCandidatesParams): Promise<FoundCandidates> {
  const { database, atMost, signal, onProgress } = params;
  const profiles = await listQualityProfiles(database);
  const isCandidate = candidateRule(params, profiles);
  const findByScore = createFindByScore(params, profiles);
  const deps = { database, now: () => params.now };
  const movieIds: string[] = [];
  let lookedAt = 0;
  for await (const batch of longestAgoFirst(params)) {
    signal.throwIfAborted();
    const ids = batch.map(({ id }) => id);
    const [versionsOf, queued] = await Promise.all([
      readOtherVersions(database, ids),
      readLiveGrabs(deps, ids),
    ]);
    const byQuality = batch.filter((row) => {
      const versions = [toDefaultVersion(row), ...(versionsOf.get(row.id) ?? [])];
      return versions.some((version) => isCandidate(row, { ...version, queued: queued.has(version.id) }));
    });
    const found = new Set(byQuality.map(({ id }) => id));
    for (const id of await findByScore(ids.filter((id) => !found.has(id)))) {
      found.add(id);
    }
    for (const { id } of batch) {
      lookedAt += 1;
      if (found.has(id) && movieIds.push(id) === atMost) {
        return { movieIds, lookedAt };
      }
    }
    onProgress(movieIds.length, lookedAt);
  }
  return { movieIds, lookedAt };
}

/** Returns a function that finds the movies among these of which a file scores less than its profile wants. */
function createFindByScore(
  { database, searchType, now }: FindCandidatesParams,
  profiles: readonly QualityProfile[],
) {
  const areScored = profiles.some(
    ({ upgradesAllowed, formatScores }) => upgradesAllowed && formatScores.length > 0,
  );
  return async (movieIds: readonly string[]): Promise<readonly string[]> => {
    if (searchType !== 'cutOffUnmet' || !areScored) {
      return [];
    }
    const movies = await readTargetMovies({ database, now: () => now }, movieIds);
    return [...movies.values()]
      .filter((movie) => chooseVersions({ searchType, scheduled: true }, movie).reason === null)
      .map(({ id }) => id);
  };
}

async function* longestAgoFirst({ database, searchedBefore }: FindCandidatesParams) {
  const batches = { database, column: 'last_search_time', select: columns, batchSize } as const;
  yield* readBatchesWithoutTimestamp<CandidateRow>(batches);
  yield* readBatchesOfPeriod<CandidateRow & { readonly at: number }>(batches, { before: searchedBefore });
}

interface VersionRow {
  /** That of the default version is the id of the movie. */
  readonly id: string;
  readonly monitored: boolean;
  /** Null: that of the movie. */
  readonly qualityProfileId: string | null;
  readonly fileQuality: string | null;
}

const toDefaultVersion = ({ id, monitored, file_quality }: CandidateRow): VersionRow => ({
  ...{ id, monitored: Boolean(monitored), qualityProfileId: null, fileQuality: file_quality },
});

/** The versions of these movies that are not the default ones, by movie. */
async function readOtherVersions(
  { driver, readKysely }: Database,
  movieIds: readonly string[],
): Promise<ReadonlyMap<string, readonly VersionRow[]>> {
  const rows = await readKysely
    .selectFrom('movie_version as v')
    .leftJoin('movie_file as f', 'f.version_id', 'v.id')
    .select(['v.id', 'v.movie_id as movieId', 'v.monitored', 'v.quality_profile_id as qualityProfileId'])
    .select('f.quality as fileQuality')
    .where(isOneOf(driver, 'v.movie_id', 'uuid', movieIds))
    .execute();
  return Map.groupBy(rows, ({ movieId }) => movieId);
}

/** The same rule as the search itself applies. */
function candidateRule({ searchType, now }: FindCandidatesParams, profiles: readonly QualityProfile[]) {
  const profileOf = new Map(profiles.map((profile) => [profile.id, profile]));
  return (
    movie: CandidateRow,
    { monitored, queued, fileQuality, qualityProfileId }: VersionRow & { readonly queued: boolean },
  ): boolean => {
    const profile = profileOf.get(qualityProfileId ?? movie.quality_profile_id);
    const facts = {
      minimumAvailability: movie.minimum_availability,
      theatricalDate: movie.theatrical_date,
      homeReleaseDate: movie.home_release_date,
    };
    const available = isAvailable(facts, now.getTime());
    // Movies of a profile that was added since the profiles were read are left for the next run.
    return (
      profile !== undefined &&
      rejectionReason(
        { searchType, scheduled: true },
        { monitored, available, queued, fileQuality, profile },
      ) === null
    );
  };
}
