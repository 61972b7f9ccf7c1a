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
import { rejectionReason } from './auto-search/search-candidate.ts';

/** SQLite reads them in a few milliseconds. */
const batchSize = 1_000;

const columns = [
  ...['monitored', 'minimum_availability', 'theatrical_date', 'home_release_date', 'quality_profile_id'].map(
    (column) => `w.${column}`,
  ),
  ...['quality', 'format_score'].map(
    (column) =>
      `(select f.${column} from movie_file f where f.movie_id = w.id and f.version_id is null) as file_${column}`,
  ),
];

interface CandidateRow extends BatchRow {
  readonly monitored: boolean | number;
  readonly minimum_availability: MinimumAvailability;
  readonly theatrical_date: string | null;
  readonly home_release_date: string | null;
  readonly quality_profile_id: string;
  readonly file_quality: string | null;
  readonly file_format_score: number | null;
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
    for (const row of batch) {
      lookedAt += 1;
      const versions = [toDefaultVersion(row), ...(versionsOf.get(row.id) ?? [])];
      const isFound = versions.some((version) =>
        isCandidate(row, { ...version, queued: queued.has(version.id) }),
      );
      if (isFound && movieIds.push(row.id) === atMost) {
        return { movieIds, lookedAt };
      }
    }
    onProgress(movieIds.length, lookedAt);
  }
  return { movieIds, lookedAt };
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
  /** As it is stored. */
  readonly formatScore: number | null;
}

const toDefaultVersion = (row: CandidateRow): VersionRow => ({
  ...{ id: row.id, monitored: Boolean(row.monitored), qualityProfileId: null },
  ...{ fileQuality: row.file_quality, formatScore: row.file_format_score },
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
    .select(['f.quality as fileQuality', 'f.format_score as formatScore'])
    .where(isOneOf(driver, 'v.movie_id', 'uuid', movieIds))
    .execute();
  return Map.groupBy(rows, ({ movieId }) => movieId);
}

/** The same rule as the search itself applies. */
function candidateRule({ searchType, now }: FindCandidatesParams, profiles: readonly QualityProfile[]) {
  const profileOf = new Map(profiles.map((profile) => [profile.id, profile]));
  return (
    movie: CandidateRow,
    { qualityProfileId, ...version }: VersionRow & { readonly queued: boolean },
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
      rejectionReason({ searchType, scheduled: true }, { ...version, available, profile }) === null
    );
  };
}
