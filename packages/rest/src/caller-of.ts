import type { Caller } from '@cinephage/core';
import type { Context } from 'koa';
import { clientIp } from './client-ip.ts';

/** From where a request comes, as Koa sees it: by what the proxy says where the app trusts one, by the socket and `Host` else. */
export function callerOf(ctx: Context): Caller {
  return new KoaCaller(ctx);
}

/** Koa works out host and protocol anew whenever it is asked, and most requests are judged without them. */
class KoaCaller implements Caller {
  readonly clientIp: string;
  readonly #ctx: Context;

  constructor(ctx: Context) {
    this.clientIp = clientIp(ctx);
    this.#ctx = ctx;
  }

  get host(): string {
    return this.#ctx.host;
  }

  get protocol(): 'http' | 'https' {
    return this.#ctx.protocol === 'https' ? 'https' : 'http';
  }
}
