import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { Database } from '../database/database.ts';
import { databaseOf, type LibraryHandle } from '../database/library-database.ts';
import type { LibraryLogger } from '../logging/library-logger.ts';
import { optionRules, validateOptions } from '../validation/validate-options.ts';
import { addressKey } from './address-key.ts';
import { createBatchedCounter } from './batched-counter.ts';
import { blockInMemory } from './block-in-memory.ts';
import type { Count } from './counter.ts';
import { createFallbackCounter } from './fallback-counter.ts';
import { createMemoryCounter } from './memory-counter.ts';
import { createPostgresCounter } from './postgres-counter.ts';
import type { RateLimiter, RateLimitState, RateLimits } from './rate-limiter.ts';

export interface RateLimit {
  /** Requests allowed per window; 0 means that there is no limit. */
  readonly limit: number;
  /** A window begins with the first request of a key; at most 2,000,000 seconds (23 days). */
  readonly windowSeconds: number;
}

export interface CreateRateLimitsOptions {
  /** On PostgreSQL the counts are kept in its database, exact over all nodes; on SQLite in this process. */
  readonly library: LibraryHandle;
  /**
   * Per API key or session.
   *
   * @default 10,000 an hour
   */
  readonly credential?: RateLimit | undefined;
  /**
   * Per address, for requests without a valid credential.
   *
   * @default 60 an hour
   */
  readonly anonymous?: RateLimit | undefined;
  /**
   * Per address, for attempts to sign in.
   *
   * @default 5 in 15 minutes
   */
  readonly signIn?: RateLimit | undefined;
  /** Logs when the database cannot count. */
  readonly logger?: LibraryLogger | undefined;
}

export const defaultRateLimits = {
  credential: { limit: 10_000, windowSeconds: 3_600 },
  anonymous: { limit: 60, windowSeconds: 3_600 },
  signIn: { limit: 5, windowSeconds: 900 },
} as const;

const rateLimitSchema = z.strictObject({
  limit: z.int().min(0).max(1_000_000_000),
  windowSeconds: z.int().min(1).max(2_000_000),
});

const rules = {
  logger: optionRules.logger.optional(),
  credential: rateLimitSchema.default(defaultRateLimits.credential),
  anonymous: rateLimitSchema.default(defaultRateLimits.anonymous),
  signIn: rateLimitSchema.default(defaultRateLimits.signIn),
} satisfies Record<Exclude<keyof CreateRateLimitsOptions, 'library'>, z.ZodType>;

const settingsSchema = z.strictObject(rules);

/**
 * The three limits of an API. A limiter without limit counts nothing and answers with the largest safe integer.
 *
 * @throws LibraryError `INVALID_INPUT`
 * @example
 * const rateLimits = createRateLimits({ library, anonymous: { limit: 100, windowSeconds: 60 } });
 * const { allowed, resetAt } = await rateLimits.anonymous.consume('192.0.2.7');
 * console.log(allowed, new Date(resetAt));
 */
export function createRateLimits({ library, ...options }: CreateRateLimitsOptions): RateLimits {
  return createRateLimitsOn(databaseOf(library), options);
}

/**
 * The same over a database that is open already.
 *
 * @internal
 */
export function createRateLimitsOn(
  database: Database,
  options: Omit<CreateRateLimitsOptions, 'library'> = {},
): RateLimits {
  const { credential, anonymous, signIn } = validateOptions(settingsSchema, options);
  const { logger } = options;
  const limiter = (name: string, rateLimit: RateLimit, toKey: (key: string) => string) =>
    rateLimit.limit === 0 ? noLimit(rateLimit) : createLimiter({ database, logger, name, rateLimit, toKey });
  return {
    credential: limiter('credential', credential, boundedKey),
    anonymous: limiter('anonymous', anonymous, (address) => boundedKey(addressKey(address))),
    signIn: limiter('sign-in', signIn, (address) => boundedKey(addressKey(address))),
  };
}

interface LimiterDeps {
  readonly database: Database;
  readonly logger: LibraryLogger | undefined;
  readonly name: string;
  readonly rateLimit: RateLimit;
  readonly toKey: (key: string) => string;
}

function createLimiter({ rateLimit, toKey, ...deps }: LimiterDeps): RateLimiter {
  const count = createCount(deps, rateLimit);
  const { limit } = rateLimit;
  return {
    async consume(key): Promise<RateLimitState> {
      const { total, resetAt } = await count(toKey(key));
      return { allowed: total <= limit, limit, remaining: Math.max(0, limit - total), resetAt };
    },
  };
}

type CountOne = (key: string) => Promise<Count>;

function createCount(
  { database, logger, name }: Omit<LimiterDeps, 'rateLimit' | 'toKey'>,
  rateLimit: RateLimit,
): CountOne {
  const { limit, windowSeconds } = rateLimit;
  const memory = createMemoryCounter({ windowSeconds });
  if (database.driver === 'sqlite') {
    return (key) => memory.count(key, 1);
  }
  const stored = createPostgresCounter({ database, name, windowSeconds, logger });
  const batched = createBatchedCounter(createFallbackCounter({ counter: stored, fallback: memory, logger }));
  return blockInMemory(batched.count, limit);
}

const noLimit = ({ windowSeconds }: RateLimit): RateLimiter => ({
  async consume(): Promise<RateLimitState> {
    const unlimited = Number.MAX_SAFE_INTEGER;
    return {
      allowed: true,
      limit: unlimited,
      remaining: unlimited,
      resetAt: Date.now() + windowSeconds * 1000,
    };
  },
});

const longestKey = 128;

/** Keys have a place in a column and in memory, so their length must not be up to callers. */
const boundedKey = (key: string): string =>
  key.length <= longestKey ? key : createHash('sha256').update(key).digest('base64url');
