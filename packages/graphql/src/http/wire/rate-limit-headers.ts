import type { RateLimitState } from '@cinephage/core';

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
  if (!rate.allowed)
    headers.push(['Retry-After', String(Math.max(1, Math.ceil((rate.resetAt - Date.now()) / 1000)))]);
  return headers;
}
