import type { Database } from '../database/database.ts';
import { createReadPage } from '../movies/list/list-movies.ts';
import type { ReadMoviesDeps } from '../movies/select/movie-row.ts';
import type { MovieSelection } from '../movies/select/movie-selection.ts';
import { cutoffUnmetSelection, listItemSelection } from '../movies/select/whole-movies.ts';
import type { Select } from '../select/selection.ts';
import { interactivePriority } from '../tasks/enqueue-task.ts';
import { searchWantedKind } from '../tasks/kind-names.ts';
import type { TaskService } from '../tasks/task-service.ts';
import { validate } from '../validation/validate.ts';
import { refuseUnknown } from '../validation/validate-options.ts';
import { cutoffUnmetQuerySchema, missingQuerySchema, wantedSearchSchema } from './wanted.schema.ts';
import type { Wanted } from './wanted.ts';

export interface WantedDeps extends ReadMoviesDeps {
  readonly database: Database;
  readonly tasks: Pick<TaskService, 'enqueue'>;
}

/** The operations on movies that a file or a better one is searched for. */
export function createWanted(deps: WantedDeps): Wanted {
  const readPage = createReadPage(deps);
  return {
    missing: async (query = {}, options = undefined) => {
      const given = validate(missingQuerySchema, query);
      return readPage(given, selectionOf(options, listItemSelection), { wanted: 'missing' });
    },
    cutoffUnmet: async (query = {}, options = undefined) => {
      const given = validate(cutoffUnmetQuerySchema, query);
      return readPage(given, selectionOf(options, cutoffUnmetSelection), { wanted: 'cutoffUnmet' });
    },
    async search(input = {}) {
      const { type, movieIds } = validate(wantedSearchSchema, input);
      const task = await deps.database.transaction((em) =>
        deps.tasks.enqueue(em, {
          kind: searchWantedKind,
          payload: { ...(type !== undefined && { type }), ...(movieIds !== undefined && { movieIds }) },
          priority: interactivePriority,
          ...(movieIds === undefined && { dedupeKey: `${searchWantedKind}:${type ?? ''}` }),
        }),
      );
      return { taskId: task.id };
    },
  };
}

function selectionOf<Selection extends MovieSelection>(
  options: Select<Selection> | undefined,
  defaults: MovieSelection,
): Selection {
  refuseUnknown(options, ['select']);
  // Without options, Selection is its default type.
  return options?.select ?? (defaults as Selection);
}
