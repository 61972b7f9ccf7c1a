import type { Count, Counter } from './counter.ts';

interface Waiting {
  readonly resolve: (count: Count) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Counts the requests of a key that arrive while its last count is on the way in one go, and deals out the numbers one by
 * one: as exact as counting each, without a row that everybody waits for.
 */
export function createBatchedCounter(counter: Counter): { count(key: string): Promise<Count> } {
  const queues = new Map<string, Waiting[]>();

  const countBatch = async (key: string, batch: readonly Waiting[]): Promise<void> => {
    try {
      const { total, resetAt } = await counter.count(key, batch.length);
      const before = total - batch.length;
      for (const [index, { resolve }] of batch.entries()) {
        resolve({ total: before + index + 1, resetAt });
      }
    } catch (error) {
      for (const { reject } of batch) {
        reject(error);
      }
    }
  };

  const drain = async (key: string, first: Waiting): Promise<void> => {
    queues.set(key, []);
    for (let batch = [first]; batch.length > 0; ) {
      await countBatch(key, batch);
      batch = queues.get(key) ?? [];
      queues.set(key, []);
    }
    queues.delete(key);
  };

  return {
    count: (key) =>
      new Promise((resolve, reject) => {
        const queue = queues.get(key);
        if (queue === undefined) {
          void drain(key, { resolve, reject });
        } else {
          queue.push({ resolve, reject });
        }
      }),
  };
}
