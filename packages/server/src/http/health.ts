import type { Library, LibraryHealth } from '@cinephage/core';
import type { Context } from 'koa';
import { inTime, onceAtATime } from '../in-time.ts';
import { type Role, roleInWords } from '../role.ts';
import { version } from '../version.ts';
import type { Page } from './pages.ts';

/** A database that takes longer to answer counts as out of reach. */
const answerWithinMs = 2_000;

export interface ServerState {
  /** `running` from when everything is started until the server is told to stop. */
  phase: 'starting' | 'running' | 'stopping';
}

export interface HealthDeps {
  readonly library: Pick<Library, 'health'>;
  /** What the library said of itself at the start; only whether the database answers changes later. */
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
  const isDatabaseOk = createDatabaseCheck(deps.library);
  const does = roleInWords[role];

  const health: Page = async (ctx) => {
    const database = { driver: known.database.driver, ok: await isDatabaseOk() };
    const uptimeSeconds = Math.floor(process.uptime());
    answer(ctx, 200, {
      status: 'ok',
      version,
      role,
      does,
      database,
      metadata: known.metadata,
      uptimeSeconds,
    });
  };
  const ready: Page = async (ctx) => {
    const database = { driver: known.database.driver, ok: await isDatabaseOk() };
    const isReady = database.ok && state.phase === 'running';
    answer(ctx, isReady ? 200 : 503, { ready: isReady, phase: state.phase, database });
  };
  return new Map([
    ['/api/health', health],
    ['/api/ready', ready],
  ]);
}

/** These pages are open to everybody, so the database is asked once at a time, however many want to know. */
function createDatabaseCheck(library: HealthDeps['library']): () => Promise<boolean> {
  const ask = onceAtATime(async () => (await library.health()).database.ok);
  return () => inTime(answerWithinMs, ask(), false);
}

function answer(ctx: Context, status: number, body: object): void {
  ctx.set('Cache-Control', 'no-store');
  ctx.status = status;
  ctx.body = body;
}
