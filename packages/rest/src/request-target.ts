import type { RouterContext } from '@koa/router';
import type { Context } from 'koa';

/** The `:id` of a route's path. */
export function idOf(ctx: RouterContext): string {
  return ctx.params.id ?? '';
}

/** Path and query as received. */
export function urlOf(ctx: RouterContext): string {
  return ctx.req.url ?? '';
}

/** The path of a request, without its query; null if the target is malformed, for which Koa throws. */
export function pathOf(ctx: Pick<Context, 'path'>): string | null {
  try {
    return ctx.path;
  } catch {
    return null;
  }
}
