import type { Library, LibraryHealth } from '@cinephage/core';
import type { Context } from 'koa';
import { singleFlight, withTimeout } from '../promises.ts';
import { type Role, roleDescriptions } from '../role.ts';
import { version } from '../version.ts';
import { answerJson, type Page } from './pages.ts';

/** The library responds within two seconds, also if the database does not, unless the machine is too busy. */
const healthTimeoutMs = 3_000;

export interface ServerState {
  /** `running` from the end of the start until the shutdown begins. */
  phase: 'starting' | 'running' | 'stopping';
}

export interface HealthDeps {
  readonly library: Pick<Library, 'health'>;
  /** The health at the start; its metadata source stays. */
  readonly initial: LibraryHealth;
  readonly role: Role;
  readonly state: Readonly<ServerState>;
}

/**
 * `/api/live` responds with 200 as long as the process lives, so that a supervisor does not restart a server whose database is down.
 * `/api/health` says how everything does, and responds with 503 if nothing works; `/api/ready` responds with 200 only while the server
 * can serve requests.
 */
export function createHealthPages(deps: HealthDeps): ReadonlyMap<string, Page> {
  const { initial, role, state } = deps;
  const checkHealth = createHealthCheck(deps.library, initial);
  const does = roleDescriptions[role];

  const health: Page = async (ctx) => {
    const current = await checkHealth();
    const { status, reasons, database, schedules } = current;
    respond(ctx, status === 'unhealthy' ? 503 : 200, {
      ...{ status, reasons, version, role, does },
      checks: toChecks(current),
      ...{ database, schedules, metadata: initial.metadata },
      uptimeSeconds: Math.floor(process.uptime()),
      timestamp: new Date().toISOString(),
    });
  };
  const ready: Page = async (ctx) => {
    // A schedule that cannot run does not affect requests.
    const { database } = await checkHealth();
    const isReady = database.ok && state.phase === 'running';
    respond(ctx, isReady ? 200 : 503, {
      ...{ ready: isReady, phase: state.phase, database },
      timestamp: new Date().toISOString(),
    });
  };
  const live: Page = async (ctx) => respond(ctx, 200, { live: true });
  return new Map([
    ['/api/health', health],
    ['/api/ready', ready],
    ['/api/live', live],
  ]);
}

/**
 * These pages are public: concurrent requests share one check of the database, and the problem is described without details,
 * which the log has.
 */
function createHealthCheck(
  library: HealthDeps['library'],
  { database: { driver } }: LibraryHealth,
): () => Promise<ChangingHealth> {
  const check = singleFlight<ChangingHealth>(() => library.health());
  const problem = 'The database does not respond.';
  const unavailable: ChangingHealth = {
    ...{ status: 'unhealthy', reasons: [problem], responseTime: healthTimeoutMs },
    database: { driver, ok: false, problem },
    schedules: { ok: false, problems: [] },
    downloadClients: { ok: false, clients: [] },
    indexers: { ok: false, enabledCount: 0, totalCount: 0, failingCount: 0 },
  };
  return () => withTimeout(check(), { timeoutMs: healthTimeoutMs, fallback: unavailable });
}

type ChangingHealth = Omit<LibraryHealth, 'metadata'>;

/** What has failed altogether is unhealthy if nothing works without it. */
function toChecks({ database, downloadClients, indexers, responseTime }: ChangingHealth) {
  const { enabledCount, totalCount } = indexers;
  const statusOf = (ok: boolean) => (ok ? 'healthy' : 'degraded');
  return {
    database: { status: database.ok ? 'healthy' : 'unhealthy', responseTime },
    downloadClients: {
      status: statusOf(downloadClients.ok),
      clients: downloadClients.clients.map(({ name, ok, problem }) => ({
        ...{ name, status: statusOf(ok), reason: problem },
      })),
    },
    indexers: { status: statusOf(indexers.ok), enabledCount, totalCount },
  };
}

function respond(ctx: Context, status: number, body: object): void {
  ctx.set('Cache-Control', 'no-store');
  answerJson(ctx, status, body);
}
