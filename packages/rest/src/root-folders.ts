import type {
  RootFolderCreateInput,
  RootFolderList,
  RootFolderUpdateInput,
  RootFolderValidateInput,
} from '@cinephage/core';
import type { RouterContext } from '@koa/router';
import type { FeatureDeps } from './feature.ts';
import { readJsonObject } from './json-body.ts';
import { idOf } from './request-target.ts';
import { locationOf, sendJson, sendNoContent } from './send-json.ts';

const rootFolders = '/api/root-folders';

/** Adds the routes of the folders that movies may be in, whose paths are values of `rootFolderPath`. */
export function addRootFolderRoutes({ router, library, endpoint, maxBodyBytes }: FeatureDeps): void {
  const list = async (ctx: RouterContext) => {
    const answer: RootFolderList = { rootFolders: await library.rootFolders.list() };
    sendJson(ctx, 200, answer);
  };

  const create = async (ctx: RouterContext) => {
    const input = (await readJsonObject(ctx, maxBodyBytes)) as unknown as RootFolderCreateInput;
    const rootFolder = await library.rootFolders.create(input);
    ctx.res.setHeader('Location', locationOf(ctx, `${rootFolders}/${rootFolder.id}`));
    sendJson(ctx, 201, rootFolder);
  };

  const validate = async (ctx: RouterContext) => {
    const input = (await readJsonObject(ctx, maxBodyBytes)) as unknown as RootFolderValidateInput;
    sendJson(ctx, 200, await library.rootFolders.validate(input));
  };

  const get = async (ctx: RouterContext) => {
    sendJson(ctx, 200, await library.rootFolders.get(idOf(ctx)));
  };

  const update = async (ctx: RouterContext) => {
    const input = (await readJsonObject(ctx, maxBodyBytes)) as RootFolderUpdateInput;
    sendJson(ctx, 200, await library.rootFolders.update(idOf(ctx), input));
  };

  const remove = async (ctx: RouterContext) => {
    await library.rootFolders.delete(idOf(ctx));
    sendNoContent(ctx);
  };

  router.get(rootFolders, endpoint('credential', list));
  router.post(rootFolders, endpoint('credential', create));
  router.post(`${rootFolders}/validate`, endpoint('credential', validate));
  router.get(`${rootFolders}/:id`, endpoint('credential', get));
  router.put(`${rootFolders}/:id`, endpoint('credential', update));
  router.delete(`${rootFolders}/:id`, endpoint('credential', remove));
}
