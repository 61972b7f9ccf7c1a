import { z } from 'zod';
import { invalidInput } from '../validation/validate.ts';
import { type ConnectionOptions, parseDatabaseAddress } from './connection-options.ts';

/** The part of a `pg.Pool` that is used before the PostgreSQL packages are loaded. */
export interface PostgresPool {
  readonly options: object;
  connect(): Promise<{ query(text: string): Promise<unknown>; release(destroy?: boolean | Error): void }>;
}

/** A database address with a pool size. */
export interface DatabaseAddressOption {
  /** Address of the database, as for `database` itself. */
  readonly url: string;
  /**
   * PostgreSQL: size of the pool that requests share, at least 2. The task queue uses up to 3 more connections, LISTEN one.
   *
   * @default 10
   */
  readonly poolSize?: number | undefined;
}

/** PostgreSQL through a pool of the host. The library never ends it. */
export interface DatabasePoolOption {
  /** A pool of at least 2 connections to an existing database; a pooler in between must be in session mode. */
  readonly pool: PostgresPool;
  /**
   * Schema of all tables of the library.
   *
   * @default the first schema of the role's `search_path`
   */
  readonly schema?: string | undefined;
}

export type DatabaseOption = string | DatabaseAddressOption | DatabasePoolOption;

/** A parsed `DatabaseOption`: where the database is, and through which connections it is reached. */
export type DatabaseTarget =
  | Extract<ConnectionOptions, { driver: 'sqlite' }>
  | (Extract<ConnectionOptions, { driver: 'postgresql' }> & { readonly poolSize?: number | undefined })
  | { readonly driver: 'postgresql'; readonly pool: PostgresPool; readonly schema?: string | undefined };

const minimumConnections = 2;
const maximumConnections = 1_000;

const invalidOption = `must be an address, { url, poolSize } with ${minimumConnections} to ${maximumConnections} connections, or { pool, schema } with a pool of node-postgres and a name of lower-case letters, digits and underscores`;

const poolSizeRule = z.int().min(minimumConnections).max(maximumConnections);

const isPool = (value: unknown): value is PostgresPool =>
  typeof value === 'object' &&
  value !== null &&
  typeof Reflect.get(value, 'connect') === 'function' &&
  typeof Reflect.get(value, 'options') === 'object';

/** Schema of the option `database`. */
export const databaseOptionRule = z.union(
  [
    z.string(),
    z.strictObject({ url: z.string(), poolSize: poolSizeRule.optional() }),
    z.strictObject({
      pool: z.custom<PostgresPool>(isPool),
      schema: z
        .string()
        .regex(/^[a-z_][a-z0-9_]{0,39}$/)
        .optional(),
    }),
  ],
  {
    error: ({ input }) => (input === undefined ? 'is required' : invalidOption),
  },
);

/**
 * Parses the option `database`.
 *
 * @throws LibraryError `INVALID_INPUT`
 */
export function parseDatabaseOption(option: DatabaseOption): DatabaseTarget {
  if (typeof option === 'string') {
    return parseDatabaseAddress(option);
  }
  if ('pool' in option) {
    refuseInvalidPool(option.pool);
    return { driver: 'postgresql', ...option };
  }
  const target = parseDatabaseAddress(option.url);
  if (target.driver === 'sqlite' && option.poolSize !== undefined) {
    const message = 'is for PostgreSQL: SQLite has one connection that writes and one that reads';
    throw invalidInput([{ field: 'database.poolSize', message }]);
  }
  return target.driver === 'sqlite' ? target : { ...target, poolSize: option.poolSize };
}

/** The address in the option; null for a pool of the host. */
export function urlOf(option: DatabaseOption): string | null {
  if (typeof option === 'string') {
    return option;
  }
  return 'url' in option ? option.url : null;
}

function refuseInvalidPool(pool: PostgresPool): void {
  const { max } = pool.options as { readonly max?: number };
  if (max !== undefined && max < minimumConnections) {
    const message = `must have at least ${minimumConnections} connections (its option "max" is ${max})`;
    throw invalidInput([{ field: 'database.pool', message }]);
  }
  const { ending, ended } = pool as { readonly ending?: boolean; readonly ended?: boolean };
  if (ending === true || ended === true) {
    throw invalidInput([{ field: 'database.pool', message: 'must not be ended' }]);
  }
}
