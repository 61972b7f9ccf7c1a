import { queueStatuses } from '@cinephage/core';
import { queueQuerySchema } from '@cinephage/core/schemas';
import type { RouterContext } from '@koa/router';
import type { FeatureDeps } from './feature.ts';
import { asText, integer, type Parameter, rangeRule, readParameters } from './query-parameters.ts';
import { parseQueryString } from './query-string.ts';
import { idOf, urlOf } from './request-target.ts';
import { sendJson } from './send-json.ts';

const queue = '/api/queue';

const { page, limit } = queueQuerySchema.shape;

export const queueParameters = {
  page: { convert: integer, rule: rangeRule(page.unwrap()) },
  limit: { convert: integer, rule: rangeRule(limit.unwrap()) },
  status: { convert: asText, rule: `must be one of ${queueStatuses.join(', ')}` },
  movieId: { convert: asText, rule: 'must be the id of a movie' },
} as const satisfies Record<string, Parameter>;

/** Adds the routes of downloads that the library follows. */
export function addQueueRoutes({ router, library, endpoint }: FeatureDeps): void {
  const list = async (ctx: RouterContext) => {
    const query = readParameters(parseQueryString(urlOf(ctx)), queueParameters, queueQuerySchema);
    sendJson(ctx, 200, await library.queue.list(query));
  };

  const get = async (ctx: RouterContext) => {
    sendJson(ctx, 200, await library.queue.get(idOf(ctx)));
  };

  router.get(queue, endpoint('credential', list));
  router.get(`${queue}/:id`, endpoint('credential', get));
}
