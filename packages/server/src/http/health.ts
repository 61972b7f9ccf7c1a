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
  /** The health at the start; only the database and the schedules change later. */
  readonly initial: LibraryHealth;
  readonly role: Role;
  readonly state: Readonly<ServerState>;
}

/**
 * `/api/health` responds with 200 as long as the process lives, so that a supervisor does not restart a server whose database is
 * down; `/api/ready` responds with 200 only while the server can serve requests.
 */
export function createHealthPages(deps: HealthDeps): ReadonlyMap<string, Page> {
  const { initial, role, state } = deps;
  const checkHealth = createHealthCheck(deps.library, initial);
  const does = roleDescriptions[role];

  const health: Page = async (ctx) => {
    const { database, schedules } = await checkHealth();
    const uptimeSeconds = Math.floor(process.uptime());
    respond(ctx, 200, {
      status: 'ok',
      version,
      role,
      does,
      database,
      schedules,
      metadata: initial.metadata,
      uptimeSeconds,
    });
  };
  const ready: Page = async (ctx) => {
    // A schedule that cannot run does not affect requests.
    const { database } = await checkHealth();
    const isReady = database.ok && state.phase === 'running';
    respond(ctx, isReady ? 200 : 503, { ready: isReady, phase: state.phase, database });
  };
  return new Map([
    ['/api/health', health],
    ['/api/ready', ready],
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
  const unavailable: ChangingHealth = {
    database: { driver, ok: false, problem: 'The database does not respond.' },
    schedules: { ok: false, problems: [] },
  };
  return () => withTimeout(check(), { timeoutMs: healthTimeoutMs, fallback: unavailable });
}

type ChangingHealth = Pick<LibraryHealth, 'database' | 'schedules'>;

function respond(ctx: Context, status: number, body: object): void {
  ctx.set('Cache-Control', 'no-store');
  answerJson(ctx, status, body);
}
