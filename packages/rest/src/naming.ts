import type {
  NamingPreviewInput,
  NamingPreviewList,
  NamingTemplatesInput,
  NamingTokenList,
  NamingUpdateInput,
} from '@cinephage/core';
import type { RouterContext } from '@koa/router';
import type { FeatureDeps } from './feature.ts';
import { readJsonObject } from './json-body.ts';
import { sendJson } from './send-json.ts';

const naming = '/api/naming';

/** Adds the routes of how movies are named. */
export function addNamingRoutes({ router, library, endpoint, maxBodyBytes }: FeatureDeps): void {
  const get = async (ctx: RouterContext) => {
    sendJson(ctx, 200, await library.naming.get());
  };

  const update = async (ctx: RouterContext) => {
    const input = (await readJsonObject(ctx, maxBodyBytes)) as NamingUpdateInput;
    sendJson(ctx, 200, await library.naming.update(input));
  };

  const tokens = async (ctx: RouterContext) => {
    const answer: NamingTokenList = { tokens: await library.naming.tokens() };
    sendJson(ctx, 200, answer);
  };

  const preview = async (ctx: RouterContext) => {
    const answer: NamingPreviewList = { previews: await library.naming.preview() };
    sendJson(ctx, 200, answer);
  };

  const previewOptions = async (ctx: RouterContext) => {
    const input = (await readJsonObject(ctx, maxBodyBytes)) as NamingPreviewInput;
    const answer: NamingPreviewList = { previews: await library.naming.preview(input) };
    sendJson(ctx, 200, answer);
  };

  const validate = async (ctx: RouterContext) => {
    const input = (await readJsonObject(ctx, maxBodyBytes)) as NamingTemplatesInput;
    sendJson(ctx, 200, await library.naming.validate(input));
  };

  router.get(naming, endpoint('credential', get));
  router.put(naming, endpoint('credential', update));
  router.get(`${naming}/tokens`, endpoint('credential', tokens));
  router.get(`${naming}/preview`, endpoint('credential', preview));
  router.post(`${naming}/preview`, endpoint('credential', previewOptions));
  router.post(`${naming}/validate`, endpoint('credential', validate));
}
