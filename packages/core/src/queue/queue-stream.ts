import type { QueueEvent } from './queue.schema.ts';
import { compareSnapshots, type QueueSnapshot } from './queue-snapshot.ts';

export interface QueueStreamOptions {
  /** The queue as it was read last. */
  current(): QueueSnapshot;
  /** Called once, when the stream has ended. */
  onEnd(): void;
}

/** An iterator that can be ended at any time, also while its next event is awaited. */
export interface QueueStream extends AsyncIterableIterator<QueueEvent> {
  /** The changes from here on are published. */
  begin(): void;
  /** The queue has changed. */
  wake(): void;
  end(): void;
}

/**
 * Compares the queue with what it last published, when the next event is requested: a slow consumer holds no more than the queue in
 * memory, and misses only what has changed again.
 */
export function createQueueStream({ current, onEnd }: QueueStreamOptions): QueueStream {
  let isEnded = false;
  let published = current();
  let buffer: QueueEvent[] = [];
  let more = Promise.withResolvers<void>();
  let lastStep: Promise<unknown> = Promise.resolve();

  function end(): void {
    if (!isEnded) {
      isEnded = true;
      buffer = [];
      more.resolve();
      onEnd();
    }
  }

  async function take(): Promise<IteratorResult<QueueEvent>> {
    while (!isEnded) {
      const event = buffer.shift();
      if (event !== undefined) {
        return { done: false, value: event };
      }
      const snapshot = current();
      buffer = compareSnapshots(published, snapshot);
      published = snapshot;
      if (buffer.length === 0) {
        more = Promise.withResolvers<void>();
        await more.promise;
      }
    }
    return { done: true, value: undefined };
  }

  return {
    begin() {
      published = current();
    },
    wake: () => more.resolve(),
    end,
    next() {
      const result = lastStep.then(take);
      lastStep = result;
      return result;
    },
    async return() {
      end();
      return { done: true, value: undefined };
    },
    [Symbol.asyncIterator]() {
      return this;
    },
  };
}
