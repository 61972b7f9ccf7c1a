import { yieldToEventLoop } from '../async/yield-to-event-loop.ts';
import type { MarkScoresDeps } from '../custom-formats/file-scores/mark-scores-due.ts';
import { scoreReassignedMovies } from '../custom-formats/file-scores/score-reassigned-movies.ts';
import type { Database, EntityManager } from '../database/database.ts';
import { isOneOf } from '../database/schema/expressions.ts';
import { movieNotFound } from '../errors/movie-not-found.ts';
import { normalizeUuid } from '../ids/uuid.ts';
import { validate } from '../validation/validate.ts';
import { changeRootFolders } from './change-root-folders.ts';
import { type MovieBulkUpdateInput, movieBulkUpdateSchema } from './movie-inputs.schema.ts';
import type { BulkUpdated } from './movie-results.schema.ts';
import { checkSettings, type MovieSettings } from './movie-settings.ts';
import type { UpdateMovieDeps } from './update-movie.ts';

export interface BulkUpdateMoviesDeps extends UpdateMovieDeps, Pick<MarkScoresDeps, 'tasks'> {}

/** Movies per statement; SQLite takes about 40 ms for them. */
const sqliteBatchSize = 500;

/**
 * Changes the settings of many movies in one transaction: all that exist, and a failure for each that does not. A movie
 * counts as updated if it has the given settings afterwards, whether or not it had them before.
 */
export function createBulkUpdateMovies(deps: BulkUpdateMoviesDeps) {
  const { database, now } = deps;

  return async function bulkUpdateMovies(input: MovieBulkUpdateInput): Promise<BulkUpdated> {
    const { ids, moveFiles, ...given } = validate(movieBulkUpdateSchema, input);
    const settings = await checkSettings(deps, given);
    const idsByKey = distinctIds(ids);
    const changes = { settings, moveFiles, updatedAt: now() };
    const { existing, taskIds } = await database.transaction(
      (em) => updateExisting(deps, em, [...idsByKey.keys()], changes),
      { lock: 'movies' },
    );
    const failures = [...idsByKey]
      .filter(([key]) => !existing.has(key))
      .map(([, id]) => ({ id, error: movieNotFound(id).message }));
    const updated = { updatedCount: existing.size, failedCount: failures.length, failures };
    return taskIds.length === 0 ? updated : { ...updated, taskIds };
  };
}

interface Changes {
  readonly settings: MovieSettings;
  readonly moveFiles: boolean;
  readonly updatedAt: Date;
}

/** Each id once: its stored spelling, and the spelling it was first given in. */
function distinctIds(ids: readonly string[]): Map<string, string> {
  const idsByKey = new Map<string, string>();
  for (const id of ids) {
    const key = normalizeUuid(id) ?? id;
    idsByKey.set(key, idsByKey.get(key) ?? id);
  }
  return idsByKey;
}

async function updateExisting(
  deps: BulkUpdateMoviesDeps,
  em: EntityManager,
  keys: readonly string[],
  { settings, moveFiles, updatedAt }: Changes,
) {
  const { database } = deps;
  const { rootFolderPath } = settings;
  const taskIds: string[] = [];
  const uuids = keys.filter((key) => normalizeUuid(key) !== null);
  const existing = new Set<string>();
  // SQLite runs on the thread that answers requests, so the loop yields between two steps; its one writer stays locked.
  const batchSize = database.driver === 'sqlite' ? sqliteBatchSize : uuids.length;
  for (let first = 0; first < uuids.length; first += batchSize) {
    const batch = uuids.slice(first, first + batchSize);
    const rows = await database
      .kysely(em)
      .selectFrom('movie')
      .select('id')
      .where(isOneOf(database.driver, 'id', 'uuid', batch))
      .execute();
    taskIds.push(...(await changeRootFolders(deps, em, { movieIds: batch, rootFolderPath, moveFiles })));
    await updateBatch(database, em, batch, settings, updatedAt);
    for (const { id } of rows) {
      existing.add(id);
    }
    await yieldToEventLoop();
  }
  if (settings.qualityProfileId !== undefined) {
    await scoreReassignedMovies(deps, em, [...existing], settings.qualityProfileId);
  }
  return { existing, taskIds };
}

async function updateBatch(
  database: Database,
  em: EntityManager,
  uuids: readonly string[],
  settings: MovieSettings,
  updatedAt: Date,
): Promise<void> {
  const changes = toColumns(settings);
  // Rows that have these settings already are skipped: thirty times cheaper, and their `updatedAt` stays true.
  await database
    .kysely(em)
    .updateTable('movie')
    .set({ ...changes, updated_at: updatedAt })
    .where(isOneOf(database.driver, 'id', 'uuid', uuids))
    .where((is) => is.not(is.and(changes)))
    .execute();
}

function toColumns({ monitored, minimumAvailability, rootFolderPath, qualityProfileId }: MovieSettings) {
  return {
    ...(monitored === undefined ? {} : { monitored }),
    ...(minimumAvailability === undefined ? {} : { minimum_availability: minimumAvailability }),
    ...(rootFolderPath === undefined ? {} : { root_folder_path: rootFolderPath }),
    ...(qualityProfileId === undefined ? {} : { quality_profile_id: qualityProfileId }),
  };
}
