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
/** Events that those who keep up find in memory, so that many of them cost no more reads than one. */
const recentSize = 2_000;
/** How soon to look again when reading has failed. */
export const lookAgainMs = 500;

/**
 * Keeps the newest events in memory while anybody follows them. Signals only say when to look; what there is, and in which
 * order, the log says: when signals are missed, nothing is.
 */
export function createEventFeed({ log, signals, logger }: EventFeedOptions) {
  const inOwnContext = AsyncLocalStorage.snapshot();
  const followers = new Set<() => void>();
  /** Everything after `floor` up to `head`; nothing before the first look, when `head` is not known. */
  let recent: LoggedEvent[] = [];
  let floor = Number.POSITIVE_INFINITY;
  let head: number | undefined;
  /** Of followers without a break: what was read for others is of no use to those who come after them. */
  let generation = 0;
  let isReading = false;
  let again = false;
  let stopListening: (() => void) | undefined;

  const report = (error: unknown) => logger?.warn({ err: error }, 'Events could not be read; trying again.');

  async function read(): Promise<void> {
    isReading = true;
    while (again && followers.size > 0) {
      again = false;
      try {
        await readOn();
      } catch (error) {
        report(error);
        again = true;
        await sleep(lookAgainMs, undefined, { ref: false });
      }
    }
    isReading = false;
  }

  async function readOn(): Promise<void> {
    const own = generation;
    if (head === undefined) {
      await signals.ready();
      const last = await log.last();
      if (own !== generation) {
        return;
      }
      head = last;
      floor = last;
      tell();
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
        tell();
      }
    }
  }

  function forgetOld(): void {
    if (recent.length > recentSize) {
      floor = recent.splice(0, recent.length - recentSize).at(-1)?.seq ?? floor;
    }
  }

  function tell(): void {
    for (const onMore of [...followers]) {
      onMore();
    }
  }

  function look(): void {
    again = true;
    if (followers.size > 0 && !isReading) {
      void inOwnContext(read);
    }
  }

  function leave(onMore: () => void): void {
    if (followers.delete(onMore) && followers.size === 0) {
      stopListening?.();
      stopListening = undefined;
      recent = [];
      floor = Number.POSITIVE_INFINITY;
      head = undefined;
      generation++;
    }
  }

  return {
    log,
    /**
     * Calls `onMore` whenever there is more to read.
     *
     * @returns ends it
     */
    follow(onMore: () => void): () => void {
      followers.add(onMore);
      stopListening ??= signals.subscribe('events', look);
      look();
      return () => leave(onMore);
    },
    /** What came after the event with this number: from memory if that reaches back so far. */
    async after(seq: number): Promise<readonly LoggedEvent[]> {
      return seq >= floor
        ? recent.slice(recent.findLastIndex((event) => event.seq <= seq) + 1)
        : log.readAfter(seq, batchSize);
    },
    report,
  };
}

export type EventFeed = ReturnType<typeof createEventFeed>;
