import { type QueueCleanUpOptions, type QueueEvent, queueStatuses } from '@cinephage/core';
import { queueQuerySchema, queueRemoveOptionsSchema } from '@cinephage/core/schemas';
import type { RouterContext } from '@koa/router';
import { createEventStreamResponse } from './event-stream/event-stream-response.ts';
import type { SseEvent } from './event-stream/sse-writer.ts';
import type { FeatureDeps } from './feature.ts';
import { readOptionalJsonObject } from './json-body.ts';
import type { RestOptions } from './options.ts';
import {
  asText,
  boolean,
  booleanRule,
  integer,
  type Parameter,
  rangeRule,
  readParameters,
} from './query-parameters.ts';
import { parseQueryString } from './query-string.ts';
import { idOf, urlOf } from './request-target.ts';
import { sendJson, sendNoContent } from './send-json.ts';
import { successBody } from './success-body.ts';

const queue = '/api/queue';

const { page, limit } = queueQuerySchema.shape;

export const queueParameters = {
  page: { convert: integer, rule: rangeRule(page.unwrap()) },
  limit: { convert: integer, rule: rangeRule(limit.unwrap()) },
  status: { convert: asText, rule: `must be one of ${queueStatuses.join(', ')}` },
  movieId: { convert: asText, rule: 'must be the id of a movie' },
} as const satisfies Record<string, Parameter>;

export const queueRemoveParameters = {
  removeFromClient: { convert: boolean, rule: booleanRule },
  blocklist: { convert: boolean, rule: booleanRule },
} as const satisfies Record<string, Parameter>;

/** Adds the routes of downloads that the library follows. */
export function addQueueRoutes(
  { router, library, endpoint, maxBodyBytes }: FeatureDeps,
  options: RestOptions,
): void {
  const answerEventStream = createEventStreamResponse(options);

  const list = async (ctx: RouterContext) => {
    const query = readParameters(parseQueryString(urlOf(ctx)), queueParameters, queueQuerySchema);
    sendJson(ctx, 200, await library.queue.list(query));
  };

  const get = async (ctx: RouterContext) => {
    sendJson(ctx, 200, await library.queue.get(idOf(ctx)));
  };

  const remove = async (ctx: RouterContext) => {
    const query = parseQueryString(urlOf(ctx));
    await library.queue.remove(
      idOf(ctx),
      readParameters(query, queueRemoveParameters, queueRemoveOptionsSchema),
    );
    sendNoContent(ctx);
  };

  const cleanUp = async (ctx: RouterContext) => {
    const input = (await readOptionalJsonObject(ctx, maxBodyBytes)) as QueueCleanUpOptions | undefined;
    const cleaned = await library.queue.cleanUp(input);
    sendJson(ctx, 200, successBody(cleaned, 'Downloads removed from the queue'));
  };

  const stream = async (ctx: RouterContext) => {
    const ended = new AbortController();
    // Started before the response, so that the client misses no change after the first byte.
    const changes = await library.queue.stream({ signal: ended.signal });
    answerEventStream(ctx, {
      after: '',
      subscribe(closed) {
        closed.addEventListener('abort', () => ended.abort(closed.reason));
        return toSseEvents(changes);
      },
    });
  };

  router.get(queue, endpoint('credential', list));
  // Before the items: `…/:id` matches `…/events`.
  router.get(`${queue}/events`, endpoint('credential', stream));
  router.post(`${queue}/cleanup`, endpoint('credential', cleanUp));
  router.get(`${queue}/:id`, endpoint('credential', get));
  router.delete(`${queue}/:id`, endpoint('credential', remove));
}

async function* toSseEvents(changes: AsyncIterable<QueueEvent>): AsyncGenerator<SseEvent> {
  for await (const { type, ...data } of changes) {
    yield { type, data };
  }
}
