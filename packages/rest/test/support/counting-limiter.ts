import type { RateLimiter, RateLimits } from '@cinephage/core';

export interface CountingLimiter extends RateLimiter {
  /** How often each key was counted. */
  readonly counts: ReadonlyMap<string, number>;
}

/** A limiter with one window, which ends after a minute. */
export function createCountingLimiter(limit: number): CountingLimiter {
  const counts = new Map<string, number>();
  const resetAt = Date.now() + 60_000;
  return {
    counts,
    async consume(key) {
      const used = (counts.get(key) ?? 0) + 1;
      counts.set(key, used);
      return { allowed: used <= limit, limit, remaining: limit - used, resetAt };
    },
  };
}

export function createCountingLimits(
  limits: { credential?: number; anonymous?: number; signIn?: number } = {},
) {
  return {
    credential: createCountingLimiter(limits.credential ?? 1_000),
    anonymous: createCountingLimiter(limits.anonymous ?? 1_000),
    signIn: createCountingLimiter(limits.signIn ?? 1_000),
  } satisfies RateLimits;
}
