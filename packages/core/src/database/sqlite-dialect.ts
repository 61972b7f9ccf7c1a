import { setTimeout as sleep } from 'node:timers/promises';
import SqliteDatabase from 'better-sqlite3';
import {
  CompiledQuery,
  type DatabaseConnection,
  type QueryResult,
  SqliteDialect,
  SqliteDriver,
} from 'kysely';

/** How long a statement waits for somebody else who is writing. */
const busyTimeoutMs = 10_000;
const busyPauseMs = 5;

/**
 * Waits for another writer without holding up the thread, as SQLite's own waiting does: that would stop everything else
 * here, and the other writer for good if it is an instance in this very process.
 */
class PatientConnection implements DatabaseConnection {
  readonly #inner: DatabaseConnection;

  constructor(inner: DatabaseConnection) {
    this.#inner = inner;
  }

  async executeQuery<Row>(query: CompiledQuery): Promise<QueryResult<Row>> {
    for (const deadline = performance.now() + busyTimeoutMs; ; ) {
      try {
        return await this.#inner.executeQuery<Row>(query);
      } catch (error) {
        if (!isBusy(error) || performance.now() > deadline) {
          throw error;
        }
      }
      await sleep(busyPauseMs);
    }
  }

  streamQuery<Row>(query: CompiledQuery, chunkSize: number): AsyncIterableIterator<QueryResult<Row>> {
    return this.#inner.streamQuery<Row>(query, chunkSize);
  }
}

const isBusy = (error: unknown) =>
  error instanceof SqliteDatabase.SqliteError && error.code.startsWith('SQLITE_BUSY');

/**
 * Takes the write lock when a transaction begins. A deferred one that reads first and writes later fails at once, whatever
 * the busy timeout, when another process (the command line beside the server) has written in between.
 */
class ImmediateSqliteDriver extends SqliteDriver {
  #connection: DatabaseConnection | undefined;

  override async acquireConnection(): Promise<DatabaseConnection> {
    this.#connection ??= new PatientConnection(await super.acquireConnection());
    return this.#connection;
  }

  override async beginTransaction(connection: DatabaseConnection): Promise<void> {
    await connection.executeQuery(CompiledQuery.raw('begin immediate'));
  }
}

/** MikroORM's SQLite dialect over a connection that is ours to configure. */
export class ImmediateSqliteDialect extends SqliteDialect {
  readonly #database: SqliteDatabase.Database;

  constructor(database: SqliteDatabase.Database) {
    super({ database });
    this.#database = database;
  }

  override createDriver(): SqliteDriver {
    return new ImmediateSqliteDriver({ database: this.#database });
  }
}

/** Opens the one connection that writes. */
export function openSqliteWriter(path: string): SqliteDatabase.Database {
  const database = new SqliteDatabase(path, { timeout: busyTimeoutMs });
  database.pragma('journal_mode = wal');
  database.pragma('synchronous = normal');
  database.pragma('foreign_keys = on');
  database.pragma('busy_timeout = 0');
  return database;
}

/** Opens a connection that only reads: it goes on with the last committed state while the writer is in a transaction. */
export function openSqliteReader(path: string): SqliteDatabase.Database {
  const database = new SqliteDatabase(path, { timeout: busyTimeoutMs });
  database.pragma('query_only = on');
  database.pragma('mmap_size = 1073741824');
  database.pragma('cache_size = -65536');
  return database;
}
