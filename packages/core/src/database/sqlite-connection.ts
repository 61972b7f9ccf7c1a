// Raw SQL: `begin` and `commit`.

import { setTimeout as sleep } from 'node:timers/promises';
import SqliteDatabase from 'better-sqlite3';
import { CompiledQuery, type DatabaseConnection, type QueryResult } from 'kysely';
import type { WriteSlot } from './sqlite-write-queue.ts';
import type { SqliteWriter } from './sqlite-writer.ts';

const busyPauseMs = 5;

export interface SqliteConnectionOptions {
  readonly writer: SqliteWriter;
  readonly slot: WriteSlot;
  /** Kysely's own connection, for streamed queries. */
  readonly inner: DatabaseConnection;
}

/**
 * The writing connection while one writer holds its slot. It waits for other processes with timers, as SQLite's busy handler
 * would block the event loop, and deadlock with another library in this process that holds the lock.
 *
 * Commits a transaction completely or not at all: when SQLite has rolled back by itself (a full disk, an I/O error, an
 * interrupt), the remaining statements are refused instead of being committed one by one.
 */
export class SqliteConnection implements DatabaseConnection {
  readonly #writer: SqliteWriter;
  readonly #slot: WriteSlot;
  readonly #inner: DatabaseConnection;
  #isInTransaction = false;
  #isReleased = false;
  /** The error with which SQLite rolled back. */
  #failure: unknown;

  constructor({ writer, slot, inner }: SqliteConnectionOptions) {
    this.#writer = writer;
    this.#slot = slot;
    this.#inner = inner;
  }

  executeQuery<Row>(query: CompiledQuery): Promise<QueryResult<Row>> {
    // Outside of a transaction the time in the queue counts too: otherwise queued writers would each wait the full timeout.
    return this.#execute<Row>(query, this.#isInTransaction ? performance.now() : this.#slot.requestedAtMs);
  }

  streamQuery<Row>(query: CompiledQuery, chunkSize: number): AsyncIterableIterator<QueryResult<Row>> {
    return this.#inner.streamQuery<Row>(query, chunkSize);
  }

  /** Takes the write lock. Releases the connection if that fails, as Kysely does not. */
  async begin(): Promise<void> {
    try {
      this.#writer.file.check();
      await this.#execute(CompiledQuery.raw('begin immediate'), this.#slot.requestedAtMs);
      this.#isInTransaction = true;
    } catch (error) {
      this.release();
      throw error;
    }
  }

  /** Commits, or rolls back if that fails. */
  async commit(): Promise<void> {
    try {
      await this.executeQuery(CompiledQuery.raw('commit'));
      this.#isInTransaction = false;
    } catch (error) {
      this.rollback();
      throw error;
    }
  }

  /** Never throws: if the rollback fails, the next writer retries it. */
  rollback(): void {
    this.#isInTransaction = false;
    this.#writer.rollBack();
  }

  /** Gives the slot to the next writer. Idempotent. */
  release(): void {
    this.#isReleased = true;
    this.#slot.release();
  }

  /** @param requestedAtMs When the caller began to wait */
  async #execute<Row>(query: CompiledQuery, requestedAtMs: number): Promise<QueryResult<Row>> {
    const writer = this.#writer;
    for (;;) {
      this.#assertUsable();
      try {
        return writer.run<Row>(query);
      } catch (error) {
        if (this.#isRolledBack()) {
          this.#failure = error;
        }
        if (!isBusy(error) || performance.now() >= writer.deadlineOf(requestedAtMs)) {
          writer.noteFailure(error);
          throw error;
        }
      }
      writer.noteLock();
      await sleep(busyPauseMs);
    }
  }

  #isRolledBack(): boolean {
    return this.#isInTransaction && !this.#writer.isInTransaction();
  }

  #assertUsable(): void {
    if (this.#isReleased) {
      throw new Error('This connection was released.');
    }
    if (this.#isRolledBack()) {
      throw new Error('SQLite has rolled this transaction back.', { cause: this.#failure });
    }
  }
}

const isBusy = (error: unknown) =>
  error instanceof SqliteDatabase.SqliteError && error.code.startsWith('SQLITE_BUSY');
