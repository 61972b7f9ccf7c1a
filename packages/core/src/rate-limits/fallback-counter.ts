import { withTimeout } from '../async/with-timeout.ts';
import type { LibraryLogger } from '../logging/library-logger.ts';
import type { Counter } from './counter.ts';

const timeoutMs = 1_000;
const pauseMs = 1_000;

export interface FallbackCounterOptions {
  readonly counter: Counter;
  /** Counts while `counter` fails; its counts are not added to those of `counter` later. */
  readonly fallback: Counter;
  readonly logger?: LibraryLogger | undefined;
}

/** Counts in memory, on each node alone, while the database fails. */
export function createFallbackCounter({ counter, fallback, logger }: FallbackCounterOptions): Counter {
  let failing = false;
  let retryAtMs = 0;

  return {
    async count(key, points) {
      if (failing && Date.now() < retryAtMs) {
        return fallback.count(key, points);
      }
      try {
        const counted = await withTimeout(timeoutMs, () => counter.count(key, points));
        failing = false;
        return counted;
      } catch (error) {
        if (!failing) {
          logger?.warn(
            { error: String(error) },
            'Rate limits are counted on this node alone while the database fails.',
          );
        }
        failing = true;
        retryAtMs = Date.now() + pauseMs;
        return fallback.count(key, points);
      }
    },
  };
}
