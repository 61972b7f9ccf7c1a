import { sql } from 'kysely';
import type { PgBoss } from 'pg-boss';
import { memoizePromise } from '../../../async/memoize-promise.ts';
import { advisoryLocks } from '../../../database/advisory-locks.ts';
import type { Database } from '../../../database/database.ts';
import { createOwner } from '../../../database/process-identity.ts';
import type { CreateTaskEngine, TaskEngineOptions } from '../../task-engine.ts';
import type { TaskHandlers } from '../../task-handlers.ts';
import { createTaskSql } from '../../task-sql.ts';
import { kindSettings } from '../session/kind-settings.ts';
import { withStopTimeout } from '../session/stop-timeout.ts';
import { createTaskSession } from '../session/task-session.ts';
import { type BossPool, openBossPool } from './boss-pool.ts';
import { createJobQueues, heartbeatSeconds, type JobQueues } from './job-queues.ts';
import { openBoss, openMaintenanceBoss } from './open-boss.ts';
import { createPgBossStore } from './pg-boss-store.ts';
import { requeue } from './requeue.ts';

const defaults = { pollMs: 1_000, graceMs: 5_000 } as const;

/** The engine for PostgreSQL and any number of nodes: pg-boss decides which node claims which task, and for how long. */
export const createPgBossEngine: CreateTaskEngine = async (options) => {
  const { database, logger } = options;
  const schema = database.jobSchema ?? '';
  const pool = await openBossPool(database);
  const boss = await oneNodeAtATime(database, () => openBoss({ pool, schema, logger })).catch(
    async (error) => {
      await pool.close();
      throw error;
    },
  );
  return createEngine(options, pool, boss);
};

/**
 * pg-boss recognises a lost race to create its tables by the error message, which may be in any language; so nodes create
 * them one after the other.
 */
function oneNodeAtATime<T>(database: Database, work: () => Promise<T>): Promise<T> {
  return database.transaction(async (em) => {
    const kysely = database.kysely(em);
    await sql`set local lock_timeout = 0`.execute(kysely);
    await sql`set local idle_in_transaction_session_timeout = 0`.execute(kysely);
    await sql`select pg_advisory_xact_lock(${advisoryLocks.jobTables}, hashtext(current_schema()))`.execute(
      kysely,
    );
    return work();
  });
}

function createEngine(
  options: TaskEngineOptions,
  pool: BossPool,
  boss: PgBoss,
): Awaited<ReturnType<CreateTaskEngine>> {
  const { database, logger } = options;
  const schema = database.jobSchema ?? '';
  const queues = createJobQueues(boss, schema);
  const maintenance = memoizePromise(() => openMaintenanceBoss({ pool, schema, logger }));
  const stopMaintenance = async () => {
    const running = await maintenance.take();
    await running?.stop({ graceful: false });
  };
  let session: ReturnType<typeof openSession> | undefined;
  let stopping = Promise.resolve();
  return {
    enqueue: (em, task) => queues.put(em, task, { isNew: true }),
    requeue: (em, id) => requeue({ database, queues }, em, id),
    prioritize: queues.prioritize,
    withdraw: (em, { id, kind }) => queues.remove(kind, [id], em),
    async start(handlers) {
      await stopping;
      await maintenance();
      session ??= openSession(options, queues, handlers);
    },
    async stop({ graceMs = defaults.graceMs } = {}) {
      const current = session;
      session = undefined;
      if (current !== undefined) {
        stopping = current.stop(graceMs).then(() => withStopTimeout(stopMaintenance, logger));
      }
      await stopping;
    },
    wake: () => session?.wake(),
    abort: (taskId) => session?.abort(taskId),
    async close() {
      await withStopTimeout(stopMaintenance, logger);
      await withStopTimeout(() => boss.stop({ graceful: false }), logger);
      await withStopTimeout(pool.close, logger);
    },
  };
}

function openSession(options: TaskEngineOptions, queues: JobQueues, handlers: TaskHandlers) {
  const { database, pollMs = defaults.pollMs, now, logger } = options;
  const kinds = kindSettings(handlers, options);
  const store = createPgBossStore({
    database,
    sql: createTaskSql(database, now),
    queues,
    owner: createOwner(database.driver),
    kinds: [...kinds.keys()],
    logger,
  });
  return createTaskSession({
    ...options,
    store,
    kinds,
    leaseMs: heartbeatSeconds * 1_000,
    pollMs,
    listen: (session) =>
      database.signals.subscribe('tasks', (message) => {
        const [what, which] = message?.split(' ') ?? [];
        if (what === 'cancelled') {
          session.abort(which ?? '');
          return;
        }
        session.wake(which);
        if (message === null) {
          void session.check();
        }
      }),
  });
}
