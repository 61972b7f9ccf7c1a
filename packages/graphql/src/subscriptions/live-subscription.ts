import type { ExecutionResult } from 'graphql';

/** A subscription from when it is asked for until it has ended, by whichever side. */
export interface LiveSubscription {
  /** Fires when it has ended. */
  readonly signal: AbortSignal;
  /**
   * Ends it at once, also while the next event is waited for.
   *
   * @param farewell the last result
   */
  end(farewell?: ExecutionResult): void;
  /** The result that is left after the end: the farewell, once. */
  takeLast(): IteratorResult<ExecutionResult>;
}

/** @param onEnd called once */
export function createLiveSubscription(onEnd: () => void): LiveSubscription {
  const ending = new AbortController();
  const { signal } = ending;
  let lastWords: ExecutionResult | undefined;
  return {
    signal,
    end(farewell) {
      if (!signal.aborted) {
        lastWords = farewell;
        ending.abort();
        onEnd();
      }
    },
    takeLast() {
      const value = lastWords;
      lastWords = undefined;
      return value === undefined ? { done: true, value } : { done: false, value };
    },
  };
}
