import type { MetadataSource } from '../../metadata/metadata-source.ts';
import type { TaskHandler } from '../../tasks/task-handlers.ts';
import { askForChanges } from './ask-for-changes.ts';
import { type SweepDeps, sweepStale, type Tally } from './sweep-stale.ts';

export const refreshStaleMoviesKind = 'refresh-stale-movies';

/** A week: ratings and release dates move slowly, and a source is asked about a movie 52 times a year at most. */
const staleAfterMs = 7 * 86_400_000;

export interface RefreshStaleMoviesDeps extends SweepDeps {
  readonly metadata: Pick<MetadataSource, 'listChangedMovies'>;
  readonly now: () => Date;
}

/**
 * Queues a refresh of the movies whose metadata is the oldest. Where the source can tell which movies have changed, and it
 * pays to ask, the others count as refreshed. Running it twice does no harm: what is queued is not queued again.
 */
export function createRefreshStaleMoviesHandler(deps: RefreshStaleMoviesDeps): TaskHandler {
  return async ({ signal, progress }) => {
    const startedAt = deps.now();
    const staleBefore = new Date(startedAt.getTime() - staleAfterMs);
    progress(0, 'Asking which movies have changed');
    const { changes, trouble } = await askForChanges({ ...deps, now: startedAt, staleBefore, signal });
    const tally = await sweepStale(deps, { startedAt, staleBefore, changes, signal, progress });
    return { result: { ...tally, changesKnown: changes !== null }, message: summary(tally, trouble) };
  };
}

function summary({ stale, unchanged, queued, alreadyQueued }: Tally, trouble: string | null): string {
  const why = trouble === null ? '' : ` Which movies have changed could not be found out: ${trouble}`;
  if (stale === 0) {
    return `No movie is due for a refresh.${why}`;
  }
  const waiting = alreadyQueued === 0 ? '' : `; queued before: ${alreadyQueued}`;
  return `Movies due for a refresh: ${stale}; unchanged: ${unchanged}; queued: ${queued}${waiting}.${why}`;
}
