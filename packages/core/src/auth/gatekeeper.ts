import { z } from 'zod';
import { LibraryError } from '../errors/library-error.ts';
import { addressOf } from '../network/address-of.ts';
import type { RateLimiter, RateLimitState, RateLimits } from '../rate-limits/rate-limiter.ts';
import { retryAfterSeconds } from '../rate-limits/retry-after.ts';
import { optionRules, validateOptions } from '../validation/validate-options.ts';
import type { Authenticator, Challenge, Principal } from './authenticator.ts';
import type { GatekeeperRequest } from './gatekeeper-request.ts';
import { presentedKeys } from './presented-keys.ts';
import { createOriginCheck } from './request-origin.ts';

/**
 * Who may pass: `credential` only callers with a valid key or session, `public` everybody, `signIn` everybody, but
 * counted as an attempt to sign in. `static` is for what is the same for everybody and kept in memory, such as pages: it is
 * not counted, so that reloading a page does not use up requests.
 */
export type Access = 'credential' | 'public' | 'signIn' | 'static';

export interface GatekeeperOptions {
  /** Decides who is calling; without it nobody is anybody, and only `public` and `signIn` let anyone pass. */
  readonly auth?: Authenticator | undefined;
  /** Without them nothing is counted. */
  readonly rateLimits?: RateLimits | undefined;
  /**
   * Origins of web pages on other hosts that may call by a session, such as `https://movies.example`. Pages from the
   * host that is called always may.
   */
  readonly trustedOrigins?: readonly string[] | undefined;
}

export interface AdmissionOptions {
  readonly access: Access;
  /**
   * Whether what is asked may change something, or be read by the page that asks: then a session needs an origin that
   * is meant.
   */
  readonly checkOrigin: boolean;
}

/** What became of counting a request. */
export interface Counted {
  /** State of the counter that counted it; null without rate limits. To be told to the caller, with a refusal too. */
  readonly rate: RateLimitState | null;
  /** `RATE_LIMITED`, with the seconds to wait, when there are none left. */
  readonly refusal: LibraryError | null;
}

export interface Admission extends Counted {
  /** Who is calling, refused or not; null for strangers, and for whoever is about to sign in. */
  readonly principal: Principal | null;
  /** Why the request must not pass: `UNAUTHENTICATED`, `RATE_LIMITED` or `FORBIDDEN`; null when it may. */
  readonly refusal: LibraryError | null;
}

/** The check in front of everything that callers can reach, the same for every transport. */
export interface Gatekeeper {
  /**
   * Decides about one request and counts it: a caller with a valid credential by that credential, everyone else by
   * address, and before being told of the refusal, so that guessing keys is limited too.
   *
   * @throws what the authenticator throws: a LibraryError when it cannot be told who is calling
   */
  admit(request: GatekeeperRequest, options: AdmissionOptions): Promise<Admission>;
  /**
   * For answers that go on for long, as keys are revoked and sessions end meanwhile: whether the caller would still be
   * taken for the same principal. Counts nothing.
   *
   * @throws what the authenticator throws
   */
  stillAdmits(request: GatekeeperRequest, principal: Principal): Promise<boolean>;
  /** Counts one more request of somebody who was let in before, such as an operation on an open connection. */
  count(principal: Principal): Promise<Counted>;
}

const rules = z.strictObject({
  auth: optionRules.authenticator.optional(),
  rateLimits: optionRules.rateLimits.optional(),
  trustedOrigins: z.array(z.string()).readonly().optional(),
} satisfies Record<keyof GatekeeperOptions, z.ZodType>);

/**
 * Creates the check that an adapter runs before each request.
 *
 * @throws LibraryError `INVALID_INPUT` for an invalid or unknown option
 * @example
 * const gatekeeper = createGatekeeper({ rateLimits: createRateLimits({ library }) });
 * const request = { method: 'GET', url: '/', headers: new Headers(), clientIp: '192.0.2.7' };
 * const { refusal } = await gatekeeper.admit(
 *   { ...request, host: 'movies.example', protocol: 'https' },
 *   { access: 'credential', checkOrigin: false },
 * );
 * console.log(refusal?.code);
 */
export function createGatekeeper(options: GatekeeperOptions): Gatekeeper {
  validateOptions(rules, options);
  const { auth, rateLimits, trustedOrigins } = options;
  const isMeant = createOriginCheck(trustedOrigins);
  const count = (principal: Principal) => consume(rateLimits?.credential, principal.id);

  return {
    async admit(request, { access, checkOrigin }) {
      if (access === 'static') {
        return { principal: null, ...uncounted };
      }
      if (access === 'signIn') {
        return { principal: null, ...(await consume(rateLimits?.signIn, addressOf(request.clientIp))) };
      }
      const principal = auth ? await auth.authenticate(request) : null;
      if (principal) {
        const { rate, refusal } = await count(principal);
        const isForeign = checkOrigin && principal.kind === 'session' && !isMeant(request);
        return { principal, rate, refusal: refusal ?? (isForeign ? foreignOrigin() : null) };
      }
      const { rate, refusal } = await consume(rateLimits?.anonymous, addressOf(request.clientIp));
      return {
        principal,
        rate,
        refusal: refusal ?? (access === 'credential' ? unknownCaller(request, auth?.challenge) : null),
      };
    },
    async stillAdmits(request, { kind, id }) {
      const principal = await auth?.authenticate(request);
      return principal?.id === id && principal.kind === kind;
    },
    count,
  };
}

const uncounted: Counted = { rate: null, refusal: null };

async function consume(limiter: RateLimiter | undefined, key: string): Promise<Counted> {
  if (limiter === undefined) return uncounted;
  const rate = await limiter.consume(key);
  return { rate, refusal: rate.allowed ? null : noneLeft(rate) };
}

function noneLeft(rate: RateLimitState): LibraryError {
  const seconds = retryAfterSeconds(rate);
  return new LibraryError('RATE_LIMITED', `Too many requests: try again in ${seconds} seconds.`, {
    retryAfterSeconds: seconds,
  });
}

function unknownCaller({ headers }: GatekeeperRequest, challenge: Challenge | undefined): LibraryError {
  const advice = challenge?.advice ?? adviceOnKeys(presentedKeys(headers).length);
  const { wwwAuthenticate } = challenge ?? {};
  return new LibraryError('UNAUTHENTICATED', `Authentication required: ${advice}`, {
    ...(wwwAuthenticate !== undefined && { wwwAuthenticate }),
  });
}

function adviceOnKeys(presented: number): string {
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
