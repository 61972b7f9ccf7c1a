import {
  type Access,
  createGatekeeper,
  type GatekeeperOptions,
  type GatekeeperRequest,
  type Principal,
  rateLimitHeaders,
} from '@cinephage/core';
import type { Context } from 'koa';
import { callerOf } from './caller.ts';
import { fullUrl } from './mount-point.ts';
import { nodeRequest } from './node-request.ts';
import { checkRestOptions } from './options.ts';

export type { Access };

/** Which requests are allowed, and how many. Without `rateLimits`, responses have no `X-RateLimit-*` headers. */
export type GateOptions = GatekeeperOptions;

/** Methods that change nothing (RFC 9110 section 9.2.1). Pages of other origins can read their responses only if CORS allows it. */
const safeMethods = new Set(['GET', 'HEAD', 'OPTIONS']);

/** Resolves if the request is allowed. @throws LibraryError `UNAUTHENTICATED`, `FORBIDDEN` or `RATE_LIMITED` */
export type Gate = (ctx: Context, access: Access) => Promise<void>;

/**
 * The check before every route: core's gatekeeper for Koa. It sets the `X-RateLimit-*` headers of every response, errors
 * included.
 *
 * @throws LibraryError `INVALID_INPUT` for an option that is invalid or unknown
 */
export function createGate(options: GateOptions): Gate {
  const gatekeeper = createGatekeeper(gatekeeperOptions(options));
  return async (ctx, access) => {
    const checkOrigin = !safeMethods.has(ctx.method);
    const { principal, rate, refusal } = await gatekeeper.admit(requestOf(ctx), { access, checkOrigin });
    if (principal) (ctx.state as { principal?: Principal }).principal = principal;
    if (rate) for (const [name, value] of rateLimitHeaders(rate)) ctx.res.setHeader(name, value);
    if (refusal) throw refusal;
  };
}

/** Hosts pass the options of the router here too, so options that the gatekeeper does not have are removed. */
function gatekeeperOptions(options: GateOptions): GatekeeperOptions {
  checkRestOptions(options);
  const { auth, rateLimits, trustedOrigins } = options;
  return { auth, rateLimits, trustedOrigins };
}

/** Whether the credential of a request is still valid. @throws LibraryError as `Gate` */
export type Recheck = (ctx: Context) => Promise<boolean>;

/** For long responses, during which keys are revoked and sessions end. Does not count as a request. */
export function createRecheck(options: GateOptions): Recheck {
  const gatekeeper = createGatekeeper(gatekeeperOptions(options));
  return (ctx) => gatekeeper.stillAdmits(requestOf(ctx), principalOf(ctx));
}

/** The principal that the gate has authenticated. */
export function principalOf(ctx: Context): Principal {
  const { principal } = ctx.state as { principal?: Principal };
  if (principal === undefined) throw new Error('Only routes that require a credential have a principal.');
  return principal;
}

function requestOf(ctx: Context): GatekeeperRequest {
  return nodeRequest(ctx.req, callerOf(ctx), fullUrl(ctx));
}
