import { errorBody, statusByCode } from '@cinephage/rest';
import type { Context, Middleware } from 'koa';
import { setRoute } from './route.ts';

/** Responds to GET and HEAD of one path. */
export type Page = (ctx: Context) => Promise<void> | void;

/** Serves pages by their exact path; other paths go to the next middleware. */
export function servePages(pages: ReadonlyMap<string, Page>): Middleware {
  return (ctx, next) => {
    const page = pages.get(ctx.path);
    if (page === undefined) {
      return next();
    }
    setRoute(ctx, ctx.path);
    if (ctx.method === 'GET' || ctx.method === 'HEAD') {
      return page(ctx);
    }
    ctx.set('Allow', 'GET, HEAD');
    ctx.status = statusByCode.METHOD_NOT_ALLOWED;
    ctx.body = errorBody('METHOD_NOT_ALLOWED', `${ctx.method} is not allowed here, only GET, HEAD.`);
    return;
  };
}
