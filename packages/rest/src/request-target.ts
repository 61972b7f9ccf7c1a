import type { RouterContext } from '@koa/router';

/** The `:id` of a route's path. */
export function idOf(ctx: RouterContext): string {
  return ctx.params.id ?? '';
}

/** Path and query as received. */
export function urlOf(ctx: RouterContext): string {
  return ctx.req.url ?? '';
}
