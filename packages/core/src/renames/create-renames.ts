import { yieldToEventLoop } from '../async/yield-to-event-loop.ts';
import type { Database } from '../database/database.ts';
import { normalizeUuid } from '../ids/uuid.ts';
import { interactivePriority } from '../tasks/enqueue-task.ts';
import { renameMovieFilesKind } from '../tasks/kind-names.ts';
import type { TaskService } from '../tasks/task-service.ts';
import { invalidInput, validate } from '../validation/validate.ts';
import { planRenames, readRenameRules } from './plan-renames.ts';
import { checkMovieIds, readIdsAfter, readRenamedMovies } from './read-renamed-movies.ts';
import { type FileRename, renameFilesSchema, renamePreviewParamsSchema } from './rename.schema.ts';
import type { Renames } from './renames.ts';

export interface RenamesDeps {
  readonly database: Database;
  readonly tasks: TaskService;
}

/** How many movies one preview examines at most. */
const maximumExamined = 2_000;
const batchSize = 200;

export function createRenames({ database, tasks }: RenamesDeps): Renames {
  return {
    async preview(params = {}) {
      const { movieIds, limit, cursor } = validate(renamePreviewParamsSchema, params);
      const ids = movieIds === undefined ? null : await checkMovieIds(database, movieIds);
      return findRenames(database, { ids, limit, after: cursor === undefined ? null : parseCursor(cursor) });
    },

    async execute(input = {}) {
      const { movieIds } = validate(renameFilesSchema, input);
      const ids = movieIds === undefined ? undefined : await checkMovieIds(database, movieIds);
      const { id } = await database.transaction((em) =>
        tasks.enqueue(em, {
          kind: renameMovieFilesKind,
          subjectId: ids?.length === 1 ? ids[0] : undefined,
          payload: ids === undefined ? {} : { movieIds: ids },
          dedupeKey: ids === undefined ? renameMovieFilesKind : undefined,
          priority: interactivePriority,
        }),
      );
      return { taskId: id };
    },
  };
}

function parseCursor(cursor: string): string {
  const id = normalizeUuid(cursor);
  if (id === null) {
    throw invalidInput([{ field: 'cursor', message: 'must come from another part of this preview' }]);
  }
  return id;
}

interface FindRenamesParams {
  /** In order; null: all movies. */
  readonly ids: readonly string[] | null;
  readonly limit: number;
  /** The movie that was examined last. */
  readonly after: string | null;
}

async function findRenames(database: Database, { ids, limit, after }: FindRenamesParams) {
  const rules = await readRenameRules(database);
  const renames: FileRename[] = [];
  let last = after;
  for (let examined = 0; examined < maximumExamined; ) {
    const batch = await readBatch(database, ids, last);
    for (const movie of await readRenamedMovies(database, batch)) {
      const planned = await planRenames(database, movie, rules);
      renames.push(...planned.map(({ folder: _, ...rename }) => rename));
      if (renames.length >= limit) {
        return { renames, nextCursor: movie.id };
      }
    }
    examined += batch.length;
    last = batch.at(-1) ?? null;
    if (last === null || batch.length < batchSize) {
      return { renames, nextCursor: null };
    }
    await yieldToEventLoop();
  }
  return { renames, nextCursor: last };
}

const readBatch = async (database: Database, ids: readonly string[] | null, after: string | null) =>
  ids === null
    ? readIdsAfter(database, after, batchSize)
    : ids.filter((id) => after === null || id > after).slice(0, batchSize);
