import type { MikroORM } from '@mikro-orm/core';
import type { SqlEntityManager } from '@mikro-orm/sql';
import type { Kysely } from 'kysely';
import type { DatabaseDriver } from './connection-options.ts';
import type { Reader } from './reader.ts';
import type { DB } from './schema/db.ts';
import type { Signals } from './signals.ts';

export type EntityManager = SqlEntityManager;

export interface TransactionOptions {
  /**
   * Name of a lock held until the transaction ends, so that transactions which touch the same shared rows queue up
   * instead of deadlocking. SQLite has one writer at a time anyway.
   */
  readonly lock?: 'movies' | 'credentials';
}

/** The open database. Features write through MikroORM's unit of work and read through `reader`. */
export interface Database {
  readonly driver: DatabaseDriver;
  readonly orm: MikroORM;
  /** Where the tables of pg-boss are; null on SQLite. */
  readonly jobSchema: string | null;
  readonly reader: Reader;
  /** Hears of commits, also of other processes. */
  readonly signals: Signals;
  /** A fresh unit of work outside any transaction. */
  fork(): EntityManager;
  /**
   * Runs `work` in one transaction with a unit of work of its own; everything is flushed and committed, or nothing is.
   * It may run more than once (after a deadlock), and must not wait for the network or for another fork.
   */
  transaction<T>(work: (em: EntityManager) => Promise<T>, options?: TransactionOptions): Promise<T>;
  /** Typed queries on the writing side: in the transaction of `em` if it is in one. `schema/db.ts` says how values look. */
  kysely(em: EntityManager): Kysely<DB>;
  /** Typed queries on the reading side, which sees what was committed. */
  readonly readKysely: Kysely<DB>;
  /**
   * Runs SQL (`?` for parameters) on the writing side: in the transaction of `em` if it is in one. Booleans, dates and
   * arrays may be bound on both databases.
   */
  execute<Row = Record<string, unknown>>(
    em: EntityManager,
    sql: string,
    values?: readonly unknown[],
  ): Promise<ExecuteResult<Row>>;
  /**
   * Has `listener` called inside of every transaction that took seconds, before it commits. On SQLite nobody could write
   * meanwhile, not even to prolong a lease; on PostgreSQL everybody could, and it is never called.
   *
   * @returns ends it
   */
  onLongTransaction(listener: (em: EntityManager) => Promise<void>): () => void;
  /** Condition that a column is one of a bound array of its type. */
  isOneOf(column: string, type: 'uuid' | 'text' | 'int'): string;
  /**
   * Why the database cannot be read or written at the moment, in a sentence that is safe to show to everybody; null if it can.
   * Answers within two seconds, changes nothing that anybody could see, and never fails.
   */
  findTrouble(): Promise<string | null>;
  /** Shortens all timeouts, now that the library stops. */
  shortenTimeouts(): void;
  close(): Promise<void>;
}

export interface ExecuteResult<Row> {
  readonly rows: readonly Row[];
  readonly affected: number;
}
