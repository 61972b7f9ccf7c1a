interface Waiting<Item, Result> {
  readonly item: Item;
  readonly resolve: (result: Result) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Runs items in batches: those added in the same tick of the event loop, and those added while a batch is running. When a
 * batch fails, each of its items runs by itself, so that no item fails because of another.
 *
 * @param run returns a result for each item, in their order
 */
export function createBatcher<Item, Result>(
  run: (items: readonly Item[]) => Promise<readonly Result[]>,
  maximumSize = 200,
) {
  let queue: Waiting<Item, Result>[] = [];
  let flushing = false;

  async function runBatch(batch: readonly Waiting<Item, Result>[]): Promise<void> {
    try {
      const results = await run(batch.map(({ item }) => item));
      for (const [index, { resolve }] of batch.entries()) {
        resolve(results[index] as Result);
      }
    } catch (error) {
      if (batch.length === 1) {
        batch[0]?.reject(error);
        return;
      }
      for (const one of batch) {
        await runBatch([one]);
      }
    }
  }

  async function flush(): Promise<void> {
    flushing = true;
    // Items added in this tick join the batch.
    await Promise.resolve();
    while (queue.length > 0) {
      const batch = queue.slice(0, maximumSize);
      queue = queue.slice(maximumSize);
      await runBatch(batch);
    }
    flushing = false;
  }

  return (item: Item): Promise<Result> =>
    new Promise((resolve, reject) => {
      queue.push({ item, resolve, reject });
      if (!flushing) {
        void flush();
      }
    });
}
