import type { z } from 'zod';
import { LibraryError } from '../errors/library-error.ts';
import type { Backoff } from './retry-policy.ts';
import type { Task } from './task.schema.ts';

export type JsonValue = Task['result'];
export type TaskPayload = Readonly<Record<string, unknown>>;

/** The task that a handler runs. */
export type RunningTask = Readonly<Pick<Task, 'id' | 'kind' | 'subjectId' | 'attempt' | 'maxAttempts'>>;

export interface TaskRun<Payload = TaskPayload> {
  readonly task: RunningTask;
  readonly payload: Payload;
  /**
   * Fires when the task is cancelled, the library stops, or another process has claimed the task. Such a change
   * comes over the database, so it fires a little later.
   */
  readonly signal: AbortSignal;
  /**
   * Checks in the database that this run still has its task. Call it before writes that a cancelled task must not make.
   *
   * @throws what `signal` throws once it has fired
   */
  ensureHeld(): Promise<void>;
  /** Reports the progress (0 to 100) and the current step; cheap, as it is stored at most twice a second. */
  progress(percent: number, message?: string): void;
}

export interface TaskOutcome {
  readonly result?: JsonValue | undefined;
  /** A sentence for a person. @default the last progress message */
  readonly message?: string | undefined;
}

/**
 * Does the work of one kind of task. It may run more than once for the same task, as a process can die at any time, so it must
 * be idempotent. The error that it throws decides whether the task is retried: see `decideRetry`.
 */
export type TaskHandler<Payload = TaskPayload> = (run: TaskRun<Payload>) => Promise<TaskOutcome>;

/** A handler with the settings of its kind. */
export interface TaskKind {
  readonly run: TaskHandler;
  /** How many tasks of this kind run at once in one process. */
  readonly concurrency?: number | undefined;
  /** The pauses before further attempts. */
  readonly backoff?: Partial<Backoff> | undefined;
}

/**
 * Handlers by kind of task, with or without settings. An engine leaves kinds without a handler to other processes.
 */
export type TaskHandlers = Readonly<Record<string, TaskHandler | TaskKind>>;

/**
 * A handler whose payload is validated before it runs: an invalid payload, such as one of another version of the library,
 * fails the task with a clear message and without a further attempt.
 */
export function taskHandler<Schema extends z.ZodType>(
  schema: Schema,
  handle: TaskHandler<z.output<Schema>>,
): TaskHandler {
  return (run) => {
    const parsed = schema.safeParse(run.payload);
    if (!parsed.success) {
      const details = parsed.error.issues.map(({ path, message }) => ({ field: path.join('.'), message }));
      throw new LibraryError(
        'INVALID_INPUT',
        `The payload is invalid for tasks of the kind ${run.task.kind}.`,
        {
          details,
        },
      );
    }
    return handle({ ...run, payload: parsed.data });
  };
}
