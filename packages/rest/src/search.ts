import { pendingReleasesQuerySchema, releaseSearchQuerySchema } from '@cinephage/core/schemas';
import type { RouterContext } from '@koa/router';
import { createEventStreamResponse } from './event-stream/event-stream-response.ts';
import type { SseEvent } from './event-stream/sse-writer.ts';
import type { FeatureDeps } from './feature.ts';
import type { RestOptions } from './options.ts';
import {
  asText,
  commaSeparated,
  integer,
  type Parameter,
  rangeRule,
  readParameters,
} from './query-parameters.ts';
import { parseQueryString } from './query-string.ts';
import { urlOf } from './request-target.ts';
import { sendJson, sendNoContent } from './send-json.ts';

const { tmdbId, minSeeders, maxAge, limit } = releaseSearchQuerySchema.shape;
const movieRule = 'must be the id of a movie';

/** `1,2`; text that is no number stays, and is refused. */
const integers = (text: string) => commaSeparated(text).map(integer);

export const releaseSearchParameters = {
  query: { convert: asText, rule: 'must have 1 to 200 characters, and is needed for type=manual' },
  type: { convert: asText, rule: 'must be manual or movie: a library has no series' },
  movieId: { convert: asText, rule: `${movieRule}, and it or tmdbId is needed for type=movie` },
  tmdbId: { convert: integer, rule: rangeRule(tmdbId.unwrap()) },
  indexers: { convert: commaSeparated, rule: 'must be 1 to 100 ids of indexers, separated by commas' },
  categories: { convert: integers, rule: 'must be 1 to 100 numbers, separated by commas' },
  minSeeders: { convert: integer, rule: rangeRule(minSeeders.unwrap()) },
  maxAge: { convert: integer, rule: rangeRule(maxAge.unwrap()) },
  limit: { convert: integer, rule: rangeRule(limit.unwrap()) },
} as const satisfies Record<string, Parameter>;

export const pendingReleasesParameters = {
  movieId: { convert: asText, rule: movieRule },
  limit: { convert: integer, rule: rangeRule(pendingReleasesQuerySchema.shape.limit.unwrap()) },
} as const satisfies Record<string, Parameter>;

/** The id of the last event of a search: a client that reconnects with it does not search again. */
const lastEventId = 'done';

/** Adds the interactive search, which answers as JSON or as events, and the list of releases that wait. */
export function addSearchRoutes({ router, library, endpoint }: FeatureDeps, options: RestOptions): void {
  const answerEventStream = createEventStreamResponse(options);

  const search = async (ctx: RouterContext) => {
    const query = readParameters(
      parseQueryString(urlOf(ctx)),
      releaseSearchParameters,
      releaseSearchQuerySchema,
    );
    if (ctx.accepts('application/json', 'text/event-stream') !== 'text/event-stream') {
      return sendJson(ctx, 200, await library.search.releases(query, { signal: closeOf(ctx) }));
    }
    if (ctx.get('Last-Event-ID') === lastEventId) {
      return sendNoContent(ctx);
    }
    const ended = new AbortController();
    // Started before the response, so that an unknown movie is a 404.
    const events = await library.search.stream(query, { signal: ended.signal });
    answerEventStream(ctx, {
      after: '',
      subscribe(closed) {
        closed.addEventListener('abort', () => ended.abort(closed.reason));
        return toSseEvents(events);
      },
    });
  };

  const pending = async (ctx: RouterContext) => {
    const query = parseQueryString(urlOf(ctx));
    const params = readParameters(query, pendingReleasesParameters, pendingReleasesQuerySchema);
    sendJson(ctx, 200, await library.search.pending(params));
  };

  router.get('/api/search', endpoint('credential', search));
  router.get('/api/search/pending', endpoint('credential', pending));
}

type SearchEvents = Awaited<ReturnType<FeatureDeps['library']['search']['stream']>>;

async function* toSseEvents(events: SearchEvents): AsyncGenerator<SseEvent> {
  for await (const event of events) {
    if (event.type === 'done') {
      const { type, ...data } = event;
      yield { type, id: lastEventId, data };
      return;
    }
    const { indexer, releases } = event;
    yield { type: 'indexer', data: indexer };
    yield { type: 'releases', data: { indexerId: indexer.indexerId, releases } };
  }
}

/** Fires when the client disconnects: no client waits for the answer then. */
function closeOf({ res }: RouterContext): AbortSignal {
  const closed = new AbortController();
  res.once('close', () => closed.abort());
  return closed.signal;
}
