import type { Database, EntityManager } from '../../database/database.ts';
import { findMovieId } from '../../movies/find-movie-id.ts';
import type { SearchType } from '../../movies/movie.schema.ts';
import { type AutoSearchInput, autoSearchOptionsSchema } from '../../movies/movie-inputs.schema.ts';
import type { SearchStarted } from '../../movies/movie-results.schema.ts';
import { interactivePriority } from '../../tasks/enqueue-task.ts';
import { autoSearchKind } from '../../tasks/kind-names.ts';
import type { TaskService } from '../../tasks/task-service.ts';
import { validate } from '../../validation/validate.ts';

export interface AutoSearchDeps {
  readonly database: Database;
  readonly tasks: TaskService;
}

/** Starts a search for a movie, or joins the running one. */
export function createAutoSearch({ database, tasks }: AutoSearchDeps) {
  return async function autoSearch(id: string, options: AutoSearchInput = {}): Promise<SearchStarted> {
    const { searchType } = validate(autoSearchOptionsSchema, options);
    const task = await database.transaction(async (em) =>
      enqueueAutoSearch(tasks, em, await findMovieId(database, em, id), searchType),
    );
    return { searchId: task.id };
  };
}

/**
 * Enqueues in the caller's transaction; at most one search of a movie is queued or running.
 *
 * @param options.scheduled whether a schedule started it: it runs after what users wait for
 * @param options.after what the search follows, such as a failed download: it does not join a search that may have begun before
 */
export function enqueueAutoSearch(
  tasks: Pick<TaskService, 'enqueue'>,
  em: EntityManager,
  movieId: string,
  searchType: SearchType,
  { scheduled = false, after = null }: { readonly scheduled?: boolean; readonly after?: string | null } = {},
) {
  return tasks.enqueue(em, {
    kind: autoSearchKind,
    subjectId: movieId,
    payload: { searchType, scheduled },
    dedupeKey: [autoSearchKind, movieId, ...(after === null ? [] : [after])].join(':'),
    priority: scheduled ? 0 : interactivePriority,
  });
}
