import { memoizePromise } from '../async/memoize-promise.ts';
import type { Database } from '../database/database.ts';
import { poolOf } from '../database/pool-registry.ts';
import type { LibraryLogger } from '../logging/library-logger.ts';
import type { Counter } from './counter.ts';

const sweepEveryMs = 5 * 60_000;

export interface PostgresCounterOptions {
  readonly database: Database;
  /** Keeps the keys of different limits apart. */
  readonly name: string;
  readonly windowSeconds: number;
  readonly logger: LibraryLogger | undefined;
}

/** Counts in the database, for all nodes together; one statement per call. */
export function createPostgresCounter({
  database,
  name,
  windowSeconds,
  logger,
}: PostgresCounterOptions): Counter {
  let sweptAtMs = Date.now();

  const open = memoizePromise(async () => {
    const { RateLimiterPostgres } = await import('rate-limiter-flexible');
    const options = {
      // It only counts here; `createRateLimits` compares the count with the limit.
      points: Number.MAX_SAFE_INTEGER,
      storeClient: poolOf(database.orm),
      storeType: 'pool',
      tableName: 'rate_limit',
      tableCreated: true,
      clearExpiredByTimeout: false,
      keyPrefix: name,
      duration: windowSeconds,
    } as const;
    return new RateLimiterPostgres(options);
  });

  // With the requests, not by a timer, which would have to be stopped.
  const sweep = async (): Promise<void> => {
    if (Date.now() - sweptAtMs < sweepEveryMs) {
      return;
    }
    sweptAtMs = Date.now();
    try {
      await database
        .kysely(database.fork())
        .deleteFrom('rate_limit')
        .where('expire', '<=', sweptAtMs)
        .execute();
    } catch (error) {
      logger?.warn(
        { error: String(error) },
        'Expired rate limit counts could not be deleted; the next sweep tries again.',
      );
    }
  };

  return {
    async count(key, points) {
      const limiter = await open();
      const counted = await limiter.consume(key, points);
      void sweep();
      return { total: counted.consumedPoints, resetAt: Date.now() + counted.msBeforeNext };
    },
  };
}
