import type {
  CustomFormatCreateInput,
  CustomFormatImportInput,
  CustomFormatList,
  CustomFormatTestInput,
  CustomFormatUpdateInput,
} from '@cinephage/core';
import { customFormatImportOptionsSchema } from '@cinephage/core/schemas';
import type { RouterContext } from '@koa/router';
import type { FeatureDeps } from './feature.ts';
import { readJsonObject, readJsonObjectOrList } from './json-body.ts';
import { asText, readParameters } from './query-parameters.ts';
import { parseQueryString } from './query-string.ts';
import { idOf, urlOf } from './request-target.ts';
import { locationOf, sendJson, sendNoContent } from './send-json.ts';

const formats = '/api/custom-formats';

export const importParameters = {
  qualityProfileId: { convert: asText, rule: 'must be the id of a quality profile' },
  scoreSet: { convert: asText, rule: 'must be the name of a set of scores' },
};

/** Adds the routes of custom formats. */
export function addCustomFormatRoutes({ router, library, endpoint, maxBodyBytes }: FeatureDeps): void {
  const list = async (ctx: RouterContext) => {
    const answer: CustomFormatList = { customFormats: await library.customFormats.list() };
    sendJson(ctx, 200, answer);
  };

  const create = async (ctx: RouterContext) => {
    const input = (await readJsonObject(ctx, maxBodyBytes)) as unknown as CustomFormatCreateInput;
    const format = await library.customFormats.create(input);
    ctx.res.setHeader('Location', locationOf(ctx, `${formats}/${format.id}`));
    sendJson(ctx, 201, format);
  };

  const get = async (ctx: RouterContext) => {
    sendJson(ctx, 200, await library.customFormats.get(idOf(ctx)));
  };

  const update = async (ctx: RouterContext) => {
    const input = (await readJsonObject(ctx, maxBodyBytes)) as CustomFormatUpdateInput;
    sendJson(ctx, 200, await library.customFormats.update(idOf(ctx), input));
  };

  const remove = async (ctx: RouterContext) => {
    await library.customFormats.delete(idOf(ctx));
    sendNoContent(ctx);
  };

  const test = async (ctx: RouterContext) => {
    const input = (await readJsonObject(ctx, maxBodyBytes)) as unknown as CustomFormatTestInput;
    sendJson(ctx, 200, await library.customFormats.test(input));
  };

  const importFormats = async (ctx: RouterContext) => {
    const query = parseQueryString(urlOf(ctx));
    const options = readParameters(query, importParameters, customFormatImportOptionsSchema);
    const input = (await readJsonObjectOrList(ctx, maxBodyBytes)) as CustomFormatImportInput;
    sendJson(ctx, 200, await library.customFormats.import(input, options));
  };

  const exportFormat = async (ctx: RouterContext) => {
    sendJson(ctx, 200, await library.customFormats.export(idOf(ctx)));
  };

  router.get(formats, endpoint('credential', list));
  router.post(formats, endpoint('credential', create));
  router.post(`${formats}/test`, endpoint('credential', test));
  router.post(`${formats}/import`, endpoint('credential', importFormats));
  router.get(`${formats}/:id`, endpoint('credential', get));
  router.put(`${formats}/:id`, endpoint('credential', update));
  router.delete(`${formats}/:id`, endpoint('credential', remove));
  router.get(`${formats}/:id/export`, endpoint('credential', exportFormat));
}
