import {
  type Access,
  type AuthorizerOptions,
  type AuthorizerRequest,
  createAuthorizer,
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
export type AuthorizationOptions = AuthorizerOptions;

/** Methods that change nothing (RFC 9110 section 9.2.1). Pages of other origins can read their responses only if CORS allows it. */
const safeMethods = new Set(['GET', 'HEAD', 'OPTIONS']);

/** Resolves if the request is allowed. @throws LibraryError `UNAUTHENTICATED`, `FORBIDDEN` or `RATE_LIMITED` */
export type Authorize = (ctx: Context, access: Access) => Promise<void>;

/**
 * Creates the check before every route, by core's authorizer. It sets the `X-RateLimit-*` headers of every response, errors
 * included.
 *
 * @throws LibraryError `INVALID_INPUT` for an option that is invalid or unknown
 */
export function createAuthorize(options: AuthorizationOptions): Authorize {
  const authorizer = createAuthorizer(authorizerOptions(options));
  return async (ctx, access) => {
    const checkOrigin = !safeMethods.has(ctx.method);
    const { principal, rate, refusal } = await authorizer.authorize(requestOf(ctx), { access, checkOrigin });
    if (principal) (ctx.state as { principal?: Principal }).principal = principal;
    if (rate) for (const [name, value] of rateLimitHeaders(rate)) ctx.res.setHeader(name, value);
    if (refusal) throw refusal;
  };
}

/** Hosts pass the options of the router here too, so options that the authorizer does not have are removed. */
function authorizerOptions(options: AuthorizationOptions): AuthorizerOptions {
  checkRestOptions(options);
  const { auth, rateLimits, trustedOrigins } = options;
  return { auth, rateLimits, trustedOrigins };
}

/** Whether the credential of a request is still valid. @throws LibraryError as `Authorize` */
export type Reauthorize = (ctx: Context) => Promise<boolean>;

/** For long responses, during which keys are revoked and sessions end. Does not count as a request. */
export function createReauthorize(options: AuthorizationOptions): Reauthorize {
  const authorizer = createAuthorizer(authorizerOptions(options));
  return (ctx) => authorizer.isStillAuthorized(requestOf(ctx), principalOf(ctx));
}

/** The principal of an authorized request. */
export function principalOf(ctx: Context): Principal {
  const { principal } = ctx.state as { principal?: Principal };
  if (principal === undefined) throw new Error('Only routes that require a credential have a principal.');
  return principal;
}

function requestOf(ctx: Context): AuthorizerRequest {
  return nodeRequest(ctx.req, callerOf(ctx), fullUrl(ctx));
}
