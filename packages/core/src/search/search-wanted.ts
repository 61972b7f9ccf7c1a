import { z } from 'zod';
import type { Database } from '../database/database.ts';
import { normalizeUuid } from '../ids/uuid.ts';
import { enqueueForMovies } from '../movies/enqueue-for-movies.ts';
import type { SearchType } from '../movies/movie.schema.ts';
import { type TaskHandler, taskHandler } from '../tasks/task-handlers.ts';
import type { TaskService } from '../tasks/task-service.ts';
import { wantedTypeSchema, wantedTypes } from '../wanted/wanted.schema.ts';
import { enqueueAutoSearch } from './auto-search/start-auto-search.ts';
import { findCandidates } from './scheduled-candidates.ts';

export interface SearchWantedDeps {
  readonly database: Database;
  readonly tasks: Pick<TaskService, 'enqueue'>;
  readonly now: () => Date;
}

const payloadRules = z.object({
  type: wantedTypeSchema.optional(),
  movieIds: z.array(z.string()).optional(),
});
const searchTypes = { missing: 'missing', cutoffUnmet: 'cutOffUnmet' } as const satisfies Record<
  string,
  SearchType
>;
/** Of each type, unless a user names the movies. */
const maximumSearches = 100;

/** Queues searches for wanted movies. Idempotent: what is queued is not queued again. */
export function createSearchWantedHandler({ database, tasks, now }: SearchWantedDeps): TaskHandler {
  const enqueue = (
    movieIds: readonly string[],
    searchType: SearchType,
    scheduled: boolean,
    signal: AbortSignal,
  ) =>
    enqueueForMovies({
      ...{ database, movieIds, signal },
      enqueue: (em, movieId) => enqueueAutoSearch(tasks, em, movieId, searchType, { scheduled }),
    });

  return taskHandler(payloadRules, async ({ payload: { type, movieIds }, signal, progress }) => {
    let [queued, alreadyQueued] = [0, 0];
    for (const wanted of type === undefined ? wantedTypes : [type]) {
      const searchType = searchTypes[wanted];
      const ids =
        movieIds === undefined
          ? await findAll({ database, searchType, now: now(), signal })
          : await findNamed(database, movieIds, wanted);
      progress(50, `Queueing ${ids.length} searches`);
      const result = await enqueue(ids, searchType, movieIds === undefined, signal);
      queued += result.queued;
      alreadyQueued += result.alreadyQueued;
    }
    const before = alreadyQueued === 0 ? '' : `; queued before: ${alreadyQueued}`;
    return { result: { queued, alreadyQueued }, message: `Searches queued: ${queued}${before}.` };
  });
}

async function findAll(
  params: Pick<Parameters<typeof findCandidates>[0], 'database' | 'searchType' | 'now' | 'signal'>,
) {
  const { movieIds } = await findCandidates({
    ...{ ...params, searchedBefore: params.now, atMost: maximumSearches },
    onProgress: () => {},
  });
  return movieIds;
}

/** Those of the named movies that have a file, or have none: the search itself checks the rest, and says why it does not search. */
async function findNamed(
  database: Database,
  movieIds: readonly string[],
  type: (typeof wantedTypes)[number],
) {
  const ids = [...new Set(movieIds.map(normalizeUuid))].filter((id) => id !== null);
  const found: string[] = [];
  const batchSize = 500;
  for (let start = 0; start < ids.length; start += batchSize) {
    const rows = await database.readKysely
      .selectFrom('movie')
      .select('id')
      .where('id', 'in', ids.slice(start, start + batchSize))
      .where('has_file', '=', type === 'cutoffUnmet')
      .execute();
    found.push(...rows.map(({ id }) => id));
  }
  return found;
}
