import type { IndexerError } from './indexer-source.ts';

export interface BackOff {
  /** Failures in a row from now on. */
  readonly failures: number;
  /** Null: it may be asked at once. */
  readonly retryInMs: number | null;
}

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;
/** After the first failure, the second, …; the last one repeats. */
const pausesMs = [1, 5, 15, 30, 60, 3 * 60, 6 * 60, 12 * 60, 24 * 60].map((minutes) => minutes * minuteMs);
const limitMs = hourMs;

/** How long an indexer that has failed is not asked. */
export function decideBackOff({ failure, retryAfterMs }: IndexerError, failuresBefore: number): BackOff {
  if (failure === 'unsupported') {
    return { failures: failuresBefore, retryInMs: null };
  }
  const failures = failuresBefore + 1;
  const usualMs = failure === 'limitReached' ? limitMs : pausesMs[Math.min(failures, pausesMs.length) - 1];
  return { failures, retryInMs: Math.min(Math.max(retryAfterMs ?? usualMs ?? dayMs, 1_000), dayMs) };
}
