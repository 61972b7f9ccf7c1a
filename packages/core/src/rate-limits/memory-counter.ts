import { RateLimiterMemory } from 'rate-limiter-flexible';
import { type Counter, unlimited } from './counter.ts';

const defaultMaximumKeys = 100_000;

export interface MemoryCounterOptions {
  readonly windowSeconds: number;
  /** Beyond it, the window that began first is forgotten: it is the one that would have ended next. */
  readonly maximumKeys?: number;
}

/** Counts in this process. */
export function createMemoryCounter({
  windowSeconds,
  maximumKeys = defaultMaximumKeys,
}: MemoryCounterOptions): Counter {
  const limiter = new RateLimiterMemory({ ...unlimited, duration: windowSeconds, keyPrefix: '' });
  /** In the order their windows began. */
  const keys = new Set<string>();

  const windowBegan = (key: string): void => {
    keys.delete(key);
    keys.add(key);
    if (keys.size > maximumKeys) {
      const [oldest = key] = keys;
      keys.delete(oldest);
      void limiter.delete(oldest);
    }
  };

  return {
    async count(key, points) {
      const counted = await limiter.consume(key, points);
      if (counted.isFirstInDuration) {
        windowBegan(key);
      }
      return { total: counted.consumedPoints, resetAt: Date.now() + counted.msBeforeNext };
    },
  };
}
