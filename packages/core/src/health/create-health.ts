import type { Database } from '../database/database.ts';
import type { MetadataSource } from '../metadata/metadata-source.ts';
import type { ScheduleHealth } from '../tasks/schedules/schedule.schema.ts';
import type { LibraryHealth } from './library-health.schema.ts';

export interface HealthDeps {
  readonly database: Pick<Database, 'driver' | 'checkHealth'>;
  readonly schedules: { health(): Promise<ScheduleHealth> };
  readonly source: MetadataSource;
}

/** Checks the database, and the schedules if it answers. */
export function createHealth({ database, schedules, source }: HealthDeps) {
  return async function health(): Promise<LibraryHealth> {
    const databaseState = await checkDatabase(database);
    return {
      database: databaseState,
      schedules: databaseState.ok ? await schedules.health().catch(() => unreadable) : unreadable,
      metadata: describe(source),
    };
  };
}

async function checkDatabase(database: HealthDeps['database']): Promise<LibraryHealth['database']> {
  const { driver } = database;
  const problem = await database.checkHealth();
  return problem === null ? { ok: true, driver } : { ok: false, driver, problem };
}

/** The schedules of a database that does not answer; `database` names the problem. */
const unreadable: ScheduleHealth = { ok: false, problems: [] };

/** `description` is read each time, as it changes with the state of the source. */
const describe = (source: MetadataSource) => ({
  source: source.name,
  get description() {
    return source.description;
  },
});
