import { type Authenticator, optionRules, type RateLimits, validateOptions } from '@cinephage/core';
import { z } from 'zod';
import type { RestErrorCode } from './errors.ts';
import type { ErrorReporter } from './handle-errors.ts';

/**
 * Signs users in and out, such as the `handler` of `createBetterAuth`.
 *
 * @param request its path is under `/api/auth/`; it has the headers of the client and, for signing in, the JSON body
 * @param clientIp address of the client as the server knows it, which the client cannot choose
 */
export type AuthHandler = (request: Request, clientIp: string) => Promise<Response>;

/** A refused attempt to sign in. */
export interface RefusedSignIn {
  /** Address of the client; see `addressOf` of `@cinephage/core`. */
  readonly clientIp: string;
  /** The user name of the attempt, at most 64 characters, without control characters; null if the client sent none. */
  readonly username: string | null;
  /**
   * The reason: `UNAUTHENTICATED` for a wrong name or password, `RATE_LIMITED`, `FORBIDDEN` for a page of an origin that is not
   * allowed, `INVALID_INPUT` for an invalid name.
   */
  readonly code: RestErrorCode;
}

export interface RestOptions {
  /** Authenticates requests. Without it, every protected route answers 401. */
  readonly auth?: Authenticator;
  /**
   * Origins of pages on other hosts that may send changes with a session cookie, such as `https://movies.example`. Browsers send
   * the cookie for pages of any host. Pages of the API's own host are always allowed; those of other hosts get 403.
   *
   * @default []
   */
  readonly trustedOrigins?: readonly string[];
  /** Limits requests per credential and per address. @default no limits */
  readonly rateLimits?: RateLimits;
  /** Serves sign-in, sign-out and the session. Without it, there are no routes under `/api/auth`. */
  readonly authHandler?: AuthHandler;
  /** Receives refused attempts to sign in, for the host's log. */
  readonly onSignInRefused?: (attempt: RefusedSignIn) => void;
  /**
   * The largest request body in bytes; for signing in, at most 16 KiB. The default is enough for a bulk update of 10,000 movies.
   *
   * @default 1_048_576
   */
  readonly maxBodyBytes?: number;
  /** Receives unexpected errors, which clients see as a 500 only. @default emits the `error` event of the Koa app */
  readonly onError?: ErrorReporter;
  /**
   * Ends all event streams when it fires. A server that waits for open responses before it calls `library.stop()` must fire it
   * first, as streams are open until their clients disconnect.
   */
  readonly signal?: AbortSignal;
  /**
   * The path below which clients reach the router, such as `/cinephage`, if a proxy removes it from requests. `Location` and the
   * `servers` of the OpenAPI document begin with it.
   *
   * @default the path that the host mounted the router under
   */
  readonly basePath?: string;
  /** Limits and timeouts of event streams. */
  readonly streams?: StreamOptions;
  /** Version of the server, shown in the OpenAPI document. @default '1.0.0' */
  readonly version?: string;
}

export interface StreamOptions {
  /**
   * After this time without an event, a comment is sent, so that no proxy closes the connection as idle. At the same interval
   * the credential is checked again. In milliseconds.
   *
   * @default 15_000
   */
  readonly heartbeatMs?: number;
  /** A client that reads nothing for this time is disconnected. In milliseconds. @default 60_000 */
  readonly drainWithinMs?: number;
  /** The maximum number of streams that a credential may have open in this process. @default 20 */
  readonly maxPerCredential?: number;
}

export const defaultStreamOptions: Required<StreamOptions> = {
  heartbeatMs: 15_000,
  drainWithinMs: 60_000,
  maxPerCredential: 20,
};

export const defaultMaxBodyBytes = 1024 * 1024;

/** With or without a slash at the end. */
const basePathPattern = /^(?:\/[^/?#\s]+)*\/*$/u;

const longestTimerMs = 2_147_483_647;
const milliseconds = z.int().min(1).max(longestTimerMs);

const streamRules = z.strictObject({
  heartbeatMs: milliseconds.optional(),
  drainWithinMs: milliseconds.optional(),
  maxPerCredential: z.int().min(1).optional(),
} satisfies Record<keyof StreamOptions, z.ZodType>);

const rules = z.strictObject({
  auth: optionRules.authenticator.optional(),
  trustedOrigins: z.array(z.string()).readonly().optional(),
  rateLimits: optionRules.rateLimits.optional(),
  authHandler: optionRules.callback.optional(),
  maxBodyBytes: z.int().min(1).optional(),
  onError: optionRules.callback.optional(),
  onSignInRefused: optionRules.callback.optional(),
  signal: optionRules.signal.optional(),
  basePath: z.string().regex(basePathPattern, { error: 'must be a path such as /cinephage' }).optional(),
  streams: streamRules.optional(),
  version: z.string().optional(),
} satisfies Record<keyof RestOptions, z.ZodType>);

/** @throws LibraryError `INVALID_INPUT` for an option that is invalid or unknown */
export function checkRestOptions(options: object): void {
  validateOptions(rules, options);
}
