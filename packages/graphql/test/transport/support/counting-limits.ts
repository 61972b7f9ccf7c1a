import type { RateLimiter, RateLimits } from '@cinephage/core';

export interface CountingLimiter extends RateLimiter {
  /** How often each key was counted. */
  readonly counts: ReadonlyMap<string, number>;
}

/** A host's own limiter: one window that ends a minute from now. */
function createCountingLimiter(limit: number): CountingLimiter {
  const counts = new Map<string, number>();
  const resetAt = Date.now() + 60_000;
  return {
    counts,
    async consume(key) {
      const used = (counts.get(key) ?? 0) + 1;
      counts.set(key, used);
      return { allowed: used <= limit, limit, remaining: Math.max(0, limit - used), resetAt };
    },
  };
}

export function createCountingLimits({ credential = 1_000, anonymous = 1_000 } = {}) {
  return {
    credential: createCountingLimiter(credential),
    anonymous: createCountingLimiter(anonymous),
    signIn: createCountingLimiter(1_000),
  } satisfies RateLimits;
}
