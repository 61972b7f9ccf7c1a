import type { LibraryError } from '../errors/library-error.ts';
import type { RateLimitState } from '../rate-limits/rate-limiter.ts';

/** No registered scheme describes a key in a header of its own; `Basic` would make browsers show a password dialog. */
const apiKeys = 'ApiKey realm="cinephage", header="x-api-key", Bearer realm="cinephage"';

/**
 * The challenge that RFC 9110 section 15.5.2 requires with every 401.
 *
 * @param error its own challenge, if it has one, replaces the default
 */
export function authenticateHeaders(error?: Partial<Pick<LibraryError, 'wwwAuthenticate'>>): {
  readonly 'WWW-Authenticate': string;
} {
  return { 'WWW-Authenticate': error?.wwwAuthenticate ?? apiKeys };
}

/** `Retry-After` in whole seconds, at least one. */
export function retryAfterHeaders(seconds: number): { readonly 'Retry-After': string } {
  return { 'Retry-After': String(Math.max(1, Math.ceil(seconds))) };
}

/** Whole seconds until the window of a rate limit ends, at least one. */
export function retryAfterSeconds({ resetAt }: RateLimitState): number {
  return Math.max(1, Math.ceil((resetAt - Date.now()) / 1000));
}

/**
 * The headers that state the rate limit of a request: `X-RateLimit-Limit`, `X-RateLimit-Remaining`, `X-RateLimit-Reset` in
 * Unix seconds and, if no request is left, `Retry-After` in seconds.
 */
export function rateLimitHeaders(rate: RateLimitState): readonly (readonly [name: string, value: string])[] {
  const headers: [string, string][] = [
    ['X-RateLimit-Limit', String(rate.limit)],
    ['X-RateLimit-Remaining', String(Math.max(0, rate.remaining))],
    ['X-RateLimit-Reset', String(Math.ceil(rate.resetAt / 1000))],
  ];
  if (!rate.allowed) headers.push(['Retry-After', String(retryAfterSeconds(rate))]);
  return headers;
}
