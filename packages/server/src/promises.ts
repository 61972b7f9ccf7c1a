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

export interface MemoizedPromise<T> {
  (): Promise<T>;
  /** The result, to be closed for example; undefined if the work was never started, or has failed. */
  started(): Promise<T | undefined>;
}

/** Wraps a function so that it runs at the first call only; after a failure, the next call runs it again. */
export function memoizePromise<T>(work: () => Promise<T>): MemoizedPromise<T> {
  let result: Promise<T> | undefined;
  const get = () => {
    result ??= work().catch((error) => {
      result = undefined;
      throw error;
    });
    return result;
  };
  return Object.assign(get, { started: async () => result?.catch(() => undefined) });
}
