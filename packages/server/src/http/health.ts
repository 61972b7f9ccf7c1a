import { setTimeout as sleep } from 'node:timers/promises';
import type { Library, LibraryHealth } from '@cinephage/core';
import type { Context } from 'koa';
import type { Config } from '../config/read-config.ts';
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
  readonly role: Config['role'];
  readonly state: Readonly<ServerState>;
}

/**
 * `/api/health` answers 200 for as long as the process lives, so that whoever watches it does not restart a server whose
 * database is away; `/api/ready` answers 200 only while requests can be served.
 */
export function createHealthPages(deps: HealthDeps): ReadonlyMap<string, Page> {
  const { known, role, state } = deps;
  const isDatabaseOk = createDatabaseCheck(deps.library);

  const health: Page = async (ctx) => {
    const database = { driver: known.database.driver, ok: await isDatabaseOk() };
    const uptimeSeconds = Math.floor(process.uptime());
    answer(ctx, 200, { status: 'ok', version, role, database, metadata: known.metadata, uptimeSeconds });
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
  let asking: Promise<boolean> | undefined;
  const ask = async () => {
    try {
      return (await library.health()).database.ok;
    } finally {
      asking = undefined;
    }
  };
  return async () => {
    asking ??= ask();
    const giveUp = new AbortController();
    const tooLate = sleep(answerWithinMs, false, { signal: giveUp.signal }).catch(() => false);
    try {
      return await Promise.race([asking, tooLate]);
    } finally {
      giveUp.abort();
    }
  };
}

function answer(ctx: Context, status: number, body: object): void {
  ctx.set('Cache-Control', 'no-store');
  ctx.status = status;
  ctx.body = body;
}
