import type { CreateTaskEngine, TaskEngineOptions } from '../../task-engine.ts';
import type { TaskHandlers } from '../../task-handlers.ts';
import { createTaskSql } from '../../task-sql.ts';
import { kindSettings } from '../session/kind-settings.ts';
import { createOwner, isOwnerGone } from '../session/process-identity.ts';
import { createTaskSession } from '../session/task-session.ts';
import { createLeaseStore, prolongAll } from './lease-store.ts';

const defaults = { leaseMs: 15_000, pollMs: 1_000, graceMs: 5_000 } as const;

/**
 * The engine for SQLite, over the task table itself and for any number of processes on the file: each takes due tasks with a
 * lease and prolongs it while the handler runs; the tasks of a process that died are taken over by the next one that looks
 * once their lease has expired, or at once by one that starts and can see that the process is gone.
 */
export const createLeaseEngine: CreateTaskEngine = async (options) => {
  const { database, leaseMs = defaults.leaseMs, now } = options;
  const sql = createTaskSql(database, now);
  const unwatch = database.onLongTransaction((em) => prolongAll({ database, sql, leaseMs }, em));
  let session: ReturnType<typeof openSession> | undefined;
  let stopping = Promise.resolve();
  return {
    async enqueue() {
      // The row is the queue.
    },
    async requeue() {
      // The same.
    },
    async prioritize() {
      // The row says it.
    },
    async withdraw() {
      // The row says it.
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
    async close() {
      unwatch();
    },
  };
};

function openSession(options: TaskEngineOptions, handlers: TaskHandlers) {
  const { database, leaseMs = defaults.leaseMs, pollMs = defaults.pollMs, now } = options;
  const kinds = kindSettings(handlers, options);
  const sql = createTaskSql(database, now);
  const owner = createOwner(database.driver);
  const store = createLeaseStore({
    database,
    sql,
    owner,
    leaseMs,
    kinds: [...kinds.keys()],
    isOwnerGone: (other) => isOwnerGone(other, database.driver),
  });
  return createTaskSession({
    ...options,
    store,
    kinds,
    leaseMs,
    pollMs,
    // A commit does not say what it was: there may be work, or a running task may have been cancelled by another process.
    listen: (session) =>
      database.signals.subscribe('tasks', () => {
        session.wake();
        void session.check();
      }),
  });
}
