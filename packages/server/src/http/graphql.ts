import { ServerResponse } from 'node:http';
import { callerOf, pathOf } from '@cinephage/rest';
import type Koa from 'koa';
import type { Context, Middleware } from 'koa';
import type { ServedGateway } from './lazy-gateway.ts';
import { setRoute } from './route.ts';
import type { UpgradeHandler } from './upgrades.ts';

/** Path of the gateway; the files of GraphiQL are below it. */
const path = '/graphql';
const isBelowPath = /^\/graphql(?:\/|$)/u;

export const isForGraphQL = (ctx: Context) => isBelowPath.test(pathOf(ctx) ?? '');

/** Passes requests below the path of the gateway to it. */
export function serveGraphQL(gateway: Pick<ServedGateway, 'handle'>): Middleware {
  return async (ctx, next) => {
    if (!isForGraphQL(ctx)) {
      return next();
    }
    setRoute(ctx, path);
    ctx.respond = false;
    // Koa starts with 404.
    ctx.res.statusCode = 200;
    await gateway.handle(ctx.req, ctx.res, callerOf(ctx), (principal) => {
      ctx.state.principal = principal;
    });
  };
}

/** Passes WebSockets at the path of the gateway to it. */
export function createGraphQLUpgradeHandler(
  app: Koa,
  gateway: Pick<ServedGateway, 'handleUpgrade'>,
): UpgradeHandler {
  return (req, socket, head) => {
    if (req.url?.split('?', 1)[0] !== path) {
      return false;
    }
    const ctx = app.createContext(req, new ServerResponse(req));
    gateway.handleUpgrade(req, socket, head, callerOf(ctx));
    return true;
  };
}
