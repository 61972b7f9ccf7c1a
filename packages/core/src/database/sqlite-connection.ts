import { setTimeout as sleep } from 'node:timers/promises';
import SqliteDatabase from 'better-sqlite3';
import { CompiledQuery, type DatabaseConnection, type QueryResult } from 'kysely';
import type { WriteSlot } from './sqlite-write-queue.ts';
import type { SqliteWriter } from './sqlite-writer.ts';

const busyPauseMs = 5;

export interface SqliteConnectionOptions {
  readonly writer: SqliteWriter;
  readonly slot: WriteSlot;
  /** Kysely's own connection, for what is asked of it rarely. */
  readonly inner: DatabaseConnection;
}

/**
 * The writing connection for as long as one writer has its slot. It waits for another process that is writing without
 * blocking the thread, as SQLite's own waiting does: that would stop everything else here, and the other writer for good if
 * it is a library in this very process.
 *
 * Guarantees that nothing is committed by halves: when SQLite has rolled back by itself (a full disk, an I/O error, an
 * interrupt), the statements that follow are refused instead of being committed one by one.
 */
export class SqliteConnection implements DatabaseConnection {
  readonly #writer: SqliteWriter;
  readonly #slot: WriteSlot;
  readonly #inner: DatabaseConnection;
  #isInTransaction = false;
  #isReleased = false;
  /** What made SQLite roll back. */
  #failure: unknown;

  constructor({ writer, slot, inner }: SqliteConnectionOptions) {
    this.#writer = writer;
    this.#slot = slot;
    this.#inner = inner;
  }

  executeQuery<Row>(query: CompiledQuery): Promise<QueryResult<Row>> {
    // Outside of a transaction the wait for the slot counts too: behind a lock, many would wait one after the other.
    return this.#execute<Row>(query, this.#isInTransaction ? performance.now() : this.#slot.askedAtMs);
  }

  streamQuery<Row>(query: CompiledQuery, chunkSize: number): AsyncIterableIterator<QueryResult<Row>> {
    return this.#inner.streamQuery<Row>(query, chunkSize);
  }

  /** Takes the write lock at once. Gives the connection back when that fails: Kysely does not. */
  async begin(): Promise<void> {
    try {
      this.#writer.file.check();
      await this.#execute(CompiledQuery.raw('begin immediate'), this.#slot.askedAtMs);
      this.#isInTransaction = true;
    } catch (error) {
      this.release();
      throw error;
    }
  }

  /** Either commits, or leaves no transaction behind. */
  async commit(): Promise<void> {
    try {
      await this.executeQuery(CompiledQuery.raw('commit'));
      this.#isInTransaction = false;
    } catch (error) {
      this.rollback();
      throw error;
    }
  }

  /** Never fails: a transaction that cannot be rolled back now is by the next writer. */
  rollback(): void {
    this.#isInTransaction = false;
    this.#writer.rollBack();
  }

  /** Gives the slot to the next writer; safe to call twice. */
  release(): void {
    this.#isReleased = true;
    this.#slot.release();
  }

  /** @param askedAtMs since when the caller has been waiting */
  async #execute<Row>(query: CompiledQuery, askedAtMs: number): Promise<QueryResult<Row>> {
    const writer = this.#writer;
    for (;;) {
      this.#refuseIfOver();
      try {
        return writer.run<Row>(query);
      } catch (error) {
        if (this.#isRolledBack()) {
          this.#failure = error;
        }
        if (!isBusy(error) || performance.now() >= writer.deadlineOf(askedAtMs)) {
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

  #refuseIfOver(): void {
    if (this.#isReleased) {
      throw new Error('This connection was given back.');
    }
    if (this.#isRolledBack()) {
      throw new Error('SQLite has rolled this transaction back.', { cause: this.#failure });
    }
  }
}

const isBusy = (error: unknown) =>
  error instanceof SqliteDatabase.SqliteError && error.code.startsWith('SQLITE_BUSY');
