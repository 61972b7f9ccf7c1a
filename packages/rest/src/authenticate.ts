import type { IncomingMessage } from 'node:http';
import type { Authenticator, AuthRequest, Principal, RateLimits } from '@cinephage/core';
import type { Context } from 'koa';
import { clientIp } from './client-ip.ts';
import { RequestError } from './errors.ts';
import { countRequest } from './rate-limit.ts';
import { createOriginCheck } from './request-origin.ts';

/**
 * Who may pass: `credential` only callers with a valid key or session, `public` everybody, `signIn` everybody, but
 * counted as an attempt to sign in.
 */
export type Access = 'credential' | 'public' | 'signIn';

export interface GateOptions {
  /** Decides who is calling; without it nobody is anybody, and every protected route answers 401. */
  readonly auth?: Authenticator | undefined;
  /** Without them nothing is counted and no rate limit headers are sent. */
  readonly rateLimits?: RateLimits | undefined;
  /** Origins of web pages on other hosts that may change something by session. The API's own host always may. */
  readonly trustedOrigins?: readonly string[] | undefined;
}

const authenticationRequired = 'Authentication required: send an API key as x-api-key, or sign in.';
const refusedKey = 'Authentication required: this API key is not valid, or not any more.';

const foreignOrigin = 'Pages from this origin may not change anything here by the session of their visitor.';

/** Lets a request pass or throws; `RequestError` `UNAUTHENTICATED`, `FORBIDDEN` or `RATE_LIMITED`. */
export type Gate = (ctx: Context, access: Access) => Promise<void>;

/**
 * The check in front of every route. A caller with a valid credential is counted by that credential; everyone else by
 * address, and before being told of the refusal, so that guessing keys is limited too.
 *
 * @throws TypeError for a trusted origin that is none
 */
export function createGate({ auth, rateLimits, trustedOrigins }: GateOptions): Gate {
  const isMeant = createOriginCheck(trustedOrigins);
  return async (ctx, access) => {
    const address = clientIp(ctx);
    if (access === 'signIn') {
      if (rateLimits) await countRequest(ctx, rateLimits.signIn, address);
      return;
    }
    const principal = auth ? await auth.authenticate(new IncomingAuthRequest(ctx.req, address)) : null;
    if (principal) {
      (ctx.state as { principal?: Principal }).principal = principal;
      if (rateLimits) await countRequest(ctx, rateLimits.credential, principal.id);
      if (principal.kind === 'session' && !isMeant(ctx)) throw new RequestError('FORBIDDEN', foreignOrigin);
      return;
    }
    if (rateLimits) await countRequest(ctx, rateLimits.anonymous, address);
    if (access === 'credential') throw unauthenticated(ctx);
  };
}

/** Whether the caller of a request that is still being answered would be let in now. @throws LibraryError as the gate */
export type Recheck = (ctx: Context) => Promise<boolean>;

/** For answers that go on for long: keys are revoked and sessions end meanwhile. Counts nothing. */
export function createRecheck({ auth }: GateOptions): Recheck {
  return async (ctx) => {
    const principal = await auth?.authenticate(new IncomingAuthRequest(ctx.req, clientIp(ctx)));
    return principal?.id === principalOf(ctx).id;
  };
}

/** Who the gate has let in. */
export function principalOf(ctx: Context): Principal {
  const { principal } = ctx.state as { principal?: Principal };
  if (principal === undefined) throw new Error('Only routes that take a credential know who is calling.');
  return principal;
}

function unauthenticated(ctx: Context): RequestError {
  const hasKey = ctx.req.headers['x-api-key'] !== undefined;
  return new RequestError('UNAUTHENTICATED', hasKey ? refusedKey : authenticationRequired);
}

/** Node's request in the terms of the port, without copying headers or parsing the URL. */
class IncomingAuthRequest implements AuthRequest {
  readonly headers: IncomingHeaders;
  readonly clientIp: string;
  readonly #req: IncomingMessage;

  constructor(req: IncomingMessage, address: string) {
    this.#req = req;
    this.headers = new IncomingHeaders(req);
    this.clientIp = address;
  }

  get method(): string {
    return this.#req.method ?? 'GET';
  }

  get url(): string {
    return this.#req.url ?? '/';
  }
}

class IncomingHeaders {
  readonly #req: IncomingMessage;

  constructor(req: IncomingMessage) {
    this.#req = req;
  }

  get(name: string): string | null {
    const value = this.#req.headers[name.toLowerCase()];
    return Array.isArray(value) ? value.join(', ') : (value ?? null);
  }
}
