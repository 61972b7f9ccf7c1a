import type { ReleaseGrabInput } from '@cinephage/core';
import { grabListQuerySchema } from '@cinephage/core/schemas';
import type { RouterContext } from '@koa/router';
import type { FeatureDeps } from './feature.ts';
import { readJsonObject } from './json-body.ts';
import { asText, integer, type Parameter, rangeRule, readParameters } from './query-parameters.ts';
import { parseQueryString } from './query-string.ts';
import { idOf, urlOf } from './request-target.ts';
import { sendJson, sendNoContent } from './send-json.ts';
import { successBody } from './success-body.ts';

const grabs = '/api/downloads/grabs';

const { page, limit, state } = grabListQuerySchema.shape;

export const grabListParameters = {
  page: { convert: integer, rule: rangeRule(page.unwrap()) },
  limit: { convert: integer, rule: rangeRule(limit.unwrap()) },
  state: { convert: asText, rule: `must be one of ${state.unwrap().options.join(', ')}` },
  movieId: { convert: asText, rule: 'must be the id of a movie' },
} as const satisfies Record<string, Parameter>;

/** Adds the routes of releases that are handed to download clients. */
export function addDownloadRoutes({ router, library, endpoint, maxBodyBytes }: FeatureDeps): void {
  const grab = async (ctx: RouterContext) => {
    const input = (await readJsonObject(ctx, maxBodyBytes)) as unknown as ReleaseGrabInput;
    const grabbed = await library.downloads.grab(input);
    sendJson(ctx, 201, successBody(grabbed, 'Release sent to download client'));
  };

  const list = async (ctx: RouterContext) => {
    const query = readParameters(parseQueryString(urlOf(ctx)), grabListParameters, grabListQuerySchema);
    sendJson(ctx, 200, await library.downloads.grabs(query));
  };

  const cancel = async (ctx: RouterContext) => {
    await library.downloads.cancel(idOf(ctx));
    sendNoContent(ctx);
  };

  router.post('/api/download/grab', endpoint('credential', grab));
  router.get(grabs, endpoint('credential', list));
  router.delete(`${grabs}/:id`, endpoint('credential', cancel));
}
