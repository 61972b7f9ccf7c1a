import PQueue from 'p-queue';

/** The requests to each indexer, of all searches of this process. */
export interface RequestQueues {
  /**
   * Runs `work` once the indexer may be asked again.
   *
   * @param signal removes it from the queue, and rejects with its reason
   */
  run<T>(indexerId: string, work: () => Promise<T>, signal: AbortSignal): Promise<T>;
}

export interface RequestQueuesOptions {
  /** Between the starts of two requests to one indexer. @default 1_000 */
  readonly intervalMs?: number;
  /** Requests to one indexer at once. @default 2 */
  readonly concurrency?: number;
}

export function createRequestQueues({
  intervalMs = 1_000,
  concurrency = 2,
}: RequestQueuesOptions = {}): RequestQueues {
  const queues = new Map<string, PQueue>();
  const open = (indexerId: string) => {
    const queue = new PQueue({ concurrency, interval: intervalMs, intervalCap: 1, strict: intervalMs > 0 });
    queues.set(indexerId, queue);
    return queue;
  };
  return {
    run: (indexerId, work, signal) => (queues.get(indexerId) ?? open(indexerId)).add(work, { signal }),
  };
}
