import type {
  IndexerCreateInput,
  IndexerDefinitionList,
  IndexerList,
  IndexerUpdateInput,
} from '@cinephage/core';
import type { RouterContext } from '@koa/router';
import type { FeatureDeps } from './feature.ts';
import { readJsonObject } from './json-body.ts';
import { idOf } from './request-target.ts';
import { locationOf, sendJson, sendNoContent } from './send-json.ts';
import { successBody } from './success-body.ts';

const indexers = '/api/indexers';

/** Adds the routes of the indexers that are searched for releases. */
export function addIndexerRoutes({ router, library, endpoint, maxBodyBytes }: FeatureDeps): void {
  const list = async (ctx: RouterContext) => {
    const answer: IndexerList = { indexers: await library.indexers.list() };
    sendJson(ctx, 200, answer);
  };

  const create = async (ctx: RouterContext) => {
    const input = (await readJsonObject(ctx, maxBodyBytes)) as unknown as IndexerCreateInput;
    const indexer = await library.indexers.create(input);
    ctx.res.setHeader('Location', locationOf(ctx, `${indexers}/${indexer.id}`));
    sendJson(ctx, 201, indexer);
  };

  const definitions = async (ctx: RouterContext) => {
    const answer: IndexerDefinitionList = { definitions: await library.indexers.definitions() };
    sendJson(ctx, 200, answer);
  };

  const test = async (ctx: RouterContext) => {
    const input = (await readJsonObject(ctx, maxBodyBytes)) as unknown as IndexerCreateInput;
    sendJson(ctx, 200, successBody(await library.indexers.test(input)));
  };

  const testStored = async (ctx: RouterContext) => {
    sendJson(ctx, 200, successBody(await library.indexers.testStored(idOf(ctx))));
  };

  const get = async (ctx: RouterContext) => {
    sendJson(ctx, 200, await library.indexers.get(idOf(ctx)));
  };

  const update = async (ctx: RouterContext) => {
    const input = (await readJsonObject(ctx, maxBodyBytes)) as IndexerUpdateInput;
    sendJson(ctx, 200, await library.indexers.update(idOf(ctx), input));
  };

  const remove = async (ctx: RouterContext) => {
    await library.indexers.delete(idOf(ctx));
    sendNoContent(ctx);
  };

  router.get(indexers, endpoint('credential', list));
  router.post(indexers, endpoint('credential', create));
  router.get(`${indexers}/definitions`, endpoint('credential', definitions));
  router.post(`${indexers}/test`, endpoint('credential', test));
  router.post(`${indexers}/:id/test`, endpoint('credential', testStored));
  router.get(`${indexers}/:id`, endpoint('credential', get));
  router.put(`${indexers}/:id`, endpoint('credential', update));
  router.delete(`${indexers}/:id`, endpoint('credential', remove));
}
