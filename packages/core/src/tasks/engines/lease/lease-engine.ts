import { defaultBackoff } from '../../retry-policy.ts';
import type { CreateTaskEngine, TaskEngineOptions } from '../../task-engine.ts';
import type { TaskHandlers } from '../../task-handlers.ts';
import { createTaskSql } from '../../task-sql.ts';
import { createLeaseSession } from './lease-session.ts';
import { createLeaseStore } from './lease-store.ts';
import { createOwner, isOwnerGone } from './process-identity.ts';

const defaults = { concurrency: 4, leaseMs: 15_000, pollMs: 1_000, graceMs: 5_000 } as const;

/**
 * The engine over the task table itself, for both databases and any number of instances: each takes due tasks with a
 * lease and prolongs it while the handler runs; the tasks of an instance that died are taken over by the next one that
 * looks once their lease has expired, or at once by one that can see that the process is gone.
 */
export const createLeaseEngine: CreateTaskEngine = (options) => {
  let session: ReturnType<typeof createLeaseSession> | undefined;
  let stopping = Promise.resolve();
  return {
    async enqueue() {
      // The row is the queue.
    },
    async start(handlers) {
      await stopping;
      session ??= openSession(options, handlers);
    },
    async stop({ graceMs = defaults.graceMs } = {}) {
      const current = session;
      session = undefined;
      if (current !== undefined) {
        stopping = current.stop(graceMs);
      }
      await stopping;
    },
    wake: () => session?.wake(),
    abort: (taskId) => session?.abort(taskId),
  };
};

function openSession(options: TaskEngineOptions, handlers: TaskHandlers) {
  const { database, logger, concurrency, leaseMs = defaults.leaseMs, pollMs, backoff, now } = options;
  const sql = createTaskSql(database, now);
  const owner = createOwner(database.driver);
  return createLeaseSession({
    store: createLeaseStore({ database, sql, owner, leaseMs, kinds: Object.keys(handlers) }),
    handlers,
    concurrency: concurrency ?? defaults.concurrency,
    leaseMs,
    pollMs: pollMs ?? defaults.pollMs,
    backoff: { ...defaultBackoff, ...backoff },
    logger,
    isOwnerGone: (other) => isOwnerGone(other, database.driver),
  });
}
