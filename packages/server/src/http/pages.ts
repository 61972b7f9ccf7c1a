import { errorBody, statusByCode } from '@cinephage/rest';
import type { Context, Middleware } from 'koa';
import { setRoute } from './route.ts';

/** Responds to GET and HEAD of one path. */
export type Page = (ctx: Context) => Promise<void> | void;

/** Answers with JSON. As a text: Koa loads undici, 16 MB, to find out what an object is. */
export function answerJson(ctx: Context, status: number, body: object): void {
  ctx.status = status;
  ctx.set('Content-Type', 'application/json; charset=utf-8');
  ctx.body = JSON.stringify(body);
}

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
    const message = `${ctx.method} is not allowed here, only GET, HEAD.`;
    answerJson(ctx, statusByCode.METHOD_NOT_ALLOWED, errorBody('METHOD_NOT_ALLOWED', message));
    return;
  };
}
