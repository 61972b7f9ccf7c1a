import { setTimeout as sleep } from 'node:timers/promises';
import { LibraryError } from '../errors/library-error.ts';
import { type EventFeed, lookAgainMs } from './event-feed.ts';
import type { LibraryEvent } from './library-event.schema.ts';

export interface EventStreamOptions {
  readonly feed: EventFeed;
  matches(event: LibraryEvent): boolean;
  /** Begins after the event with this number; from now on unless given. */
  readonly after?: number | undefined;
  /** Called once, when it has ended. */
  readonly onEnd?: (() => void) | undefined;
}

/** An iterator that can be ended at any time, also while somebody waits for its next event. */
export interface EventStream extends AsyncIterableIterator<LibraryEvent> {
  end(): void;
}

/**
 * Events one by one, as they are asked for: those that nobody has asked for yet stay where they are, in the log. Calls of
 * `next` are answered in their order.
 */
export function createEventStream({ feed, matches, after, onEnd }: EventStreamOptions): EventStream {
  let isEnded = false;
  let more = Promise.withResolvers<void>();
  let buffer: LibraryEvent[] = [];
  let turn: Promise<unknown> = Promise.resolve();
  const unfollow = feed.follow(() => more.resolve());
  // Asked at once, so that it lies before whatever the caller does next.
  let position = startOf(feed, after);
  // Who never asks for an event never hears of this.
  position.catch(() => {});
  let current: number | undefined;

  function end(): void {
    if (!isEnded) {
      isEnded = true;
      buffer = [];
      unfollow();
      more.resolve();
      onEnd?.();
    }
  }

  /** Fills the buffer; waits until there is something, or the end. */
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

  /** Trouble with the database passes; what could not be read then is read later. */
  async function fillInTheEnd(): Promise<void> {
    while (buffer.length === 0 && !isEnded) {
      try {
        await fill();
      } catch (error) {
        if (error instanceof LibraryError) {
          throw error;
        }
        feed.report(error);
        await sleep(lookAgainMs, undefined, { ref: false });
        if (current === undefined) {
          position = startOf(feed, after);
        }
      }
    }
  }

  async function step(): Promise<IteratorResult<LibraryEvent>> {
    try {
      if (buffer.length === 0 && !isEnded) {
        await fillInTheEnd();
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
      const result = turn.then(step);
      turn = result.catch(() => {});
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
  const last = await log.last();
  if (after === undefined) {
    return last;
  }
  if (after > last || after < (await log.first()) - 1) {
    const message = `The events after ${after} are not kept any more; read what there is now, and go on from here.`;
    throw new LibraryError('EVENTS_EXPIRED', message);
  }
  return after;
}
