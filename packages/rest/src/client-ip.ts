import type { Context } from 'koa';

const mappedIpv4 = '::ffff:';

/**
 * The address of the caller: the socket's, or what Koa made of the proxy headers when the host set `app.proxy`.
 * An IPv4 address seen through an IPv6 socket is given as IPv4. A Unix socket has no address: `local`.
 */
export function clientIp(ctx: Context): string {
  const address = ctx.app.proxy ? ctx.ip : ctx.req.socket.remoteAddress;
  if (!address) return 'local';
  return address.startsWith(mappedIpv4) ? address.slice(mappedIpv4.length) : address;
}
