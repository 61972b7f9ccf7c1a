import type { Database } from '../../database/database.ts';
import { LibraryError } from '../../errors/library-error.ts';
import type { MetadataSource } from '../../metadata/metadata-source.ts';
import { readBatchesOfPeriod, type TimestampedRow } from '../batches/read-batches.ts';

const dayMs = 86_400_000;

/** How far back changes are requested: TMDB reports at most 14 days. */
const reachMs = 13 * dayMs;

/** As many as one run makes to refresh movies. At TMDB's rate limit they take about 15 seconds. */
const maximumRequests = 500;

/** Movies that changed since a point in time. */
export interface Changes {
  readonly since: Date;
  readonly tmdbIds: ReadonlySet<number>;
}

export interface ChangesFound {
  /** Null if unknown. */
  readonly changes: Changes | null;
  /** Why the request failed, as a sentence; null if it did not fail or was not made. */
  readonly failure: string | null;
}

export interface FindChangesParams {
  readonly database: Database;
  readonly metadata: Pick<MetadataSource, 'listChangedMovies'>;
  readonly now: Date;
  /** Movies last refreshed before this time are stale. */
  readonly staleBefore: Date;
  readonly signal: AbortSignal;
}

const unknown: ChangesFound = { changes: null, failure: null };

/** Requests which movies changed since stale movies were refreshed, if that takes fewer requests than refreshing each of them. */
export async function findChanges(params: FindChangesParams): Promise<ChangesFound> {
  const { metadata, now, signal } = params;
  if (metadata.listChangedMovies === undefined) {
    return unknown;
  }
  const [oldest, ...others] = await staleWithinReach(params);
  if (oldest === undefined || others.length === 0) {
    return unknown;
  }
  const since = new Date(oldest.at);
  try {
    const query = { from: since, to: now, maximumRequests: others.length };
    const tmdbIds = await metadata.listChangedMovies(query, { signal });
    return tmdbIds === null ? unknown : { changes: { since, tmdbIds: new Set(tmdbIds) }, failure: null };
  } catch (error) {
    // After any failure of the source the movies can still be refreshed one by one.
    if (error instanceof LibraryError && error.code.startsWith('METADATA_')) {
      return { changes: null, failure: error.message };
    }
    throw error;
  }
}

/** The stale movies whose changes the source can report, the oldest first; one more than the maximum of requests is enough. */
async function staleWithinReach(params: FindChangesParams): Promise<readonly TimestampedRow[]> {
  const { database, now, staleBefore } = params;
  const batches = readBatchesOfPeriod(
    { database, column: 'metadata_refreshed_at', select: [], batchSize: maximumRequests + 1 },
    { from: new Date(now.getTime() - reachMs), before: staleBefore },
  );
  for await (const batch of batches) {
    return batch;
  }
  return [];
}
