import { retryTransient } from '../../../async/retry-transient.ts';
import { databaseCodeOf } from '../../../database/driver-errors.ts';
import { LibraryError } from '../../../errors/library-error.ts';
import type { LibraryLogger } from '../../../logging/library-logger.ts';
import { type Backoff, decideRetry, toTaskFailure } from '../../retry-policy.ts';
import type { EndedAttempt } from '../../task-engine.ts';
import type { TaskHandler, TaskOutcome, TaskRun } from '../../task-handlers.ts';
import type { ClaimedTask, ClaimStore, FencedWrites } from './claim-store.ts';
import { createProgressWriter } from './progress-writer.ts';

export interface TaskRunOptions {
  readonly task: ClaimedTask;
  readonly handler: TaskHandler;
  readonly store: FencedWrites & Pick<ClaimStore, 'held'>;
  readonly backoff: Backoff;
  /** How long an outcome is retried while the database is unavailable. */
  readonly leaseMs: number;
  readonly logger?: LibraryLogger | undefined;
  readonly onEnded?: ((attempt: EndedAttempt) => void) | undefined;
}

/** Why the signal of a run fires: the library stops, or the run has lost its task (cancelled, or claimed elsewhere). */
export type AbortReason = 'stopping' | 'lost';

export interface ActiveRun {
  readonly task: ClaimedTask;
  /** Resolves when the handler has ended and its outcome is written; never rejects. */
  readonly ended: Promise<void>;
  abort(reason: AbortReason): void;
  /** Releases the task while its handler is still running; later writes of that run are refused. */
  abandon(): Promise<void>;
}

const progressIntervalMs = 500;
const settlePauseMs = 250;

/** Runs the handler of one claimed task and writes the outcome. */
export function startTaskRun(options: TaskRunOptions): ActiveRun {
  const { task, store, logger } = options;
  const controller = new AbortController();
  const state = { stopping: false, abandoned: false };
  const abort = (reason: AbortReason) => {
    state.stopping ||= reason === 'stopping';
    controller.abort(abortReasons[reason]());
  };
  const progress = createProgressWriter({
    intervalMs: progressIntervalMs,
    async write(percent, message) {
      try {
        if (!(await store.progress(task, percent, message))) {
          abort('lost');
        }
      } catch (error) {
        logger?.debug({ err: error, taskId: task.id }, 'The progress of a task could not be written.');
      }
    },
  });
  const ensureHeld = async () => {
    if ((await store.held([task])).length === 0) {
      abort('lost');
    }
    controller.signal.throwIfAborted();
  };
  const run = async () => {
    const startedAt = performance.now();
    const context = { signal: controller.signal, ensureHeld, progress: progress.report };
    const { outcome, settle } = await outcomeOf(options, context, state);
    const durationMs = performance.now() - startedAt;
    progress.close();
    const isSettled = await persist(options, settle, () => state.abandoned);
    options.onEnded?.({ kind: task.kind, outcome: isSettled ? outcome : 'aborted', durationMs });
  };
  return {
    task,
    ended: run(),
    abort,
    async abandon() {
      state.abandoned = true;
      progress.close();
      try {
        await store.release(task);
      } catch (error) {
        logger?.warn({ err: error, taskId: task.id }, 'A task could not be released; its lease will expire.');
      }
    },
  };
}

const abortReasons = {
  stopping: () => new LibraryError('LIBRARY_STOPPED', 'The library is stopping.'),
  lost: () => new DOMException('The task was cancelled, or another worker has claimed it.', 'AbortError'),
} as const;

/** Writes the outcome; false: the run has lost its task. */
type Settle = () => Promise<boolean>;

interface Ending {
  readonly outcome: EndedAttempt['outcome'];
  readonly settle: Settle;
}

async function outcomeOf(
  { task, handler, store, backoff, logger }: TaskRunOptions,
  context: Pick<TaskRun, 'signal' | 'ensureHeld' | 'progress'>,
  state: { readonly stopping: boolean },
): Promise<Ending> {
  const { payloadJson, ...about } = task;
  const fields = { taskId: task.id, kind: task.kind, attempt: task.attempt };
  try {
    const outcome: TaskOutcome = await handler({
      task: about,
      payload: JSON.parse(payloadJson),
      ...context,
    });
    logger?.debug(fields, 'A task has completed.');
    return { outcome: 'completed', settle: () => store.complete(task, outcome) };
  } catch (error) {
    if (state.stopping) {
      return { outcome: 'aborted', settle: () => store.release(task) };
    }
    const { failure, retryInMs } = decideRetry(error, { ...task, backoff });
    if (context.signal.aborted) {
      logger?.debug(
        { ...fields, err: error },
        'The handler of a task that was cancelled or claimed elsewhere has ended.',
      );
    } else if (retryInMs !== null) {
      logger?.warn({ ...fields, err: error, retryInMs }, 'A task has failed and will be tried again.');
    } else if (failure.code === 'INTERNAL_ERROR') {
      logger?.error({ ...fields, err: error }, 'A task has failed.');
    } else {
      logger?.warn({ ...fields, failure }, 'A task has failed.');
    }
    return retryInMs === null
      ? { outcome: 'failed', settle: () => store.fail(task, failure) }
      : { outcome: 'retrying', settle: () => store.retry(task, failure, retryInMs) };
  }
}

/**
 * Writes the outcome, and tries again for as long as a lease while the database is unavailable. An outcome that no database
 * can store fails the task; one that was not written leaves the task to its lease: when that expires, the task runs again.
 *
 * @returns whether it was written
 */
async function persist(
  options: TaskRunOptions,
  settle: Settle,
  isAbandoned: () => boolean,
): Promise<boolean> {
  const { task, store, leaseMs, logger } = options;
  const deadline = performance.now() + leaseMs;
  let write = settle;
  try {
    return await retryTransient(
      async () => !isAbandoned() && (await write()),
      (error) => {
        if (isUnstorable(error) && write === settle) {
          logger?.error({ err: error, taskId: task.id }, 'The outcome of a task cannot be stored.');
          write = () => store.fail(task, toTaskFailure(error));
          return { retryInMs: 0 };
        }
        return { retryInMs: performance.now() > deadline ? null : settlePauseMs };
      },
    );
  } catch (error) {
    logger?.error(
      { err: error, taskId: task.id },
      'The outcome of a task was not written; it will run again.',
    );
    return false;
  }
}

/** Whether the value is invalid: not JSON, or of a type (SQLSTATE class 22) or size (54) that the database refuses. */
function isUnstorable(error: unknown): boolean {
  const code = databaseCodeOf(error);
  return (
    error instanceof TypeError || error instanceof RangeError || /^(22|54|SQLITE_TOOBIG)/.test(code ?? '')
  );
}
