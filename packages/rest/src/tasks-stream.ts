import { type Library, LibraryError, type LibraryEvent } from '@cinephage/core';
import type { z } from 'zod';
import { createEventStreamAnswer } from './event-stream/event-stream-answer.ts';
import type { SseEvent } from './event-stream/sse-writer.ts';
import type { FeatureDeps } from './feature.ts';
import type { RestOptions } from './options.ts';
import { urlOf } from './request-target.ts';
import { readTaskStreamQuery, type taskStreamQuery } from './task-parameters.ts';

/** How tasks go on, and what happens to movies if asked, told as it happens. */
export function addTaskStreamRoute(
  { router, library, endpoint }: Pick<FeatureDeps, 'router' | 'library' | 'endpoint'>,
  options: RestOptions,
): void {
  const answerEventStream = createEventStreamAnswer(options);
  router.get(
    '/api/tasks/stream',
    endpoint('credential', async (ctx) => {
      const query = readTaskStreamQuery(urlOf(ctx), ctx.get('Last-Event-ID'));
      // Known before the client hears that the stream stands, so that it misses nothing from then on.
      const after = query.after ?? (await library.events.position());
      answerEventStream(ctx, { after, subscribe: (signal) => follow(library, { ...query, after }, signal) });
    }),
  );
}

/** The events that are asked for. Goes on from now, after a `reset`, when those to begin with are not kept any more. */
function follow(
  { events }: Pick<Library, 'events'>,
  { kind, states, ...params }: z.output<typeof taskStreamQuery>,
  signal: AbortSignal,
): AsyncIterable<SseEvent> {
  const isAsked = (event: LibraryEvent) =>
    event.type !== 'task.updated' ||
    ((kind === undefined || event.task.kind === kind) &&
      (states === undefined || states.includes(event.task.state)));

  async function* send(stream: AsyncIterable<LibraryEvent>): AsyncGenerator<SseEvent> {
    try {
      for await (const event of stream) {
        if (isAsked(event)) yield { type: event.type, id: event.id, data: event };
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
  message: 'Events were missed that are not kept any more: read the state anew.',
};
