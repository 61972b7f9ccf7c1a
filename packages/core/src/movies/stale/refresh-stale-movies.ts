import type { MetadataSource } from '../../metadata/metadata-source.ts';
import type { TaskHandler } from '../../tasks/task-handlers.ts';
import { findChanges } from './find-changes.ts';
import { type SweepDeps, type SweepResult, sweepStaleMovies } from './sweep-stale-movies.ts';

/** A week: ratings and release dates change slowly, and a movie takes at most 52 requests to the source a year. */
const staleAfterMs = 7 * 86_400_000;

export interface RefreshStaleMoviesDeps extends SweepDeps {
  readonly metadata: Pick<MetadataSource, 'listChangedMovies'>;
  readonly now: () => Date;
}

/**
 * Queues a refresh of the movies whose metadata is the oldest. If the source can report which movies have changed in fewer
 * requests, the unchanged ones count as refreshed. Idempotent: what is queued is not queued again.
 */
export function createRefreshStaleMoviesHandler(deps: RefreshStaleMoviesDeps): TaskHandler {
  return async ({ signal, progress }) => {
    const startedAt = deps.now();
    const staleBefore = new Date(startedAt.getTime() - staleAfterMs);
    progress(0, 'Asking which movies have changed');
    const { changes, failure } = await findChanges({ ...deps, now: startedAt, staleBefore, signal });
    const tally = await sweepStaleMovies(deps, { startedAt, staleBefore, changes, signal, progress });
    return { result: { ...tally, changesKnown: changes !== null }, message: summary(tally, failure) };
  };
}

function summary({ stale, unchanged, queued, alreadyQueued }: SweepResult, failure: string | null): string {
  const why = failure === null ? '' : ` The changed movies are unknown: ${failure}`;
  if (stale === 0) {
    return `No movie is due for a refresh.${why}`;
  }
  const waiting = alreadyQueued === 0 ? '' : `; queued before: ${alreadyQueued}`;
  return `Movies due for a refresh: ${stale}; unchanged: ${unchanged}; queued: ${queued}${waiting}.${why}`;
}
