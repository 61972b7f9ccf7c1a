import PQueue from 'p-queue';
import { LibraryError } from '../errors/library-error.ts';

export interface BoundedQueueOptions {
  /** How many run at once. */
  readonly concurrency: number;
  /** How long each of the others may wait to start, in milliseconds. */
  readonly waitMs: number;
}

/**
 * A queue in which nothing waits for long: behind a database that does not answer, a queue would take as many timeouts as
 * it is long.
 *
 * @returns function that runs work once a place is free; it rejects with `DATABASE_UNAVAILABLE`, without running it, after `waitMs`
 */
export function createBoundedQueue({ concurrency, waitMs }: BoundedQueueOptions) {
  const queue = new PQueue({ concurrency });
  return function runQueued<T>(work: () => Promise<T>): Promise<T> {
    const waiting = new AbortController();
    const timer = setTimeout(() => waiting.abort(tooLate()), waitMs);
    const start = () => {
      clearTimeout(timer);
      return work();
    };
    return queue.add(start, { signal: waiting.signal });
  };
}

const tooLate = () =>
  new LibraryError('DATABASE_UNAVAILABLE', 'The database takes too long now; try again later.');
