import type { Database } from '../database/database.ts';
import type { IndexerSources } from '../indexers/indexer-source.ts';
import { enqueueForMovies } from '../movies/enqueue-for-movies.ts';
import type { SearchType } from '../movies/movie.schema.ts';
import type { TaskHandler } from '../tasks/task-handlers.ts';
import type { TaskService } from '../tasks/task-service.ts';
import { enqueueAutoSearch } from './auto-search/start-auto-search.ts';
import { noIndexerMessage, noIndexerNowMessage } from './query-indexers.ts';
import { findCandidates } from './scheduled-candidates.ts';

/**
 * Indexers limit requests per day and have few new releases within one, so a movie is searched for at most once a day,
 * however often the schedule runs. Less than 24 hours, because a search runs some time after its schedule: with 24 hours a
 * daily schedule would skip the movies searched for a few minutes late the day before.
 */
const cooldownMs = 20 * 3_600_000;

/** Per run: what most indexers allow in a day at one request per movie. */
const maximumSearches = 100;

export interface ScheduledSearchDeps {
  readonly database: Database;
  readonly tasks: Pick<TaskService, 'enqueue'>;
  readonly indexerSources: Pick<IndexerSources, 'forSearch'>;
  readonly now: () => Date;
}

/** Queues searches for movies without a file. Idempotent: what is queued is not queued again. */
export const createSearchMissingMoviesHandler = (deps: ScheduledSearchDeps) =>
  createScheduledSearchHandler(deps, 'missing');

/** Queues searches for movies whose file is below the cutoff of their profile, in the same way. */
export const createSearchCutoffUnmetMoviesHandler = (deps: ScheduledSearchDeps) =>
  createScheduledSearchHandler(deps, 'cutOffUnmet');

function createScheduledSearchHandler(deps: ScheduledSearchDeps, searchType: SearchType): TaskHandler {
  const { database, tasks, indexerSources } = deps;
  return async ({ signal, progress }) => {
    const { sources, skipped } = await indexerSources.forSearch('automatic');
    if (sources.length === 0) {
      const message = skipped.length === 0 ? noIndexerMessage : noIndexerNowMessage;
      return { message, result: { searchType, lookedAt: 0, queued: 0, alreadyQueued: 0 } };
    }
    const now = deps.now();
    const { movieIds, lookedAt } = await findCandidates({
      ...{ database, searchType, now, signal },
      searchedBefore: new Date(now.getTime() - cooldownMs),
      atMost: maximumSearches,
      onProgress: (found, looked) =>
        progress((90 * found) / maximumSearches, `Looked at ${looked} movies, found ${found} to search for`),
    });
    progress(90, `Queueing ${movieIds.length} searches`);
    const { queued, alreadyQueued } = await enqueueForMovies({
      ...{ database, movieIds, signal },
      enqueue: (em, movieId) => enqueueAutoSearch(tasks, em, movieId, searchType, { scheduled: true }),
    });
    const result = { searchType, lookedAt, queued, alreadyQueued };
    return { result, message: summary(queued, alreadyQueued) };
  };
}

function summary(queued: number, alreadyQueued: number): string {
  if (queued + alreadyQueued === 0) {
    return 'There is no movie to search for now.';
  }
  const waiting = alreadyQueued === 0 ? '' : `; queued before: ${alreadyQueued}`;
  return `Searches queued: ${queued}${waiting}.`;
}
