import QuickLRU from 'quick-lru';
import type { Count } from './counter.ts';

const maximumKeys = 10_000;

/**
 * Keeps the counts of keys that have reached the limit until their window ends, so that a client which continues to send
 * requests causes no more queries.
 */
export function blockInMemory(count: (key: string) => Promise<Count>, limit: number) {
  const refused = new QuickLRU<string, Count>({ maxSize: maximumKeys });
  return async (key: string): Promise<Count> => {
    const known = refused.get(key);
    if (known !== undefined && Date.now() < known.resetAt) {
      return known;
    }
    const counted = await count(key);
    if (counted.total > limit) {
      refused.set(key, counted);
    }
    return counted;
  };
}
