import type { DelayProfileCreateInput, DelayProfileList, DelayProfileUpdateInput } from '@cinephage/core';
import type { RouterContext } from '@koa/router';
import type { FeatureDeps } from './feature.ts';
import { readJsonObject } from './json-body.ts';
import { idOf } from './request-target.ts';
import { locationOf, sendJson, sendNoContent } from './send-json.ts';

const delayProfiles = '/api/delay-profiles';

/** Adds the routes of delay profiles. */
export function addDelayProfileRoutes({ router, library, endpoint, maxBodyBytes }: FeatureDeps): void {
  const list = async (ctx: RouterContext) => {
    const answer: DelayProfileList = { delayProfiles: await library.delayProfiles.list() };
    sendJson(ctx, 200, answer);
  };

  const create = async (ctx: RouterContext) => {
    const input = (await readJsonObject(ctx, maxBodyBytes)) as unknown as DelayProfileCreateInput;
    const profile = await library.delayProfiles.create(input);
    ctx.res.setHeader('Location', locationOf(ctx, `${delayProfiles}/${profile.id}`));
    sendJson(ctx, 201, profile);
  };

  const get = async (ctx: RouterContext) => {
    sendJson(ctx, 200, await library.delayProfiles.get(idOf(ctx)));
  };

  const update = async (ctx: RouterContext) => {
    const input = (await readJsonObject(ctx, maxBodyBytes)) as DelayProfileUpdateInput;
    sendJson(ctx, 200, await library.delayProfiles.update(idOf(ctx), input));
  };

  const remove = async (ctx: RouterContext) => {
    await library.delayProfiles.delete(idOf(ctx));
    sendNoContent(ctx);
  };

  router.get(delayProfiles, endpoint('credential', list));
  router.post(delayProfiles, endpoint('credential', create));
  router.get(`${delayProfiles}/:id`, endpoint('credential', get));
  router.put(`${delayProfiles}/:id`, endpoint('credential', update));
  router.delete(`${delayProfiles}/:id`, endpoint('credential', remove));
}
