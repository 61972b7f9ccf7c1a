import { setTimeout as sleep } from 'node:timers/promises';

/** What follows a failed attempt. */
export interface RetryDecision {
  /** Milliseconds until the next attempt; null: the failure is final. */
  readonly retryInMs: number | null;
}

/** @param attempt which attempt has failed, from 1 */
export type DecideRetry = (error: unknown, attempt: number) => RetryDecision | Promise<RetryDecision>;

/**
 * Runs `work` until it succeeds or `decideRetry` calls a failure final.
 *
 * @param signal ends a pause early, with its reason as the error
 * @throws what the last attempt threw
 */
export async function retryTransient<T>(
  work: (attempt: number) => Promise<T>,
  decideRetry: DecideRetry,
  signal?: AbortSignal,
): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await work(attempt);
    } catch (error) {
      const { retryInMs } = await decideRetry(error, attempt);
      if (retryInMs === null) {
        throw error;
      }
      await pause(retryInMs, signal);
    }
  }
}

async function pause(ms: number, signal: AbortSignal | undefined): Promise<void> {
  if (ms === 0) {
    signal?.throwIfAborted();
    return;
  }
  await sleep(ms, undefined, { signal }).catch((error) => {
    throw signal?.aborted ? signal.reason : error;
  });
}

export interface RetryPolicy {
  isTransient(error: unknown): boolean;
  /** The pause before each further attempt: there is one attempt more than there are pauses. */
  readonly pausesMs: readonly number[];
  /**
   * No further attempt begins after this time.
   * @default no limit
   */
  readonly withinMs?: number;
}

/** A decision for one call of `retryTransient`: its time limit starts now. */
export function createDecideRetry({ isTransient, pausesMs, withinMs }: RetryPolicy): DecideRetry {
  const deadline = performance.now() + (withinMs ?? Number.POSITIVE_INFINITY);
  return (error, attempt) => {
    const pauseMs = pausesMs[attempt - 1] ?? null;
    const isFinal = pauseMs === null || performance.now() > deadline || !isTransient(error);
    return { retryInMs: isFinal ? null : pauseMs };
  };
}
