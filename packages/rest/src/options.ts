import { type Authenticator, optionRules, type RateLimits, validateOptions } from '@cinephage/core';
import { z } from 'zod';
import type { ErrorReporter } from './answer-errors.ts';
import type { RestErrorCode } from './errors.ts';

/**
 * Signs people in and out, in web-standard terms; better-auth's `handler` behind a two-line function is one.
 *
 * @param request always under `/api/auth/`, with the caller's headers and, for signing in, its JSON body
 * @param clientIp the caller's address as this server sees it, never one a caller can write
 */
export type AuthHandler = (request: Request, clientIp: string) => Promise<Response>;

/** An attempt to sign in that was refused. */
export interface RefusedSignIn {
  /** Where it comes from; see `addressOf` of `@cinephage/core`. */
  readonly clientIp: string;
  /** The name that was tried, at most 64 characters, without control characters; null if none was sent. */
  readonly username: string | null;
  /**
   * Why: `UNAUTHENTICATED` for a wrong name or password, `RATE_LIMITED`, `FORBIDDEN` for a page of a foreign origin,
   * `INVALID_INPUT` for what no name can be.
   */
  readonly code: RestErrorCode;
}

export interface RestOptions {
  /** Decides who is calling. Without it every protected route answers 401. */
  readonly auth?: Authenticator;
  /**
   * Origins of web pages on other hosts that may change something by a session (a principal of the kind `session`, whose
   * cookie browsers send along whoever asks), such as `https://movies.example`. Pages from the API's own host always
   * may; those from elsewhere are answered 403.
   */
  readonly trustedOrigins?: readonly string[];
  /** Counts requests per credential and per address. Without it nothing is limited. */
  readonly rateLimits?: RateLimits;
  /** Serves sign-in, sign-out and the session; without it there is nothing under `/api/auth`. */
  readonly authHandler?: AuthHandler;
  /** Told of attempts to sign in that were refused, for the host's log. */
  readonly onSignInRefused?: (attempt: RefusedSignIn) => void;
  /** The largest request body, in bytes: 1 MiB unless given, enough for a bulk edit of 10,000 movies; to sign in, 16 KiB at most. */
  readonly maxBodyBytes?: number;
  /** Told of unexpected errors, which callers only see as a 500. Koa's own `error` event unless given. */
  readonly onError?: ErrorReporter;
  /**
   * Fires when the host stops: streams end then. Without it, a server that waits for its answers to end before it calls
   * `library.stop()` waits for clients that have no reason to go.
   */
  readonly signal?: AbortSignal;
  /**
   * The path below which clients reach the router, such as `/cinephage`, where requests do not tell: behind a proxy that
   * removes it. `Location` and the OpenAPI document begin with it. Default: what the host mounted the router under.
   */
  readonly basePath?: string;
  /** How streams are kept. */
  readonly streams?: StreamOptions;
  /** Version of the API's server, shown in the OpenAPI document. */
  readonly version?: string;
}

export interface StreamOptions {
  /**
   * After so long without an event a comment is sent, in milliseconds, so that nobody on the way takes the connection for
   * dead; as often it is looked whether the credential is still valid. 15 seconds unless given.
   */
  readonly heartbeatMs?: number;
  /** A client that takes nothing for so long is cut off, in milliseconds: 60 seconds unless given. */
  readonly drainWithinMs?: number;
  /** Streams that one credential may have open at a time in this process: 20 unless given. */
  readonly maxPerCredential?: number;
}

export const defaultStreamOptions: Required<StreamOptions> = {
  heartbeatMs: 15_000,
  drainWithinMs: 60_000,
  maxPerCredential: 20,
};

export const defaultMaxBodyBytes = 1024 * 1024;

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
  basePath: z.string().optional(),
  streams: streamRules.optional(),
  version: z.string().optional(),
} satisfies Record<keyof RestOptions, z.ZodType>);

/** @throws LibraryError `INVALID_INPUT` for an option that is wrong or unknown */
export function checkRestOptions(options: object): void {
  validateOptions(rules, options);
}
