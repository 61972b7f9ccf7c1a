import type { RetryDecision } from '../async/retry-transient.ts';
import { isUnavailable } from '../database/driver-errors.ts';
import { type ErrorCode, LibraryError } from '../errors/library-error.ts';
import type { TaskFailure } from './task.schema.ts';

export interface Backoff {
  /** The pause after the first failure; it doubles with each further one. */
  readonly baseMs: number;
  readonly maximumMs: number;
}

export const defaultBackoff: Backoff = { baseMs: 5_000, maximumMs: 600_000 };

/** The longest pause that a failing service can ask for. */
const longestRetryAfterMs = 3_600_000;

/** Failures that another attempt would only repeat. */
const finalCodes: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
  'INVALID_INPUT',
  'MOVIE_NOT_FOUND',
  'METADATA_NOT_FOUND',
  'METADATA_KEY_REJECTED',
]);

export interface TaskRetryDecision extends RetryDecision {
  readonly failure: TaskFailure;
}

export interface FailureContext {
  /** Which attempt has failed, from 1. */
  readonly attempt: number;
  readonly maxAttempts: number;
  readonly backoff: Backoff;
  /** Between 0 and 1, for the jitter. */
  readonly random?: (() => number) | undefined;
}

/** Whether and when a task whose handler threw `error` runs again. */
export function decideRetry(error: unknown, context: FailureContext): TaskRetryDecision {
  const failure = toTaskFailure(error);
  const isFinal = error instanceof LibraryError && finalCodes.has(error.code);
  if (isFinal || context.attempt >= context.maxAttempts) {
    return { failure, retryInMs: null };
  }
  const retryAfterMs = error instanceof LibraryError ? (error.retryAfterSeconds ?? 0) * 1_000 : 0;
  return { failure, retryInMs: Math.max(backoffMs(context), Math.min(retryAfterMs, longestRetryAfterMs)) };
}

/** Between half and all of the doubled pause, so that tasks that failed together do not come back together. */
export function backoffMs({ attempt, backoff, random = Math.random }: FailureContext): number {
  const fullMs = Math.min(backoff.baseMs * 2 ** (attempt - 1), backoff.maximumMs);
  return Math.round(fullMs * (0.5 + random() / 2));
}

/** What a task says about its failure: only the library's own sentences are fit for showing. */
export function toTaskFailure(error: unknown): TaskFailure {
  if (error instanceof LibraryError) {
    return { code: error.code, message: error.message };
  }
  if (isUnavailable(error)) {
    return {
      code: 'DATABASE_UNAVAILABLE' satisfies ErrorCode,
      message: 'The database could not be reached.',
    };
  }
  return {
    code: 'INTERNAL_ERROR' satisfies ErrorCode,
    message: 'Something unexpected went wrong; the log says more.',
  };
}
