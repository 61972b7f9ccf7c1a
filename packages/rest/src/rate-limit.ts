import type { RateLimiter } from '@cinephage/core';
import type { Context } from 'koa';
import { RequestError } from './errors.ts';

/**
 * Counts this request and says in the answer's headers how many are left; `X-RateLimit-Reset` is in Unix seconds.
 *
 * @throws RequestError `RATE_LIMITED` with `Retry-After` in seconds when there are none left
 */
export async function countRequest(ctx: Context, limiter: RateLimiter, key: string): Promise<void> {
  const { allowed, limit, remaining, resetAt } = await limiter.consume(key);
  const { res } = ctx;
  res.setHeader('X-RateLimit-Limit', String(limit));
  res.setHeader('X-RateLimit-Remaining', String(Math.max(0, remaining)));
  res.setHeader('X-RateLimit-Reset', String(Math.ceil(resetAt / 1000)));
  if (allowed) return;
  const seconds = Math.max(1, Math.ceil((resetAt - Date.now()) / 1000));
  throw new RequestError('RATE_LIMITED', `Too many requests: try again in ${seconds} seconds.`, {
    headers: { 'Retry-After': String(seconds) },
  });
}
