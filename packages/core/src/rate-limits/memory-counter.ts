import type { Count, Counter } from './counter.ts';

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
  /** In the order they began, which is the order they end in. */
  const windows = new Map<string, Count>();

  const deleteEnded = (now: number): void => {
    for (const [key, { resetAt }] of windows) {
      if (resetAt > now) return;
      windows.delete(key);
    }
  };

  const begin = (key: string, now: number): Count => {
    if (windows.size >= maximumKeys) {
      const [oldest = key] = windows.keys();
      windows.delete(oldest);
    }
    return { total: 0, resetAt: now + windowSeconds * 1000 };
  };

  return {
    async count(key, points) {
      const now = Date.now();
      deleteEnded(now);
      const { total, resetAt } = windows.get(key) ?? begin(key, now);
      const count = { total: total + points, resetAt };
      windows.set(key, count);
      return count;
    },
  };
}
