import { setTimeout as sleep } from 'node:timers/promises';
import { LibraryError } from '../errors/library-error.ts';
import { type EventFeed, retryMs } from './event-feed.ts';
import type { LibraryEvent } from './library-event.schema.ts';

export interface EventStreamOptions {
  readonly feed: EventFeed;
  matches(event: LibraryEvent): boolean;
  /**
   * Position of the event after which the stream begins.
   * @default the newest event
   */
  readonly after?: number | undefined;
  /** Called once, when the stream has ended. */
  readonly onEnd?: (() => void) | undefined;
}

/** An iterator that can be ended at any time, also while its next event is awaited. */
export interface EventStream extends AsyncIterableIterator<LibraryEvent> {
  end(): void;
}

/**
 * Reads events when they are requested: those that were not requested yet stay in the log, so that a slow consumer holds nothing
 * in memory. Calls of `next` are answered in their order.
 */
export function createEventStream({ feed, matches, after, onEnd }: EventStreamOptions): EventStream {
  let isEnded = false;
  let more = Promise.withResolvers<void>();
  let buffer: LibraryEvent[] = [];
  let lastStep: Promise<unknown> = Promise.resolve();
  const unsubscribe = feed.subscribe(() => more.resolve());
  // Read at once: changes of this process that begin later wait for it.
  let position = begin();
  let current: number | undefined;

  /** The first call of `next` throws its error; without one, it must not be an unhandled rejection. */
  function begin(): Promise<number> {
    const start = startOf(feed, after);
    start.catch(() => {});
    return start;
  }

  function end(): void {
    if (!isEnded) {
      isEnded = true;
      buffer = [];
      unsubscribe();
      more.resolve();
      onEnd?.();
    }
  }

  /** Fills the buffer; waits until there are events or the stream has ended. */
  async function fill(): Promise<void> {
    current ??= await position;
    while (buffer.length === 0 && !isEnded) {
      more = Promise.withResolvers<void>();
      const batch = await feed.after(current);
      current = batch.at(-1)?.seq ?? current;
      buffer = isEnded ? [] : batch.map(({ event }) => event).filter(matches);
      if (batch.length === 0 && !isEnded) {
        await more.promise;
      }
    }
  }

  /** Retries while the database is unavailable. */
  async function fillWithRetries(): Promise<void> {
    while (buffer.length === 0 && !isEnded) {
      try {
        await fill();
      } catch (error) {
        if (error instanceof LibraryError) {
          throw error;
        }
        feed.report(error);
        await sleep(retryMs, undefined, { ref: false });
        if (current === undefined && !isEnded) {
          position = begin();
        }
      }
    }
  }

  async function step(): Promise<IteratorResult<LibraryEvent>> {
    try {
      if (buffer.length === 0 && !isEnded) {
        await fillWithRetries();
      }
    } catch (error) {
      end();
      throw error;
    }
    const value = buffer.shift();
    return value === undefined ? { done: true, value: undefined } : { done: false, value };
  }

  return {
    next() {
      const result = lastStep.then(step);
      lastStep = result.catch(() => {});
      return result;
    },
    async return() {
      end();
      return { done: true, value: undefined };
    },
    end,
    [Symbol.asyncIterator]() {
      return this;
    },
  };
}

/** @throws LibraryError `EVENTS_EXPIRED` */
async function startOf({ log }: EventFeed, after: number | undefined): Promise<number> {
  if (after === undefined) {
    return log.lastBeforeChanges();
  }
  const last = await log.last();
  if (after > last || after < (await log.first()) - 1) {
    const message = `The events after ${after} are no longer kept: read the state again.`;
    throw new LibraryError('EVENTS_EXPIRED', message);
  }
  return after;
}
