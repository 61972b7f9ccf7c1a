import { type Clock, type ConstructorOptions, PgBoss } from 'pg-boss';
import { LibraryError } from '../../../errors/library-error.ts';
import type { LibraryLogger } from '../../../logging/library-logger.ts';
import type { BossPool } from './boss-pool.ts';

/** The timers of pg-boss do not keep the process alive. */
const quietClock: Clock = {
  now: () => Date.now(),
  setTimeout: (run, ms) => setTimeout(run, ms).unref(),
  clearTimeout: (timer) => clearTimeout(timer as NodeJS.Timeout),
  setInterval: (run, ms) => setInterval(run, ms).unref(),
  clearInterval: (timer) => clearInterval(timer as NodeJS.Timeout),
};

export interface OpenBossOptions {
  readonly pool: BossPool;
  /** Holds the tables of pg-boss alone; must exist. */
  readonly schema: string;
  readonly logger?: LibraryLogger | undefined;
}

/** Opens pg-boss for adding, fetching and ending jobs. Migrates its tables, which one node at a time may do. */
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
  boss.on('error', (error) => logger?.warn({ err: error }, 'pg-boss has failed at a step; it tries again.'));
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
