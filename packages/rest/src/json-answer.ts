import type { Context } from 'koa';
import { mountPoint } from './mount-point.ts';

const jsonType = 'application/json; charset=utf-8';

/** Answers with `value` as JSON. Headers go straight to Node's response: Koa's setters cost more than they give here. */
export function answerJson(ctx: Context, status: number, value: unknown): void {
  answerJsonText(ctx, status, JSON.stringify(value));
}

/** As `answerJson`, with text that is JSON already. */
export function answerJsonText(ctx: Context, status: number, json: string): void {
  ctx.res.setHeader('Content-Type', jsonType);
  setCommonHeaders(ctx);
  ctx.status = status;
  ctx.body = json;
}

/** 204: done, and nothing to say about it. */
export function answerEmpty(ctx: Context): void {
  setCommonHeaders(ctx);
  ctx.status = 204;
}

function setCommonHeaders({ res }: Context): void {
  // Answers differ by credential and change at any time, so no cache on the way may keep them.
  res.setHeader('Cache-Control', 'no-store');
  res.setHeader('X-Content-Type-Options', 'nosniff');
}

/**
 * A reference to another resource of this API, for `Location`: below the path that clients reach the router at.
 *
 * @param path e.g. `/api/tasks/<id>`
 */
export function locate(ctx: Context, path: string): string {
  return mountPoint(ctx) + path;
}
