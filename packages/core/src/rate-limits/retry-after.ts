import type { RateLimitState } from './rate-limiter.ts';

/** Whole seconds until the window ends, at least one. */
export function retryAfterSeconds({ resetAt }: RateLimitState): number {
  return Math.max(1, Math.ceil((resetAt - Date.now()) / 1000));
}
