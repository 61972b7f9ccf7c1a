import { isIPv6 } from 'node:net';
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

/**
 * What an address counts as in rate limits. One IPv6 customer usually holds a whole /64 and could take a new address
 * for every request, so all of it counts as one.
 */
export function rateLimitKey(address: string): string {
  if (!isIPv6(address)) return address;
  const [head = '', tail] = (address.split('%', 1)[0] ?? address).split('::');
  const groups = head === '' ? [] : head.split(':');
  if (tail !== undefined) {
    const missing = 8 - groups.length - (tail === '' ? 0 : tail.split(':').length);
    groups.push(...Array.from({ length: missing }, () => '0'));
    if (tail !== '') groups.push(...tail.split(':'));
  }
  const network = groups.slice(0, 4).map((group) => Number.parseInt(group, 16).toString(16));
  return `${network.join(':')}::/64`;
}
