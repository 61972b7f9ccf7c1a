import type { Database, EntityManager } from '../database/database.ts';
import type { LibraryLogger } from '../options.ts';
import type { Backoff } from './retry-policy.ts';
import type { TaskHandlers } from './task-handlers.ts';

/**
 * Runs the tasks of the task table. The table is the truth; how work is found, leased and woken up is the engine's own
 * affair. Execution is at least once. `engineConformance` is what every engine has to pass.
 */
export interface TaskEngine {
  /** Called in the transaction that wrote the task's row: an engine with a queue of its own puts it there. */
  enqueue(em: EntityManager, task: QueuedTask): Promise<void>;
  /** Starts to run tasks of the kinds in `handlers`. Keeps the process alive until `stop`. A second call does nothing. */
  start(handlers: TaskHandlers): Promise<void>;
  /**
   * Takes no more tasks and waits for the running ones; after `graceMs` their signals fire and they are handed back,
   * queued and with the attempt not counted. When it resolves, nothing of this engine's is left running.
   */
  stop(options?: StopOptions): Promise<void>;
  /** Says that there may be work, so that it starts now and not with the next poll. Does nothing unless started. */
  wake(): void;
  /** Says that a task was cancelled: its signal fires if it runs here. */
  abort(taskId: string): void;
}

export interface QueuedTask {
  readonly id: string;
  readonly kind: string;
  /** Not before then; null: at once. */
  readonly runAt: Date | null;
}

export interface StopOptions {
  /** How long running tasks may go on (default 5,000). */
  readonly graceMs?: number | undefined;
}

/** What every engine can be given. */
export interface TaskEngineOptions {
  readonly database: Database;
  readonly logger?: LibraryLogger | undefined;
  /** Most tasks at once in this instance (default 4). */
  readonly concurrency?: number | undefined;
  /** How long a task stays with an instance that no longer gives a sign of life (default 15,000). */
  readonly leaseMs?: number | undefined;
  /** How often it looks for tasks that other instances have added (default 1,000). */
  readonly pollMs?: number | undefined;
  readonly backoff?: Partial<Backoff> | undefined;
  /** Time source for due times and leases, for tests. */
  readonly now?: (() => Date) | undefined;
}

export type CreateTaskEngine = (options: TaskEngineOptions) => TaskEngine;
