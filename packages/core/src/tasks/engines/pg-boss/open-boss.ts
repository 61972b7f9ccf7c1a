import { type Clock, type ConstructorOptions, PgBoss } from 'pg-boss';
import { LibraryError } from '../../../errors/library-error.ts';
import type { LibraryLogger } from '../../../logging/library-logger.ts';
import type { BossPool } from './boss-pool.ts';

/** What pg-boss does by the clock is no reason to keep a process alive that has nothing else to do. */
const quietClock: Clock = {
  now: () => Date.now(),
  setTimeout: (run, ms) => setTimeout(run, ms).unref(),
  clearTimeout: (timer) => clearTimeout(timer as NodeJS.Timeout),
  setInterval: (run, ms) => setInterval(run, ms).unref(),
  clearInterval: (timer) => clearInterval(timer as NodeJS.Timeout),
};

export interface OpenBossOptions {
  readonly pool: BossPool;
  /** Of pg-boss alone; has to exist. */
  readonly schema: string;
  readonly logger?: LibraryLogger | undefined;
}

/** For adding, taking and ending jobs. Brings the tables of pg-boss up to date, which one node at a time may do. */
export function openBoss(options: OpenBossOptions): Promise<PgBoss> {
  return open(options, { supervise: false, schedule: false });
}

/** Reclaims the jobs of dead nodes. Every node that runs tasks opens one; pg-boss lets one of them work at a time. */
export function openMaintenanceBoss(options: OpenBossOptions): Promise<PgBoss> {
  return open(options, {
    migrate: false,
    supervise: true,
    superviseIntervalSeconds: 1,
    monitorIntervalSeconds: 1,
    schedule: false,
  });
}

async function open(
  { pool, schema, logger }: OpenBossOptions,
  settings: ConstructorOptions,
): Promise<PgBoss> {
  const boss = new PgBoss({ db: pool.db, schema, createSchema: false, clock: quietClock, ...settings });
  boss.on('error', (error) =>
    logger?.warn({ err: error }, 'pg-boss could not do something; it tries again.'),
  );
  boss.on('warning', ({ message, data }) => logger?.debug({ component: 'pg-boss', data }, message));
  try {
    await boss.start();
  } catch (cause) {
    await boss.stop({ graceful: false });
    const message = cause instanceof Error ? cause.message : String(cause);
    throw new LibraryError(
      'DATABASE_UNAVAILABLE',
      `The job queue in PostgreSQL could not be opened: ${message}.`,
      {
        cause,
      },
    );
  }
  return boss;
}
