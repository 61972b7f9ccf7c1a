import type { MikroORM } from '@mikro-orm/core';
import type { SqlEntityManager } from '@mikro-orm/sql';
import type { CompiledQuery, Kysely, QueryResult, UnknownRow } from 'kysely';
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
  readonly lock?: 'movies' | 'credentials' | 'downloadClients';
}

/** The open database. Features write through MikroORM's unit of work and read through `reader`. */
export interface Database {
  readonly driver: DatabaseDriver;
  readonly orm: MikroORM;
  /** Schema of the tables of pg-boss; null on SQLite. */
  readonly jobSchema: string | null;
  readonly reader: Reader;
  /** Notifies of commits, including those of other processes. */
  readonly signals: Signals;
  /** Creates a unit of work outside any transaction. */
  fork(): EntityManager;
  /**
   * Runs `work` in one transaction with its own unit of work, then flushes and commits it. After a deadlock, `work` runs again.
   * It must not wait for the network or for another fork.
   */
  transaction<T>(work: (em: EntityManager) => Promise<T>, options?: TransactionOptions): Promise<T>;
  /** Resolves once what this process has committed survives a power failure. */
  syncCommitted(): Promise<void>;
  /** Transactions of this process that begin from now on wait until `read` has settled: it precedes their changes. */
  readBeforeChanges<T>(read: Promise<T>): Promise<T>;
  /** Typed queries on the writing connection, in the transaction of `em` if it has one. `schema/db.ts` has the types. */
  kysely(em: EntityManager): Kysely<DB>;
  /** Typed queries on a reading connection, which sees committed data only. */
  readonly readKysely: Kysely<DB>;
  /** Runs the query of a `compiledQuery` on the writing connection, in the transaction of `em` if it has one. */
  executeCompiled(em: EntityManager, query: CompiledQuery): Promise<QueryResult<UnknownRow>>;
  /**
   * Runs SQL (`?` for parameters) that typed queries cannot express on the writing connection, in the transaction of `em` if it has one. Values may be booleans,
   * dates and arrays on both databases.
   */
  execute<Row = Record<string, unknown>>(
    em: EntityManager,
    sql: string,
    values?: readonly unknown[],
  ): Promise<ExecuteResult<Row>>;
  /**
   * Calls `listener` inside of every long transaction, just before the commit. On SQLite the transaction blocks all other
   * writers, including lease renewals, which the listener does instead. PostgreSQL has no such transactions: `listener` is
   * never called.
   *
   * @returns Unsubscribe function
   */
  onLongTransaction(listener: (em: EntityManager) => Promise<void>): () => void;
  /** SQL condition that `column` is one of a bound list; `boundList` encodes the parameter. */
  isOneOf(column: string, type: 'uuid' | 'text' | 'int'): string;
  /**
   * Checks within two seconds whether the database can be read and written. Never rejects, and changes no visible data.
   *
   * @returns Message without hosts, paths and accounts that says what is wrong; null if healthy
   */
  checkHealth(): Promise<string | null>;
  /** Shortens all timeouts while the library stops. */
  shortenTimeouts(): void;
  close(): Promise<void>;
}

export interface ExecuteResult<Row> {
  readonly rows: readonly Row[];
  readonly affected: number;
}
