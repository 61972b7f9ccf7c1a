import type { Database } from '../database/database.ts';
import type { MetadataSource } from '../metadata/metadata-source.ts';
import type { ScheduleHealth } from '../tasks/schedules/schedule.schema.ts';
import { counted } from '../text/counted.ts';
import type {
  DownloadClientsHealth,
  HealthStatus,
  IndexersHealth,
  LibraryHealth,
} from './library-health.schema.ts';

export interface HealthDeps {
  readonly database: Pick<Database, 'driver' | 'checkHealth'>;
  readonly schedules: { health(): Promise<ScheduleHealth> };
  /** As the database has it: no client is asked. */
  readonly downloadClients: () => Promise<DownloadClientsHealth>;
  readonly indexers: () => Promise<IndexersHealth>;
  readonly source: MetadataSource;
}

type Components = Pick<LibraryHealth, 'schedules' | 'downloadClients' | 'indexers'>;

/** Checks the database, and if it answers, reads from it how everything else does. */
export function createHealth(deps: HealthDeps) {
  return async function health(): Promise<LibraryHealth> {
    const startedAt = performance.now();
    const database = await checkDatabase(deps.database);
    const responseTime = Math.round(performance.now() - startedAt);
    const components = database.ok ? await readComponents(deps) : unreadable;
    return {
      ...assess(database, components),
      responseTime,
      database,
      ...components,
      metadata: describe(deps.source),
    };
  };
}

async function checkDatabase(database: HealthDeps['database']): Promise<LibraryHealth['database']> {
  const { driver } = database;
  const problem = await database.checkHealth();
  return problem === null ? { ok: true, driver } : { ok: false, driver, problem };
}

/** If the database does not answer; `database` names the problem. */
const unreadable: Components = {
  schedules: { ok: false, problems: [] },
  downloadClients: { ok: false, clients: [] },
  indexers: { ok: false, enabledCount: 0, totalCount: 0, failingCount: 0 },
};

async function readComponents({ schedules, downloadClients, indexers }: HealthDeps): Promise<Components> {
  const [ofSchedules, ofClients, ofIndexers] = await Promise.all([
    schedules.health().catch(() => unreadable.schedules),
    downloadClients().catch(() => unreadable.downloadClients),
    indexers().catch(() => unreadable.indexers),
  ]);
  return { schedules: ofSchedules, downloadClients: ofClients, indexers: ofIndexers };
}

function assess(
  database: LibraryHealth['database'],
  { schedules, downloadClients, indexers }: Components,
): { readonly status: HealthStatus; readonly reasons: string[] } {
  if (!database.ok) {
    return { status: 'unhealthy', reasons: [database.problem ?? 'The database does not respond.'] };
  }
  const { failingCount, enabledCount } = indexers;
  const failingClients = downloadClients.clients.filter(({ ok }) => !ok);
  const reasons = [
    ...schedules.problems.map(({ id }) => `The schedule ${id} cannot run.`),
    ...failingClients.map(({ problem, name }) => problem ?? `The download client ${name} fails.`),
    ...(failingCount === 0
      ? []
      : [`${failingCount} of ${counted(enabledCount, 'enabled indexer')} cannot be searched at present.`]),
    ...(isUnread(schedules, downloadClients, indexers)
      ? ['The database does not answer what the state of the library is.']
      : []),
  ];
  return { status: reasons.length === 0 ? 'healthy' : 'degraded', reasons };
}

const isUnread = (...components: readonly object[]) =>
  Object.values(unreadable).some((none) => components.includes(none));

/** `description` is read each time, as it changes with the state of the source. */
const describe = (source: MetadataSource) => ({
  source: source.name,
  get description() {
    return source.description;
  },
});
