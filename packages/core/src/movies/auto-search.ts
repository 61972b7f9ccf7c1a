import type { Database, EntityManager } from '../database/database.ts';
import { askedForPriority } from '../tasks/enqueue-task.ts';
import type { TaskService } from '../tasks/task-service.ts';
import { validate } from '../validate.ts';
import { findMovieId } from './find-movie-id.ts';
import type { SearchType } from './movie.schema.ts';
import { type AutoSearchInput, autoSearchOptions } from './movie-inputs.schema.ts';
import type { SearchStarted } from './movie-results.schema.ts';

export interface AutoSearchDeps {
  readonly database: Database;
  readonly tasks: TaskService;
}

export const autoSearchKind = 'auto-search';

/** Starts a search for a movie, or joins the one under way. */
export function createAutoSearch({ database, tasks }: AutoSearchDeps) {
  return async function autoSearch(id: string, options: AutoSearchInput = {}): Promise<SearchStarted> {
    const { searchType } = validate(autoSearchOptions, options);
    const task = await database.transaction(async (em) =>
      enqueueAutoSearch(tasks, em, await findMovieId(database, em, id), searchType),
    );
    return { searchId: task.id };
  };
}

/** In the caller's transaction; at most one search of a movie is live. What nobody waits for is `scheduled`. */
export function enqueueAutoSearch(
  tasks: Pick<TaskService, 'enqueue'>,
  em: EntityManager,
  movieId: string,
  searchType: SearchType,
  { scheduled = false } = {},
) {
  return tasks.enqueue(em, {
    kind: autoSearchKind,
    subjectId: movieId,
    payload: { searchType, scheduled },
    dedupeKey: `${autoSearchKind}:${movieId}`,
    priority: scheduled ? 0 : askedForPriority,
  });
}
