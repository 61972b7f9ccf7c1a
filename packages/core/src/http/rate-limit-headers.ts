import type { RateLimitState } from '../rate-limits/rate-limiter.ts';
import { retryAfterSeconds } from '../rate-limits/retry-after.ts';

/**
 * How an answer tells its caller how many requests are left: `X-RateLimit-Limit`, `X-RateLimit-Remaining`,
 * `X-RateLimit-Reset` in Unix seconds and, when there are none left, `Retry-After` in seconds.
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
