import PQueue from 'p-queue';
import { LibraryError } from './errors/library-error.ts';

export interface BoundedQueueOptions {
  /** How many run at once. */
  readonly concurrency: number;
  /** How long each of the others may wait for its turn, in milliseconds. */
  readonly waitMs: number;
}

/**
 * Work in turn, of which none waits for long: behind a database that does not answer, a queue would take as many timeouts as
 * it is long.
 *
 * @returns runs work in its turn; rejects with `DATABASE_UNAVAILABLE`, without having run it, when that does not come in time
 */
export function createBoundedQueue({ concurrency, waitMs }: BoundedQueueOptions) {
  const queue = new PQueue({ concurrency });
  return function inTurn<T>(work: () => Promise<T>): Promise<T> {
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
  new LibraryError('DATABASE_UNAVAILABLE', 'The database takes too long at the moment; try again later.');
