import type { Database } from '../database/database.ts';
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

/** Finds movies to search for by schedule: those never searched for first, then those longest ago. */
export async function findCandidates(params: FindCandidatesParams): Promise<FoundCandidates> {
  const { database, atMost, signal, onProgress } = params;
  const isCandidate = candidateRule(params, await listQualityProfiles(database));
  const movieIds: string[] = [];
  let lookedAt = 0;
  for await (const batch of longestAgoFirst(params)) {
    signal.throwIfAborted();
    for (const row of batch) {
      lookedAt += 1;
      if (isCandidate(row) && movieIds.push(row.id) === atMost) {
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

/** The same rule as the search itself applies. */
function candidateRule({ searchType, now }: FindCandidatesParams, profiles: readonly QualityProfile[]) {
  const profileOf = new Map(profiles.map((profile) => [profile.id, profile]));
  return (row: CandidateRow): boolean => {
    const profile = profileOf.get(row.quality_profile_id);
    const facts = {
      minimumAvailability: row.minimum_availability,
      theatricalDate: row.theatrical_date,
      homeReleaseDate: row.home_release_date,
    };
    // Movies of a profile that was added since the profiles were read are left for the next run.
    return (
      profile !== undefined &&
      rejectionReason(
        { searchType, scheduled: true },
        {
          monitored: Boolean(row.monitored),
          available: isAvailable(facts, now.getTime()),
          fileQuality: row.file_quality,
          profile,
        },
      ) === null
    );
  };
}
