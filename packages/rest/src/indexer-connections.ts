import type { IndexerConnectionKind, IndexerConnectionUpdateInput, RemoteIndexerList } from '@cinephage/core';
import type { RouterContext } from '@koa/router';
import type { FeatureDeps } from './feature.ts';
import { readJsonObject } from './json-body.ts';
import { sendJson, sendNoContent } from './send-json.ts';
import { successBody } from './success-body.ts';

/** Adds the routes of the connections to Prowlarr and Jackett. */
export function addIndexerConnectionRoutes(deps: FeatureDeps): void {
  addConnection(deps, 'prowlarr');
  addConnection(deps, 'jackett');
}

function addConnection(
  { router, library: { indexerConnections }, endpoint, maxBodyBytes }: FeatureDeps,
  kind: IndexerConnectionKind,
): void {
  const path = `/api/indexers/${kind}`;

  const get = async (ctx: RouterContext) => {
    sendJson(ctx, 200, await indexerConnections.get(kind));
  };

  const set = async (ctx: RouterContext) => {
    const input = (await readJsonObject(ctx, maxBodyBytes)) as IndexerConnectionUpdateInput;
    sendJson(ctx, 200, await indexerConnections.set(kind, input));
  };

  const remove = async (ctx: RouterContext) => {
    await indexerConnections.delete(kind);
    sendNoContent(ctx);
  };

  const list = async (ctx: RouterContext) => {
    const answer: RemoteIndexerList = { indexers: await indexerConnections.list(kind) };
    sendJson(ctx, 200, answer);
  };

  const sync = async (ctx: RouterContext) => {
    sendJson(ctx, 200, successBody(await indexerConnections.sync(kind)));
  };

  router.get(path, endpoint('credential', get));
  router.put(path, endpoint('credential', set));
  router.delete(path, endpoint('credential', remove));
  router.get(`${path}/list`, endpoint('credential', list));
  router.post(`${path}/sync`, endpoint('credential', sync));
}
