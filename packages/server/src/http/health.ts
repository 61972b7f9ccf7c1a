import type { Library, LibraryHealth } from '@cinephage/core';
import type { Context } from 'koa';
import { inTime, onceAtATime } from '../in-time.ts';
import { type Role, roleInWords } from '../role.ts';
import { version } from '../version.ts';
import type { Page } from './pages.ts';

/** The library answers within two seconds, whatever is wrong with the database, unless the machine itself is too busy. */
const answerWithinMs = 3_000;

export interface ServerState {
  /** `running` from when everything is started until the server is told to stop. */
  phase: 'starting' | 'running' | 'stopping';
}

export interface HealthDeps {
  readonly library: Pick<Library, 'health'>;
  /** What the library said of itself at the start; only the database and the schedules change later. */
  readonly known: LibraryHealth;
  readonly role: Role;
  readonly state: Readonly<ServerState>;
}

/**
 * `/api/health` answers 200 for as long as the process lives, so that whoever watches it does not restart a server whose
 * database is away; `/api/ready` answers 200 only while the instance can do its work.
 */
export function createHealthPages(deps: HealthDeps): ReadonlyMap<string, Page> {
  const { known, role, state } = deps;
  const checkHealth = createHealthCheck(deps.library, known);
  const does = roleInWords[role];

  const health: Page = async (ctx) => {
    const { database, schedules } = await checkHealth();
    const uptimeSeconds = Math.floor(process.uptime());
    answer(ctx, 200, {
      status: 'ok',
      version,
      role,
      does,
      database,
      schedules,
      metadata: known.metadata,
      uptimeSeconds,
    });
  };
  const ready: Page = async (ctx) => {
    // A schedule that cannot run is no reason to keep requests away.
    const { database } = await checkHealth();
    const isReady = database.ok && state.phase === 'running';
    answer(ctx, isReady ? 200 : 503, { ready: isReady, phase: state.phase, database });
  };
  return new Map([
    ['/api/health', health],
    ['/api/ready', ready],
  ]);
}

/**
 * These pages are open to everybody, so the database is asked once at a time, however many want to know. What is wrong with
 * it is said in a sentence that is fit for everybody; the log says more.
 */
function createHealthCheck(
  library: HealthDeps['library'],
  { database: { driver } }: LibraryHealth,
): () => Promise<ChangingHealth> {
  const ask = onceAtATime<ChangingHealth>(() => library.health());
  const unanswered: ChangingHealth = {
    database: { driver, ok: false, problem: 'The database does not answer at the moment.' },
    schedules: { ok: false, problems: [] },
  };
  return () => inTime(answerWithinMs, ask(), unanswered);
}

type ChangingHealth = Pick<LibraryHealth, 'database' | 'schedules'>;

function answer(ctx: Context, status: number, body: object): void {
  ctx.set('Cache-Control', 'no-store');
  ctx.status = status;
  ctx.body = body;
}
