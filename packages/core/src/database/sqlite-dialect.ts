// Raw SQL: pragmas of SQLite.

import SqliteDatabase from 'better-sqlite3';
import { type DatabaseConnection, SqliteAdapter, SqliteDialect, SqliteDriver } from 'kysely';
import { databaseCodeOf } from './driver-errors.ts';
import { SqliteConnection } from './sqlite-connection.ts';
import type { SqliteWriter } from './sqlite-writer.ts';

/**
 * Takes the write lock when a transaction begins. A deferred transaction that reads first and writes later fails at once with
 * `SQLITE_BUSY` if another process, such as the `cinephage` command, has written in between, whatever the busy timeout.
 *
 * Kysely does not release the connection of a transaction whose `begin` or `rollback` fails; so `begin` releases it here, and
 * `rollback` does not fail.
 */
class ImmediateSqliteDriver extends SqliteDriver {
  readonly #writer: SqliteWriter;

  constructor(database: SqliteDatabase.Database, writer: SqliteWriter) {
    super({ database });
    this.#writer = writer;
  }

  override async acquireConnection(): Promise<DatabaseConnection> {
    const inner = await super.acquireConnection();
    const slot = await this.#writer.acquire();
    return new SqliteConnection({ writer: this.#writer, slot, inner });
  }

  override async releaseConnection(connection?: DatabaseConnection): Promise<void> {
    own(connection).release();
  }

  override beginTransaction(connection: DatabaseConnection): Promise<void> {
    return own(connection).begin();
  }

  override commitTransaction(connection: DatabaseConnection): Promise<void> {
    return own(connection).commit();
  }

  override async rollbackTransaction(connection: DatabaseConnection): Promise<void> {
    own(connection).rollback();
  }
}

function own(connection: DatabaseConnection | undefined): SqliteConnection {
  if (!(connection instanceof SqliteConnection)) {
    throw new TypeError('This connection belongs to another driver.');
  }
  return connection;
}

/** Claims multiple connections, so that Kysely uses no mutex of its own and leaves queueing to the driver. */
class QueuedSqliteAdapter extends SqliteAdapter {
  override get supportsMultipleConnections(): boolean {
    return true;
  }
}

/** SQLite dialect for MikroORM on a connection that we open and configure. */
export class ImmediateSqliteDialect extends SqliteDialect {
  readonly #database: SqliteDatabase.Database;
  readonly #writer: SqliteWriter;

  constructor(database: SqliteDatabase.Database, writer: SqliteWriter) {
    super({ database });
    this.#database = database;
    this.#writer = writer;
  }

  override createDriver(): SqliteDriver {
    return new ImmediateSqliteDriver(this.#database, this.#writer);
  }

  override createAdapter(): SqliteAdapter {
    return new QueuedSqliteAdapter();
  }
}

const longestReadWaitMs = 1_000;

/** Half of what better-sqlite3 allows: importing 30,000 movies takes 4 % more processor time, with a quarter 10 %. */
const writerCacheKib = 8 * 1024;

/** Opens the writing connection. */
export function openSqliteWriter(path: string, busyTimeoutMs: number): SqliteDatabase.Database {
  const database = new SqliteDatabase(path, { timeout: busyTimeoutMs });
  try {
    changeToWal(database, busyTimeoutMs);
    database.pragma('synchronous = normal');
    database.pragma('foreign_keys = on');
    database.pragma('busy_timeout = 0');
    database.pragma(`cache_size = -${writerCacheKib}`);
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
}

const retryMs = 10;

/**
 * SQLite waits for no other writer when it changes a file to WAL: of two processes that start at once on a new file, one would fail
 * whatever its timeout. It asks again here, and blocks the thread meanwhile, as SQLite's own waiting does.
 */
function changeToWal(database: SqliteDatabase.Database, timeoutMs: number): void {
  const deadline = performance.now() + timeoutMs;
  const pause = new Int32Array(new SharedArrayBuffer(4));
  for (;;) {
    try {
      database.pragma('journal_mode = wal');
      return;
    } catch (error) {
      if (databaseCodeOf(error) !== 'SQLITE_BUSY' || performance.now() > deadline) throw error;
      Atomics.wait(pause, 0, 0, retryMs);
    }
  }
}

/** Mapped pages count as memory of the process; the others are read into a cache. Measured in docs/decisions/0004-sqlite-handle.md. */
const readerMemory = { mappedBytes: 128 * 1024 * 1024, cacheKib: 16 * 1024 } as const;

/** Opens the reading connection. It reads the last committed state while the writer is in a transaction. */
export function openSqliteReader(path: string, busyTimeoutMs: number): SqliteDatabase.Database {
  const database = new SqliteDatabase(path, { timeout: busyTimeoutMs });
  database.pragma('query_only = on');
  database.pragma(`mmap_size = ${readerMemory.mappedBytes}`);
  database.pragma(`cache_size = -${readerMemory.cacheKib}`);
  // A busy wait blocks the event loop: keep it short, enough for example for WAL recovery by another process.
  database.pragma(`busy_timeout = ${Math.min(busyTimeoutMs, longestReadWaitMs)}`);
  return database;
}
