import type { AuthRequest } from './authenticator.ts';

/** From where somebody calls, and how they addressed this server. Read only when needed, so getters may do the work. */
export interface Caller {
  /** Never what a caller can write: the peer's address, or what a trusted proxy says of it, in whichever notation. */
  readonly clientIp: string;
  /** With the port, as in the `Host` header. */
  readonly host: string;
  readonly protocol: 'http' | 'https';
}

/** The part of a request that decides whether it may pass, in web-standard terms. */
export interface GatekeeperRequest extends AuthRequest, Caller {}
