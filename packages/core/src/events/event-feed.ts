import { AsyncLocalStorage } from 'node:async_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Signals } from '../database/signals.ts';
import type { LibraryLogger } from '../logging/library-logger.ts';
import type { EventLog, LoggedEvent } from './event-log.ts';

export interface EventFeedOptions {
  readonly log: EventLog;
  readonly signals: Signals;
  readonly logger?: LibraryLogger | undefined;
}

const batchSize = 500;
/** How many events are kept in memory, so that many subscribers that keep up cost no more reads than one. */
const recentSize = 2_000;
/** The pause after a read that failed. */
export const retryMs = 500;

/**
 * Keeps the newest events in memory while there are subscribers. A signal only triggers a poll of the log, which holds the
 * events and their order: a missed signal loses no event.
 */
export function createEventFeed({ log, signals, logger }: EventFeedOptions) {
  const inOwnContext = AsyncLocalStorage.snapshot();
  const subscribers = new Set<() => void>();
  /** The events after `floor` up to `head`; empty before the first poll, when `head` is not known. */
  let recent: LoggedEvent[] = [];
  let floor = Number.POSITIVE_INFINITY;
  let head: number | undefined;
  /** Grows when the last subscriber leaves: a read begun before that is of no use to later subscribers. */
  let generation = 0;
  let isReading = false;
  let again = false;
  let unsubscribe: (() => void) | undefined;

  const report = (error: unknown) => logger?.warn({ err: error }, 'Events could not be read; trying again.');

  async function read(): Promise<void> {
    isReading = true;
    while (again && subscribers.size > 0) {
      again = false;
      try {
        await readNew();
      } catch (error) {
        report(error);
        again = true;
        await sleep(retryMs, undefined, { ref: false });
      }
    }
    isReading = false;
  }

  async function readNew(): Promise<void> {
    const own = generation;
    if (head === undefined) {
      await signals.ready();
      const last = await log.last();
      if (own !== generation) {
        return;
      }
      head = last;
      floor = last;
      notify();
    }
    for (let size = batchSize; size === batchSize; ) {
      const batch = await log.readAfter(head, batchSize);
      if (own !== generation) {
        return;
      }
      size = batch.length;
      if (size > 0) {
        recent.push(...batch);
        head = batch.at(-1)?.seq ?? head;
        forgetOld();
        notify();
      }
    }
  }

  function forgetOld(): void {
    if (recent.length > recentSize) {
      floor = recent.splice(0, recent.length - recentSize).at(-1)?.seq ?? floor;
    }
  }

  function notify(): void {
    for (const onMore of [...subscribers]) {
      onMore();
    }
  }

  function poll(): void {
    again = true;
    if (subscribers.size > 0 && !isReading) {
      void inOwnContext(read);
    }
  }

  function leave(onMore: () => void): void {
    if (subscribers.delete(onMore) && subscribers.size === 0) {
      unsubscribe?.();
      unsubscribe = undefined;
      recent = [];
      floor = Number.POSITIVE_INFINITY;
      head = undefined;
      generation++;
    }
  }

  return {
    log,
    /**
     * Calls `onMore` whenever there are events to read.
     *
     * @returns unsubscribe function
     */
    subscribe(onMore: () => void): () => void {
      subscribers.add(onMore);
      unsubscribe ??= signals.subscribe('events', poll);
      poll();
      return () => leave(onMore);
    },
    /** The events after this position: from memory if it reaches back so far. */
    async after(seq: number): Promise<readonly LoggedEvent[]> {
      return seq >= floor
        ? recent.slice(recent.findLastIndex((event) => event.seq <= seq) + 1)
        : log.readAfter(seq, batchSize);
    },
    report,
  };
}

export type EventFeed = ReturnType<typeof createEventFeed>;
