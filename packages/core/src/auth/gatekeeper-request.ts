import type { AuthRequest } from './authenticator.ts';

/** From where somebody calls, and how they addressed this server. Read only when needed, so getters may do the work. */
export interface Caller {
  /** Never what a caller can write: the peer's address, or what a trusted proxy says of it. */
  readonly clientIp: string;
  /** With the port, as in the `Host` header. */
  readonly host: string;
  readonly protocol: 'http' | 'https';
}

/** The part of a request that decides whether it may pass, in web-standard terms. */
export interface GatekeeperRequest extends AuthRequest, Caller {}

const mappedIpv4 = '::ffff:';

/**
 * The address of a peer as it is counted and logged. An IPv4 address seen through an IPv6 socket is given as IPv4; a Unix
 * socket has no address: `local`.
 */
export function addressOf(remoteAddress: string | undefined): string {
  if (!remoteAddress) return 'local';
  return remoteAddress.startsWith(mappedIpv4) ? remoteAddress.slice(mappedIpv4.length) : remoteAddress;
}
