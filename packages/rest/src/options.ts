import type { Authenticator, RateLimits } from '@cinephage/core';
import type { ErrorReporter } from './answer-errors.ts';

/**
 * Signs people in and out, in web-standard terms; better-auth's `handler` behind a two-line function is one.
 *
 * @param request always under `/api/auth/`, with the caller's headers and, for signing in, its JSON body
 * @param clientIp the caller's address as this server sees it, never one a caller can write
 */
export type AuthHandler = (request: Request, clientIp: string) => Promise<Response>;

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
  /** The largest request body, in bytes: 1 MiB unless given, enough for a bulk edit of 10,000 movies. */
  readonly maxBodyBytes?: number;
  /** Told of unexpected errors, which callers only see as a 500. Koa's own `error` event unless given. */
  readonly onError?: ErrorReporter;
  /** Version of the API's server, shown in the OpenAPI document. */
  readonly version?: string;
}

export const defaultMaxBodyBytes = 1024 * 1024;
