import type {
  DownloadClientCreateInput,
  DownloadClientList,
  DownloadClientUpdateInput,
} from '@cinephage/core';
import type { RouterContext } from '@koa/router';
import type { FeatureDeps } from './feature.ts';
import { readJsonObject } from './json-body.ts';
import { idOf } from './request-target.ts';
import { locationOf, sendJson, sendNoContent } from './send-json.ts';

const clients = '/api/download-clients';
const usable = { success: true, message: 'The download client can be used' };

/** Adds the routes of the programs that download releases. */
export function addDownloadClientRoutes({ router, library, endpoint, maxBodyBytes }: FeatureDeps): void {
  const { downloadClients } = library;
  const readCreate = async (ctx: RouterContext) =>
    (await readJsonObject(ctx, maxBodyBytes)) as unknown as DownloadClientCreateInput;

  const list = async (ctx: RouterContext) => {
    const answer: DownloadClientList = { downloadClients: await downloadClients.list() };
    sendJson(ctx, 200, answer);
  };

  const create = async (ctx: RouterContext) => {
    const client = await downloadClients.create(await readCreate(ctx));
    ctx.res.setHeader('Location', locationOf(ctx, `${clients}/${client.id}`));
    sendJson(ctx, 201, client);
  };

  const test = async (ctx: RouterContext) => {
    await downloadClients.test(await readCreate(ctx));
    sendJson(ctx, 200, usable);
  };

  const testStored = async (ctx: RouterContext) => {
    await downloadClients.testStored(idOf(ctx));
    sendJson(ctx, 200, usable);
  };

  const get = async (ctx: RouterContext) => {
    sendJson(ctx, 200, await downloadClients.get(idOf(ctx)));
  };

  const update = async (ctx: RouterContext) => {
    const input = (await readJsonObject(ctx, maxBodyBytes)) as DownloadClientUpdateInput;
    sendJson(ctx, 200, await downloadClients.update(idOf(ctx), input));
  };

  const remove = async (ctx: RouterContext) => {
    await downloadClients.delete(idOf(ctx));
    sendNoContent(ctx);
  };

  router.get(clients, endpoint('credential', list));
  router.post(clients, endpoint('credential', create));
  router.post(`${clients}/test`, endpoint('credential', test));
  router.get(`${clients}/:id`, endpoint('credential', get));
  router.put(`${clients}/:id`, endpoint('credential', update));
  router.delete(`${clients}/:id`, endpoint('credential', remove));
  router.post(`${clients}/:id/test`, endpoint('credential', testStored));
}
