import type { z } from 'zod';
import type { Backoff } from './retry-policy.ts';
import type { TaskOutcome, TaskRun } from './task-handlers.ts';

/** A kind of task that the host defines. */
export interface TaskKindDefinition<Schema extends z.ZodObject> {
  /** A prefix of the host and a name, such as `acme/fetch-subtitles`; in lower case, at most 100 characters. */
  readonly kind: string;
  /** The payload, which is stored as JSON. Checked when a task is added and again before it runs. */
  readonly payload: Schema;
  /**
   * Does the work. Runs at least once for each task, possibly again after a crash, so it must be idempotent, and should end
   * when `signal` fires. An error leads to another attempt, except a `LibraryError` with the code `INVALID_INPUT`. Of errors,
   * only a `LibraryError` shows its message in the task; others are logged.
   */
  run(run: TaskRun<z.output<Schema>>): Promise<TaskOutcome>;
  /**
   * How many tasks of this kind run at once in one process.
   * @default 4
   */
  readonly concurrency?: number | undefined;
  /** @default 5 */
  readonly maxAttempts?: number | undefined;
  /**
   * The pause before the second attempt, which doubles with each further one up to the maximum.
   * @default { baseMs: 5000, maximumMs: 600000 }
   */
  readonly backoff?: Partial<Backoff> | undefined;
}

export interface EnqueueHostTask<Schema extends z.ZodObject> {
  readonly payload: z.input<Schema>;
  /** What the task is about, such as a movie's id: `tasks.list({ subjectId })` finds it, and events name the movie. */
  readonly subjectId?: string | undefined;
  /** While a task of this kind with the same key is queued, running or retrying, no other is added. */
  readonly idempotencyKey?: string | undefined;
  /**
   * The task does not run before this time.
   * @default now
   */
  readonly runAt?: Date | undefined;
  /**
   * Due tasks with a higher priority run first; what users start through the API has 10.
   * @default 0
   */
  readonly priority?: number | undefined;
}

export interface HostTaskEnqueued {
  readonly taskId: string;
  /** False if a live task has the same idempotency key; then `taskId` is that task's. */
  readonly created: boolean;
}

export interface RegisteredTaskKind<Schema extends z.ZodObject> {
  readonly kind: string;
  /**
   * Adds a task, which any process that has registered the kind and runs tasks can claim.
   *
   * @throws LibraryError `INVALID_INPUT` naming the invalid fields, those of the payload as `payload.…`
   */
  enqueue(params: EnqueueHostTask<Schema>): Promise<HostTaskEnqueued>;
}
