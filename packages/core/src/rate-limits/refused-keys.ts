import QuickLRU from 'quick-lru';
import type { Count } from './counter.ts';

const maximumKeys = 10_000;

/**
 * A key that is over its limit stays over it until the window ends. Refusing it from memory until then keeps a client
 * that does not stop from loading the database.
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
