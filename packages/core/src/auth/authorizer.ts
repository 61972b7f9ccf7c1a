import { z } from 'zod';
import { LibraryError } from '../errors/library-error.ts';
import { addressOf } from '../network/address-of.ts';
import type { RateLimiter, RateLimitState, RateLimits } from '../rate-limits/rate-limiter.ts';
import { optionRules, validateOptions } from '../validation/validate-options.ts';
import type { Authenticator, AuthorizerRequest, Challenge, Principal } from './authenticator.ts';
import { presentedKeys } from './presented-keys.ts';
import { retryAfterSeconds } from './refusal-headers.ts';
import { createOriginCheck } from './request-origin.ts';

/**
 * Which clients may send a request: `credential` those with a valid key or session, `public` all, `signIn` all, counted as
 * an attempt to sign in. `static` is for pages and scripts that are the same for all clients: all may load them, and they
 * are not counted.
 */
export type Access = 'credential' | 'public' | 'signIn' | 'static';

export interface AuthorizerOptions {
  /** Without it no client has a credential, and requests with the access `credential` are refused. */
  readonly auth?: Authenticator | undefined;
  /** Without them no request is counted. */
  readonly rateLimits?: RateLimits | undefined;
  /**
   * Origins of web pages on other hosts that may send requests by session, such as `https://movies.example`. Pages of
   * the API's own host always may.
   */
  readonly trustedOrigins?: readonly string[] | undefined;
}

export interface AuthorizeOptions {
  readonly access: Access;
  /** Whether a request by session needs an allowed origin: for requests that change something or whose response a page can read. */
  readonly checkOrigin: boolean;
}

export interface RateLimitResult {
  /** For the headers of the response, also of a refusal; null without rate limits. */
  readonly rate: RateLimitState | null;
  /** `RATE_LIMITED` with the seconds to wait, if the limit is reached; otherwise null. */
  readonly refusal: LibraryError | null;
}

export interface AuthorizationResult extends RateLimitResult {
  /** Set for refused requests too; null without a valid credential, and always with the access `signIn` and `static`. */
  readonly principal: Principal | null;
  /** `UNAUTHENTICATED`, `RATE_LIMITED` or `FORBIDDEN`; null if the request is allowed. */
  readonly refusal: LibraryError | null;
}

/** Authenticates requests, applies rate limits and checks origins; the same for every transport. */
export interface Authorizer {
  /**
   * Decides whether a request is allowed, and counts it: by credential if that is valid, otherwise by address. Requests
   * with an invalid credential are counted too, which limits the guessing of keys.
   *
   * @throws LibraryError of the authenticator, such as `DATABASE_UNAVAILABLE`
   */
  authorize(request: AuthorizerRequest, options: AuthorizeOptions): Promise<AuthorizationResult>;
  /**
   * Whether the credential of a request still belongs to the same principal: for long responses, during which a key can be
   * revoked or a session end. Counts nothing.
   *
   * @throws LibraryError of the authenticator
   */
  isStillAuthorized(request: AuthorizerRequest, principal: Principal): Promise<boolean>;
  /** Counts one more request of an authenticated client, such as an operation on an open connection. */
  count(principal: Principal): Promise<RateLimitResult>;
}

const rules = z.strictObject({
  auth: optionRules.authenticator.optional(),
  rateLimits: optionRules.rateLimits.optional(),
  trustedOrigins: z.array(z.string()).readonly().optional(),
} satisfies Record<keyof AuthorizerOptions, z.ZodType>);

/**
 * Creates the check that an adapter runs before each request.
 *
 * @throws LibraryError `INVALID_INPUT` for an invalid or unknown option
 * @example
 * const authorizer = createAuthorizer({ rateLimits: createRateLimits({ library }) });
 * const request = { method: 'GET', url: '/', headers: new Headers(), clientIp: '192.0.2.7' };
 * const { refusal } = await authorizer.authorize(
 *   { ...request, host: 'movies.example', protocol: 'https' },
 *   { access: 'credential', checkOrigin: false },
 * );
 * console.log(refusal?.code);
 */
export function createAuthorizer(options: AuthorizerOptions): Authorizer {
  validateOptions(rules, options);
  const { auth, rateLimits, trustedOrigins } = options;
  const isAllowedOrigin = createOriginCheck(trustedOrigins);
  const count = (principal: Principal) => consume(rateLimits?.credential, principal.id);

  return {
    async authorize(request, { access, checkOrigin }) {
      if (access === 'static') {
        return { principal: null, ...uncounted };
      }
      if (access === 'signIn') {
        return { principal: null, ...(await consume(rateLimits?.signIn, addressOf(request.clientIp))) };
      }
      const principal = auth ? await auth.authenticate(request) : null;
      if (principal) {
        const { rate, refusal } = await count(principal);
        const isForeign = checkOrigin && principal.kind === 'session' && !isAllowedOrigin(request);
        return { principal, rate, refusal: refusal ?? (isForeign ? foreignOrigin() : null) };
      }
      const { rate, refusal } = await consume(rateLimits?.anonymous, addressOf(request.clientIp));
      return {
        principal,
        rate,
        refusal: refusal ?? (access === 'credential' ? unauthenticated(request, auth?.challenge) : null),
      };
    },
    async isStillAuthorized(request, { kind, id }) {
      const principal = await auth?.authenticate(request);
      return principal?.id === id && principal.kind === kind;
    },
    count,
  };
}

const uncounted: RateLimitResult = { rate: null, refusal: null };

async function consume(limiter: RateLimiter | undefined, key: string): Promise<RateLimitResult> {
  if (limiter === undefined) return uncounted;
  const rate = await limiter.consume(key);
  return { rate, refusal: rate.allowed ? null : rateLimited(rate) };
}

function rateLimited(rate: RateLimitState): LibraryError {
  const seconds = retryAfterSeconds(rate);
  return new LibraryError('RATE_LIMITED', `Too many requests: try again in ${seconds} seconds.`, {
    retryAfterSeconds: seconds,
  });
}

function unauthenticated({ headers }: AuthorizerRequest, challenge: Challenge | undefined): LibraryError {
  const advice = challenge?.advice ?? apiKeyAdvice(presentedKeys(headers).length);
  const { wwwAuthenticate } = challenge ?? {};
  return new LibraryError('UNAUTHENTICATED', `Authentication required: ${advice}`, {
    ...(wwwAuthenticate !== undefined && { wwwAuthenticate }),
  });
}

function apiKeyAdvice(presented: number): string {
  switch (presented) {
    case 0:
      return 'send an API key as x-api-key or as Authorization: Bearer, or sign in.';
    case 1:
      return 'this API key is unknown, expired or revoked.';
    default:
      return 'x-api-key and Authorization: Bearer hold different keys; send one of them.';
  }
}

function foreignOrigin(): LibraryError {
  return new LibraryError(
    'FORBIDDEN',
    'Pages from this origin may not do this by the session of their visitor.',
  );
}
