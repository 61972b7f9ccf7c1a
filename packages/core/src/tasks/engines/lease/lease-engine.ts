import { createOwner, isOwnerGone } from '../../../database/process-identity.ts';
import type { CreateTaskEngine, TaskEngineOptions } from '../../task-engine.ts';
import type { TaskHandlers } from '../../task-handlers.ts';
import { createTaskSql } from '../../task-sql.ts';
import { kindSettings } from '../session/kind-settings.ts';
import { createTaskSession } from '../session/task-session.ts';
import { createLeaseStore, renewAll } from './lease-store.ts';

const defaults = { leaseMs: 15_000, pollMs: 1_000, graceMs: 5_000 } as const;

/**
 * The engine for SQLite, for any number of processes on the file: each claims due tasks in the task table with a lease and
 * renews it while the handler runs. Tasks of a dead process are reaped by the next poll of any process once their lease has
 * expired, or at once by a process that starts and can tell that the owner is gone.
 */
export const createLeaseEngine: CreateTaskEngine = async (options) => {
  const { database, leaseMs = defaults.leaseMs, now } = options;
  const sql = createTaskSql(database, now);
  const unwatch = database.onLongTransaction((em) => renewAll({ database, sql, leaseMs }, em));
  let session: ReturnType<typeof openSession> | undefined;
  let stopping = Promise.resolve();
  return {
    async enqueue() {
      // The task row is the queue: there is nothing else to write, here and below.
    },
    async requeue() {},
    async prioritize() {},
    async withdraw() {},
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
    // The signal of a commit has no content: there may be work, or another process may have cancelled a running task.
    listen: (session) =>
      database.signals.subscribe('tasks', () => {
        session.wake();
        void session.check();
      }),
  });
}
