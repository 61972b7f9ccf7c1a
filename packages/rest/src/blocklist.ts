import type { BlocklistAddInput } from '@cinephage/core';
import { blocklistClearOptionsSchema, blocklistQuerySchema } from '@cinephage/core/schemas';
import type { RouterContext } from '@koa/router';
import type { FeatureDeps } from './feature.ts';
import { readJsonObject } from './json-body.ts';
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

const blocklist = '/api/settings/blocklist';

const { page, limit } = blocklistQuerySchema.shape;
const movieId = { convert: asText, rule: 'must be the id of a movie' };

export const blocklistParameters = {
  page: { convert: integer, rule: rangeRule(page.unwrap()) },
  limit: { convert: integer, rule: rangeRule(limit.unwrap()) },
  movieId,
} as const satisfies Record<string, Parameter>;

export const blocklistClearParameters = {
  movieId,
  confirm: { convert: boolean, rule: booleanRule },
} as const satisfies Record<string, Parameter>;

/** Adds the routes of releases that no search grabs. */
export function addBlocklistRoutes({ router, library, endpoint, maxBodyBytes }: FeatureDeps): void {
  const list = async (ctx: RouterContext) => {
    const query = readParameters(parseQueryString(urlOf(ctx)), blocklistParameters, blocklistQuerySchema);
    sendJson(ctx, 200, await library.blocklist.list(query));
  };

  const add = async (ctx: RouterContext) => {
    const input = (await readJsonObject(ctx, maxBodyBytes)) as BlocklistAddInput;
    sendJson(ctx, 201, await library.blocklist.add(input));
  };

  const clear = async (ctx: RouterContext) => {
    const query = parseQueryString(urlOf(ctx));
    const options = readParameters(query, blocklistClearParameters, blocklistClearOptionsSchema);
    const cleared = await library.blocklist.clear(options);
    sendJson(ctx, 200, successBody(cleared, 'Entries removed from the blocklist'));
  };

  const remove = async (ctx: RouterContext) => {
    await library.blocklist.remove(idOf(ctx));
    sendNoContent(ctx);
  };

  router.get(blocklist, endpoint('credential', list));
  router.post(blocklist, endpoint('credential', add));
  router.delete(blocklist, endpoint('credential', clear));
  router.delete(`${blocklist}/:id`, endpoint('credential', remove));
}
