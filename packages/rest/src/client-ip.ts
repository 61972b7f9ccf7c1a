import { addressOf } from '@cinephage/core';
import type { Context } from 'koa';

/** The address of the caller: the socket's, or what Koa made of the proxy headers when the host set `app.proxy`. */
export function clientIp(ctx: Context): string {
  return addressOf(ctx.app.proxy ? ctx.ip : ctx.req.socket.remoteAddress);
}
