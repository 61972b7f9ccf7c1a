import type { EntityManager } from './database.ts';

/** Shorter than a third of any lease. */
const longMs = 400;

type Listener = (em: EntityManager) => Promise<void>;

/** Calls listeners at the end of long transactions, which have blocked all other writers. */
export function createLongTransactions() {
  const listeners = new Set<Listener>();
  return {
    listen(listener: Listener): () => void {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    watch<T>(work: (em: EntityManager) => Promise<T>): (em: EntityManager) => Promise<T> {
      return async (em) => {
        const startedAt = performance.now();
        const result = await work(em);
        if (performance.now() - startedAt > longMs) {
          for (const listener of listeners) {
            await listener(em);
          }
        }
        return result;
      };
    },
  };
}
