import { setImmediate as othersFirst } from 'node:timers/promises';
import type { Database, EntityManager } from '../database/database.ts';
import { normalizeUuid } from '../identifiers.ts';
import { validate } from '../validate.ts';
import { movieNotFound } from './get-movie.ts';
import { type MovieBulkUpdateInput, movieBulkUpdate } from './movie-inputs.schema.ts';
import type { BulkUpdated } from './movie-results.schema.ts';
import { checkSettings, type MovieSettings } from './movie-settings.ts';
import type { UpdateMovieDeps } from './update-movie.ts';

const columns: Readonly<Record<keyof MovieSettings, string>> = {
  monitored: 'monitored',
  minimumAvailability: 'minimum_availability',
  rootFolderPath: 'root_folder_path',
  qualityProfileId: 'quality_profile_id',
};

/** About 40 ms of work. */
const sqliteStep = 500;

/**
 * Changes the settings of many movies in one transaction: all that exist, and a failure for each that does not. A movie
 * counts as updated when it has the wanted settings afterwards, whether or not it had them before.
 */
export function createBulkUpdateMovies(deps: UpdateMovieDeps) {
  const { database, now } = deps;

  return async function bulkUpdateMovies(input: MovieBulkUpdateInput): Promise<BulkUpdated> {
    const { ids, ...given } = validate(movieBulkUpdate, input);
    const settings = await checkSettings(deps, given);
    const asked = distinctIds(ids);
    const known = await database.transaction(
      (em) => updateKnown(database, em, [...asked.keys()], settings, now()),
      {
        lock: 'movies',
      },
    );
    const failures = [...asked]
      .filter(([key]) => !known.has(key))
      .map(([, id]) => ({ id, error: movieNotFound(id).message }));
    return { updatedCount: known.size, failedCount: failures.length, failures };
  };
}

/** Each id once, by its stored spelling, with the spelling it was first asked in. */
function distinctIds(ids: readonly string[]): Map<string, string> {
  const asked = new Map<string, string>();
  for (const id of ids) {
    const key = normalizeUuid(id) ?? id;
    asked.set(key, asked.get(key) ?? id);
  }
  return asked;
}

async function updateKnown(
  database: Database,
  em: EntityManager,
  keys: readonly string[],
  settings: MovieSettings,
  moment: Date,
): Promise<Set<string>> {
  const uuids = keys.filter((key) => normalizeUuid(key) !== null);
  const known = new Set<string>();
  // SQLite works on the thread that answers requests: between two steps others have their turn. Nobody else can write.
  const step = database.driver === 'sqlite' ? sqliteStep : uuids.length;
  for (let first = 0; first < uuids.length; first += step) {
    const some = uuids.slice(first, first + step);
    const found = `select id from movie where ${database.isOneOf('id', 'uuid')}`;
    const { rows } = await database.execute<{ id: string }>(em, found, [some]);
    await updateSome(database, em, some, settings, moment);
    for (const { id } of rows) {
      known.add(id);
    }
    await othersFirst();
  }
  return known;
}

async function updateSome(
  database: Database,
  em: EntityManager,
  uuids: readonly string[],
  settings: MovieSettings,
  moment: Date,
): Promise<void> {
  const changes = Object.entries(settings).map(([name, value]) => ({
    column: columns[name as keyof MovieSettings],
    value,
  }));
  const values = changes.map(({ value }) => value);
  // A row that has the wanted settings already is left alone: thirty times cheaper, and `updatedAt` stays true.
  await database.execute(
    em,
    `update movie set ${changes.map(({ column }) => `${column} = ?`).join(', ')}, updated_at = ?
      where ${database.isOneOf('id', 'uuid')} and (${changes.map(({ column }) => `${column} <> ?`).join(' or ')})`,
    [...values, moment, uuids, ...values],
  );
}
