import type { Database, EntityManager } from '../database/database.ts';
import type { LibraryLogger } from '../logging/library-logger.ts';
import type { Backoff } from './retry-policy.ts';
import type { TaskHandlers } from './task-handlers.ts';

/**
 * Runs the tasks of the task table. The table is the truth; how work is found, leased and woken up is the engine's own
 * affair. Execution is at least once. `engineConformance` is what every engine has to pass.
 */
export interface TaskEngine {
  /** Called in the transaction that added the task's row: an engine with a queue of its own puts it there. */
  enqueue(em: EntityManager, task: QueuedTask): Promise<void>;
  /** Called in the transaction that let a task wait once more which had ended. */
  requeue(em: EntityManager, id: string): Promise<void>;
  /** Called in the transaction that gave a live task a higher priority; it matters while the task waits. */
  prioritize(em: EntityManager, task: Pick<QueuedTask, 'id' | 'kind' | 'priority'>): Promise<void>;
  /** Called in the transaction that ended a task from outside: an engine with a queue of its own takes it out. */
  withdraw(em: EntityManager, task: Pick<QueuedTask, 'id' | 'kind'>): Promise<void>;
  /** Starts to run tasks of the kinds in `handlers`. Keeps the process alive until `stop`. A second call does nothing. */
  start(handlers: TaskHandlers): Promise<void>;
  /**
   * Takes no more tasks and waits for the running ones; after `graceMs` their signals fire and they are handed back,
   * queued and with the attempt not counted. When it resolves, nothing of this engine's is left running.
   */
  stop(options?: StopOptions): Promise<void>;
  /** Says that there may be work, so that it starts now. Only a clock that was moved needs this. Does nothing unless started. */
  wake(): void;
  /** Says that a task was cancelled: its signal fires if it runs here. */
  abort(taskId: string): void;
  /** Lets go of what was opened for adding tasks; after `stop`. */
  close(): Promise<void>;
}

export interface QueuedTask {
  readonly id: string;
  readonly kind: string;
  readonly priority: number;
  /** Not before then; null: at once. */
  readonly runAt: Date | null;
  /** How often it may be tried from here on. */
  readonly attemptsLeft: number;
}

export interface StopOptions {
  /** How long running tasks may go on (default 5,000). */
  readonly graceMs?: number | undefined;
}

/** How an attempt ended. */
export interface EndedAttempt {
  readonly kind: string;
  /** `aborted`: cancelled, handed back, or taken over by another instance. */
  readonly outcome: 'completed' | 'retrying' | 'failed' | 'aborted';
  readonly durationMs: number;
}

/** What every engine can be given. */
export interface TaskEngineOptions {
  readonly database: Database;
  readonly logger?: LibraryLogger | undefined;
  /** Most tasks at once in this instance of a kind that does not say how many (default 4). */
  readonly concurrency?: number | undefined;
  /**
   * How long a task stays with an instance that no longer gives a sign of life (default 15,000). pg-boss has whole seconds
   * and at least 10.
   */
  readonly leaseMs?: number | undefined;
  /** How often it looks for tasks whose announcement it may have missed (default 1,000). */
  readonly pollMs?: number | undefined;
  /** Of kinds that do not say otherwise. */
  readonly backoff?: Partial<Backoff> | undefined;
  /** Time source for due times and leases, for tests. */
  readonly now?: (() => Date) | undefined;
  /** Told of every attempt that ended here. */
  readonly onEnded?: ((attempt: EndedAttempt) => void) | undefined;
}

export type CreateTaskEngine = (options: TaskEngineOptions) => Promise<TaskEngine>;
