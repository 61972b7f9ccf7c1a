import { activityTypes } from '@cinephage/core';
import { activityListParamsSchema } from '@cinephage/core/schemas';
import type { RouterContext } from '@koa/router';
import type { z } from 'zod';
import type { FeatureDeps } from './feature.ts';
import { asText, integer, type Parameter, rangeRule, readParameters } from './query-parameters.ts';
import { parseQueryString } from './query-string.ts';
import { urlOf } from './request-target.ts';
import { sendJson } from './send-json.ts';

export const activityParameters = {
  movieId: { convert: asText, rule: 'must be the id of a movie' },
  type: { convert: asText, rule: `must be one of ${activityTypes.join(', ')}` },
  limit: { convert: integer, rule: rangeRule(activityListParamsSchema.shape.limit.unwrap()) },
  cursor: { convert: asText, rule: 'must come from another page of this list' },
} as const satisfies Record<string, Parameter>;

/** @throws RequestError `INVALID_INPUT` with each invalid parameter and its rule */
const readActivityQuery = (url: string): z.output<typeof activityListParamsSchema> =>
  readParameters(parseQueryString(url), activityParameters, activityListParamsSchema);

/** Adds the route of the history. */
export function addActivityRoutes({ router, library, endpoint }: FeatureDeps): void {
  const list = async (ctx: RouterContext) => {
    sendJson(ctx, 200, await library.activity.list(readActivityQuery(urlOf(ctx))));
  };

  router.get('/api/activity', endpoint('credential', list));
}
