import type { Database, EntityManager } from '../database/database.ts';
import type { LibraryLogger } from '../logging/library-logger.ts';
import type { Backoff } from './retry-policy.ts';
import type { TaskHandlers } from './task-handlers.ts';

/**
 * Runs the tasks of the task table. The table is the source of truth; the engine decides how tasks are found, leased and
 * announced. Execution is at least once. Every engine must pass `engineConformance`.
 */
export interface TaskEngine {
  /** Called in the transaction that added the task's row, for an engine with a queue of its own. */
  enqueue(em: EntityManager, task: QueuedTask): Promise<void>;
  /** Called in the transaction that requeued an ended task. */
  requeue(em: EntityManager, id: string): Promise<void>;
  /** Called in the transaction that raised the priority of a live task; has an effect while the task waits. */
  prioritize(em: EntityManager, task: Pick<QueuedTask, 'id' | 'kind' | 'priority'>): Promise<void>;
  /** Called in the transaction that cancelled a task, for an engine with a queue of its own. */
  withdraw(em: EntityManager, task: Pick<QueuedTask, 'id' | 'kind'>): Promise<void>;
  /** Starts running tasks of the kinds in `handlers`. Keeps the process alive until `stop`. A second call does nothing. */
  start(handlers: TaskHandlers): Promise<void>;
  /**
   * Claims no more tasks and waits for the running ones; after `graceMs` their signals fire and they are released: queued,
   * with the attempt not counted. When it resolves, no task of this engine is running.
   */
  stop(options?: StopOptions): Promise<void>;
  /** Polls now, as there may be due tasks. Only a clock that was moved needs this. Does nothing before `start`. */
  wake(): void;
  /** A task was cancelled: fires its signal if it runs in this process. */
  abort(taskId: string): void;
  /** Closes what was opened for adding tasks; after `stop`. */
  close(): Promise<void>;
}

export interface QueuedTask {
  readonly id: string;
  readonly kind: string;
  readonly priority: number;
  /** The task is not claimed before this time; null: at once. */
  readonly runAt: Date | null;
  /** Attempts from now on. */
  readonly attemptsLeft: number;
}

export interface StopOptions {
  /**
   * How long running tasks may continue, in milliseconds.
   * @default 5000
   */
  readonly graceMs?: number | undefined;
}

/** How an attempt ended. */
export interface EndedAttempt {
  readonly kind: string;
  /** `aborted`: cancelled, released, or claimed by another process. */
  readonly outcome: 'completed' | 'retrying' | 'failed' | 'aborted';
  readonly durationMs: number;
}

export interface TaskEngineOptions {
  readonly database: Database;
  readonly logger?: LibraryLogger | undefined;
  /**
   * How many tasks of a kind run at once in this process, if the kind does not set it.
   * @default 4
   */
  readonly concurrency?: number | undefined;
  /**
   * How long a process keeps its tasks without a heartbeat, in milliseconds. pg-boss uses 10 seconds.
   * @default 15000
   */
  readonly leaseMs?: number | undefined;
  /**
   * How often the engine polls for tasks whose notification it may have missed, in milliseconds.
   * @default 1000
   */
  readonly pollMs?: number | undefined;
  /** The backoff of kinds that do not set it. */
  readonly backoff?: Partial<Backoff> | undefined;
  /** Time source for due times and leases, for tests. */
  readonly now?: (() => Date) | undefined;
  /** Called after every attempt that ended in this process. */
  readonly onEnded?: ((attempt: EndedAttempt) => void) | undefined;
}

export type CreateTaskEngine = (options: TaskEngineOptions) => Promise<TaskEngine>;
