import type { Database } from '../../database/database.ts';
import { LibraryError } from '../../errors/library-error.ts';
import type { MetadataSource } from '../../metadata/metadata-source.ts';
import { type MovieOfPeriod, walkMovies } from '../walk/walk-movies.ts';

const dayMs = 86_400_000;

/** How far back sources are asked for changes: TMDB tells no more. */
const reachMs = 13 * dayMs;

/** As many as the refreshes of one run take. At the pace TMDB allows, that is a quarter of a minute. */
const maximumRequests = 500;

/** Movies that changed between two moments. */
export interface Changes {
  readonly since: Date;
  readonly tmdbIds: ReadonlySet<number>;
}

export interface ChangesAnswer {
  /** Null when it is not known what changed. */
  readonly changes: Changes | null;
  /** Why the source could not tell, as a sentence, if it was asked and is in trouble. */
  readonly trouble: string | null;
}

export interface AskForChangesParams {
  readonly database: Database;
  readonly metadata: Pick<MetadataSource, 'listChangedMovies'>;
  readonly now: Date;
  /** Movies last refreshed before this moment are stale. */
  readonly staleBefore: Date;
  readonly signal: AbortSignal;
}

const unknown: ChangesAnswer = { changes: null, trouble: null };

/** Asks which movies changed since stale movies were refreshed, if that takes fewer requests than to ask about each of them. */
export async function askForChanges(params: AskForChangesParams): Promise<ChangesAnswer> {
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
    return tmdbIds === null ? unknown : { changes: { since, tmdbIds: new Set(tmdbIds) }, trouble: null };
  } catch (error) {
    // Whatever the trouble is, the movies can be asked about one by one.
    if (error instanceof LibraryError && error.code.startsWith('METADATA_')) {
      return { changes: null, trouble: error.message };
    }
    throw error;
  }
}

/** The stale movies that a source could tell changes of, the oldest first, and no more than could matter. */
async function staleWithinReach(params: AskForChangesParams): Promise<readonly MovieOfPeriod[]> {
  const { database, now, staleBefore } = params;
  const walk = walkMovies(
    { database, column: 'metadata_refreshed_at', select: [], sliceSize: maximumRequests + 1 },
    { from: new Date(now.getTime() - reachMs), before: staleBefore },
  );
  for await (const slice of walk) {
    return slice;
  }
  return [];
}
