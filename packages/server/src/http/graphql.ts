import { ServerResponse } from 'node:http';
import { callerOf, pathOf } from '@cinephage/rest';
import type Koa from 'koa';
import type { Context, Middleware } from 'koa';
import type { ServedGateway } from './lazy-gateway.ts';
import { setRoute } from './route.ts';
import type { TakeOver } from './upgrades.ts';

/** Where the gateway is served; below it are the files of GraphiQL. */
const path = '/graphql';
const isBelowPath = /^\/graphql(?:\/|$)/u;

export const isForGraphQL = (ctx: Context) => isBelowPath.test(pathOf(ctx) ?? '');

/** Hands requests for the gateway's paths to it; other paths pass through. */
export function serveGraphQL(gateway: Pick<ServedGateway, 'handle'>): Middleware {
  return async (ctx, next) => {
    if (!isForGraphQL(ctx)) {
      return next();
    }
    setRoute(ctx, path);
    ctx.respond = false;
    // Koa's 404 is for what nobody answers.
    ctx.res.statusCode = 200;
    await gateway.handle(ctx.req, ctx.res, callerOf(ctx), (principal) => {
      ctx.state.principal = principal;
    });
  };
}

/** Hands WebSockets at the gateway's path to it, from the same caller that a request would come from. */
export function takeOverGraphQL(app: Koa, gateway: Pick<ServedGateway, 'handleUpgrade'>): TakeOver {
  return (req, socket, head) => {
    if (req.url?.split('?', 1)[0] !== path) {
      return false;
    }
    const ctx = app.createContext(req, new ServerResponse(req));
    gateway.handleUpgrade(req, socket, head, callerOf(ctx));
    return true;
  };
}
