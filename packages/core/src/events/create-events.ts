import { z } from 'zod';
import type { Database } from '../database/database.ts';
import { normalizeUuid } from '../ids/uuid.ts';
import type { LibraryLogger } from '../logging/library-logger.ts';
import { validate } from '../validation/validate.ts';
import { optionRules, refuseUnknown } from '../validation/validate-options.ts';
import { createEventFeed } from './event-feed.ts';
import { createEventLog } from './event-log.ts';
import { createEventStream, type EventStream } from './event-stream.ts';
import type { Events } from './events.ts';
import { eventStreamParamsSchema, eventTypes, type LibraryEvent } from './library-event.schema.ts';

const subscriptionRules = z.strictObject({
  type: z.enum([...eventTypes, '*']),
  listener: optionRules.callback,
});

export interface EventsDeps {
  readonly database: Database;
  readonly logger?: LibraryLogger | undefined;
}

export interface ClosableEvents extends Events {
  /** Ends every stream and removes every listener. */
  close(): void;
}

/** The event feed of the library, read from the table `event`. */
export function createEvents({ database, logger }: EventsDeps): ClosableEvents {
  const log = createEventLog(database);
  const feed = createEventFeed({ log, signals: database.signals, logger });
  const streams = new Set<EventStream>();
  let closed = false;

  function open(
    matches: (event: LibraryEvent) => boolean,
    after?: number,
    signal?: AbortSignal,
  ): EventStream {
    const onEnd = () => {
      streams.delete(stream);
      signal?.removeEventListener('abort', stream.end);
    };
    const stream = createEventStream({ feed, matches, after, onEnd });
    signal?.addEventListener('abort', stream.end, { once: true });
    streams.add(stream);
    if (closed || signal?.aborted) {
      stream.end();
    }
    return stream;
  }

  async function deliver(stream: EventStream, listener: (event: never) => unknown): Promise<void> {
    try {
      for await (const event of stream) {
        const failed = (error: unknown) =>
          logger?.error({ err: error, type: event.type }, 'A listener for events has failed.');
        try {
          // An asynchronous listener is not awaited.
          Promise.resolve(listener(event as never)).catch(failed);
        } catch (error) {
          failed(error);
        }
      }
    } catch (error) {
      logger?.error({ err: error }, 'An event subscription has failed.');
    }
  }

  return {
    on(type: LibraryEvent['type'] | '*', listener: (event: never) => void) {
      validate(subscriptionRules, { type, listener });
      const stream = open((event) => type === '*' || event.type === type);
      void deliver(stream, listener);
      return stream.end;
    },
    stream(params = {}, options = {}) {
      refuseUnknown(options, ['signal']);
      const { signal } = options;
      const { types, movieId, taskId, after } = validate(eventStreamParamsSchema, params);
      const isWanted = createMatcher({ types, movieId, taskId });
      return open(isWanted, after === undefined ? undefined : Number(after), signal);
    },
    position: async () => String(await log.last()),
    close() {
      closed = true;
      for (const stream of [...streams]) {
        stream.end();
      }
    },
  };
}

interface Wanted {
  readonly types: readonly LibraryEvent['type'][] | undefined;
  readonly movieId: string | undefined;
  readonly taskId: string | undefined;
}

function createMatcher({ types, movieId, taskId }: Wanted): (event: LibraryEvent) => boolean {
  const wantedTypes = types && new Set(types);
  const wantedMovie = movieId && (normalizeUuid(movieId) ?? movieId);
  const wantedTask = taskId && (normalizeUuid(taskId) ?? taskId);
  return (event) =>
    (wantedTypes === undefined || wantedTypes.has(event.type)) &&
    (wantedMovie === undefined || event.movieId === wantedMovie) &&
    (wantedTask === undefined || (event.type === 'task.updated' && event.task.id === wantedTask));
}
