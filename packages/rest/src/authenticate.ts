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

/** Who may call, and how often; without rate limits no headers about them are sent either. */
export type GateOptions = GatekeeperOptions;

/** Methods that change nothing (RFC 9110 section 9.2.1); what they read, pages of other origins get to see only by CORS. */
const safeMethods = new Set(['GET', 'HEAD', 'OPTIONS']);

/** Lets a request pass or throws; `LibraryError` `UNAUTHENTICATED`, `FORBIDDEN` or `RATE_LIMITED`. */
export type Gate = (ctx: Context, access: Access) => Promise<void>;

/**
 * The check in front of every route: core's gatekeeper in Koa's terms. Says in the headers of every answer, refusals too,
 * how many requests are left.
 *
 * @throws LibraryError `INVALID_INPUT` for an option that is wrong or unknown
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

/** Hosts hand the options of the router to everything beside it. */
function gatekeeperOptions(options: GateOptions): GatekeeperOptions {
  checkRestOptions(options);
  const { auth, rateLimits, trustedOrigins } = options;
  return { auth, rateLimits, trustedOrigins };
}

/** Whether the caller of a request that is still being answered would be let in now. @throws LibraryError as the gate */
export type Recheck = (ctx: Context) => Promise<boolean>;

/** For answers that go on for long: keys are revoked and sessions end meanwhile. Counts nothing. */
export function createRecheck(options: GateOptions): Recheck {
  const gatekeeper = createGatekeeper(gatekeeperOptions(options));
  return (ctx) => gatekeeper.stillAdmits(requestOf(ctx), principalOf(ctx));
}

/** Who the gate has let in. */
export function principalOf(ctx: Context): Principal {
  const { principal } = ctx.state as { principal?: Principal };
  if (principal === undefined) throw new Error('Only routes that take a credential know who is calling.');
  return principal;
}

function requestOf(ctx: Context): GatekeeperRequest {
  return nodeRequest(ctx.req, callerOf(ctx), fullUrl(ctx));
}
