import type { Context } from 'koa';
import { mountPoint } from './mount-point.ts';

const jsonType = 'application/json; charset=utf-8';

/** Answers with `value` as JSON. Headers are set on Node's response, which is faster than Koa's setters. */
export function sendJson(ctx: Context, status: number, value: unknown): void {
  sendJsonText(ctx, status, JSON.stringify(value));
}

/** Like `answerJson`, for text that is JSON already. */
export function sendJsonText(ctx: Context, status: number, json: string): void {
  ctx.res.setHeader('Content-Type', jsonType);
  setCommonHeaders(ctx);
  ctx.status = status;
  ctx.body = json;
}

/** Answers 204 without a body. */
export function sendNoContent(ctx: Context): void {
  setCommonHeaders(ctx);
  ctx.status = 204;
}

function setCommonHeaders({ res }: Context): void {
  // Responses differ by credential and change at any time, so no cache may store them.
  res.setHeader('Cache-Control', 'no-store');
  res.setHeader('X-Content-Type-Options', 'nosniff');
}

/**
 * A reference to another resource of this API, for `Location`: below the path that clients reach the router at.
 *
 * @param path e.g. `/api/tasks/<id>`
 */
export function locationOf(ctx: Context, path: string): string {
  return mountPoint(ctx) + path;
}
