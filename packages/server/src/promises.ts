import { setTimeout as sleep } from 'node:timers/promises';

export interface TimeoutOptions<U> {
  readonly timeoutMs: number;
  /** The result after the timeout. */
  readonly fallback: U;
}

/** Resolves as `work` does, or to the fallback after the timeout; `work` is not cancelled. */
export async function withTimeout<T, U>(
  work: Promise<T>,
  { timeoutMs, fallback }: TimeoutOptions<U>,
): Promise<T | U> {
  const done = new AbortController();
  const timedOut = sleep(timeoutMs, fallback, { signal: done.signal }).catch(() => fallback);
  try {
    return await Promise.race([work, timedOut]);
  } finally {
    done.abort();
  }
}

/** Wraps a function so that calls during a call share its promise. */
export function singleFlight<T>(work: () => Promise<T>): () => Promise<T> {
  let running: Promise<T> | undefined;
  return () => {
    running ??= work().finally(() => {
      running = undefined;
    });
    return running;
  };
}
