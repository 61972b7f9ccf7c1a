import { type Library, LibraryError, type LibraryEvent } from '@cinephage/core';
import type { RouterContext } from '@koa/router';
import type { z } from 'zod';
import { createEventStreamResponse } from './event-stream/event-stream-response.ts';
import type { SseEvent } from './event-stream/sse-writer.ts';
import type { FeatureDeps } from './feature.ts';
import type { RestOptions } from './options.ts';
import { urlOf } from './request-target.ts';
import { activityStreamQuery, readStreamQuery, taskStreamQuery } from './task-parameters.ts';

const queries = {
  '/api/tasks/stream': taskStreamQuery,
  '/api/activity/stream': activityStreamQuery,
};

/** Adds the streams of events: by default of tasks, or of movies and files; both send every type that the client requests. */
export function addStreamRoutes(
  { router, library, endpoint }: Pick<FeatureDeps, 'router' | 'library' | 'endpoint'>,
  options: RestOptions,
): void {
  const answerEventStream = createEventStreamResponse(options);
  for (const [path, schema] of Object.entries(queries)) {
    const stream = async (ctx: RouterContext) => {
      const query = readStreamQuery(schema, urlOf(ctx), ctx.get('Last-Event-ID'));
      // Read before the stream starts, so that the client misses no event after the first byte.
      const after = query.after ?? (await library.events.position());
      answerEventStream(ctx, { after, subscribe: (signal) => follow(library, { ...query, after }, signal) });
    };
    router.get(path, endpoint('credential', stream));
  }
}

/** The events that match the query. If those after the given position are no longer kept, sends `reset` and continues from now. */
function follow(
  { events }: Pick<Library, 'events'>,
  { kind, states, ...params }: z.output<typeof taskStreamQuery>,
  signal: AbortSignal,
): AsyncIterable<SseEvent> {
  const isRequested = (event: LibraryEvent) =>
    event.type !== 'task.updated' ||
    ((kind === undefined || event.task.kind === kind) &&
      (states === undefined || states.includes(event.task.state)));

  async function* send(stream: AsyncIterable<LibraryEvent>): AsyncGenerator<SseEvent> {
    try {
      for await (const event of stream) {
        if (isRequested(event)) yield { type: event.type, id: event.id, data: event };
      }
    } catch (error) {
      if (!(error instanceof LibraryError && error.code === 'EVENTS_EXPIRED')) throw error;
      const after = await events.position();
      yield { type: 'reset', id: after, data: expired };
      yield* send(events.stream({ ...params, after }, { signal }));
    }
  }
  return send(events.stream(params, { signal }));
}

const expired = {
  code: 'EVENTS_EXPIRED',
  message: 'Events that you missed are no longer kept: read the state again.',
};
