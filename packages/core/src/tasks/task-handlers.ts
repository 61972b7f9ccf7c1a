import type { z } from 'zod';
import { LibraryError } from '../errors/library-error.ts';
import type { Backoff } from './retry-policy.ts';
import type { Task } from './task.schema.ts';

export type JsonValue = Task['result'];
export type TaskPayload = Readonly<Record<string, unknown>>;

/** What a handler is told about the task it runs. */
export type RunningTask = Readonly<Pick<Task, 'id' | 'kind' | 'subjectId' | 'attempt' | 'maxAttempts'>>;

export interface TaskRun<Payload = TaskPayload> {
  readonly task: RunningTask;
  readonly payload: Payload;
  /** Fires when the task is cancelled, the library stops, or another instance has taken the task over. */
  readonly signal: AbortSignal;
  /** Tells how far it is (0 to 100) and what it does; cheap, written at most twice a second. */
  progress(percent: number, message?: string): void;
}

export interface TaskOutcome {
  readonly result?: JsonValue | undefined;
  /** A sentence for a person; the last progress message stays without one. */
  readonly message?: string | undefined;
}

/**
 * Does the work of one kind of task. It may run more than once for the same task (an instance can die at any moment), so
 * it must be safe to repeat. What it throws decides whether the task is tried again: see `decideRetry`.
 */
export type TaskHandler<Payload = TaskPayload> = (run: TaskRun<Payload>) => Promise<TaskOutcome>;

/** A handler with what is particular to its kind. */
export interface TaskKind {
  readonly run: TaskHandler;
  /** Most tasks of this kind at once in one instance. */
  readonly concurrency?: number | undefined;
  /** The pauses before it is tried again. */
  readonly backoff?: Partial<Backoff> | undefined;
}

/**
 * The handlers by the kind of task they do; a bare one has nothing particular. An engine leaves kinds it has no handler for
 * to other instances.
 */
export type TaskHandlers = Readonly<Record<string, TaskHandler | TaskKind>>;

/**
 * A handler whose payload is checked before it runs: a payload written by another version of the library fails the task
 * with a sentence instead of somewhere in the middle.
 */
export function taskHandler<Payload>(schema: z.ZodType<Payload>, handle: TaskHandler<Payload>): TaskHandler {
  return (run) => {
    const parsed = schema.safeParse(run.payload);
    if (!parsed.success) {
      const details = parsed.error.issues.map(({ path, message }) => ({ field: path.join('.'), message }));
      throw new LibraryError('INVALID_INPUT', `The task's payload does not fit its kind ${run.task.kind}.`, {
        details,
      });
    }
    return handle({ ...run, payload: parsed.data });
  };
}
