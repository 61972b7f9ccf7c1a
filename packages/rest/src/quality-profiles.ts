import type {
  QualityDefinitionList,
  QualityDefinitionsUpdateInput,
  QualityProfileCreateInput,
  QualityProfileList,
  QualityProfileUpdateInput,
} from '@cinephage/core';
import type { RouterContext } from '@koa/router';
import type { FeatureDeps } from './feature.ts';
import { readJsonObject } from './json-body.ts';
import { idOf } from './request-target.ts';
import { locationOf, sendJson, sendNoContent } from './send-json.ts';

const profiles = '/api/quality-profiles';
const definitions = '/api/quality-definitions';

/** Adds the routes of quality profiles, whose ids are values of `qualityProfileId`. */
export function addQualityProfileRoutes({ router, library, endpoint, maxBodyBytes }: FeatureDeps): void {
  const list = async (ctx: RouterContext) => {
    const answer: QualityProfileList = { qualityProfiles: await library.qualityProfiles.list() };
    sendJson(ctx, 200, answer);
  };

  const create = async (ctx: RouterContext) => {
    const input = (await readJsonObject(ctx, maxBodyBytes)) as unknown as QualityProfileCreateInput;
    const profile = await library.qualityProfiles.create(input);
    ctx.res.setHeader('Location', locationOf(ctx, `${profiles}/${profile.id}`));
    sendJson(ctx, 201, profile);
  };

  const get = async (ctx: RouterContext) => {
    sendJson(ctx, 200, await library.qualityProfiles.get(idOf(ctx)));
  };

  const update = async (ctx: RouterContext) => {
    const input = (await readJsonObject(ctx, maxBodyBytes)) as QualityProfileUpdateInput;
    sendJson(ctx, 200, await library.qualityProfiles.update(idOf(ctx), input));
  };

  const remove = async (ctx: RouterContext) => {
    await library.qualityProfiles.delete(idOf(ctx));
    sendNoContent(ctx);
  };

  router.get(profiles, endpoint('credential', list));
  router.post(profiles, endpoint('credential', create));
  router.get(`${profiles}/:id`, endpoint('credential', get));
  router.put(`${profiles}/:id`, endpoint('credential', update));
  router.delete(`${profiles}/:id`, endpoint('credential', remove));
}

/** Adds the routes of the sizes of qualities. */
export function addQualityDefinitionRoutes({ router, library, endpoint, maxBodyBytes }: FeatureDeps): void {
  const list = async (ctx: RouterContext) => {
    const answer: QualityDefinitionList = { qualityDefinitions: await library.qualityDefinitions.list() };
    sendJson(ctx, 200, answer);
  };

  const update = async (ctx: RouterContext) => {
    const input = (await readJsonObject(ctx, maxBodyBytes)) as unknown as QualityDefinitionsUpdateInput;
    const answer: QualityDefinitionList = {
      qualityDefinitions: await library.qualityDefinitions.update(input),
    };
    sendJson(ctx, 200, answer);
  };

  router.get(definitions, endpoint('credential', list));
  router.put(definitions, endpoint('credential', update));
}
