import type { IncomingMessage } from 'node:http';
import { addressOf, type Caller } from '@cinephage/core';
import type { Context } from 'koa';

const callers = new WeakMap<IncomingMessage, Caller>();

/** Sets the client of a request, for hosts that know it better than Koa. */
export function setCaller(req: IncomingMessage, caller: Caller): void {
  callers.set(req, caller);
}

/** The client of a request: from the proxy's headers if the Koa app trusts a proxy, else from the socket and the `Host` header. */
export function callerOf(ctx: Context): Caller {
  return callers.get(ctx.req) ?? new KoaCaller(ctx);
}

/** The client's address, as `callerOf` finds it. */
export function clientIp(ctx: Context): string {
  return addressOf(callers.get(ctx.req)?.clientIp ?? koaClientIp(ctx));
}

const koaClientIp = (ctx: Context) => (ctx.app.proxy ? ctx.ip : ctx.req.socket.remoteAddress);

/** Koa computes host and protocol on each access, and most requests are authorized without them. */
class KoaCaller implements Caller {
  readonly clientIp: string;
  readonly #ctx: Context;

  constructor(ctx: Context) {
    this.clientIp = addressOf(koaClientIp(ctx));
    this.#ctx = ctx;
  }

  get host(): string {
    return this.#ctx.host;
  }

  get protocol(): 'http' | 'https' {
    return this.#ctx.protocol === 'https' ? 'https' : 'http';
  }
}
