import QuickLRU from 'quick-lru';
import type { Count } from './counter.ts';

const maximumKeys = 10_000;

/**
 * Once a key is over its limit it stays so until the window ends, whatever else is counted: answering from memory until
 * then keeps a caller who does not stop from becoming load on the database.
 */
export function withoutCountingRefused(count: (key: string) => Promise<Count>, limit: number) {
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
