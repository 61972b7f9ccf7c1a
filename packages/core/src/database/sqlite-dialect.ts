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
  readonly #onStatement: () => void;

  constructor(inner: DatabaseConnection, onStatement: () => void) {
    this.#inner = inner;
    this.#onStatement = onStatement;
  }

  async executeQuery<Row>(query: CompiledQuery): Promise<QueryResult<Row>> {
    for (const deadline = performance.now() + busyTimeoutMs; ; ) {
      try {
        const result = await this.#inner.executeQuery<Row>(query);
        this.#onStatement();
        return result;
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
  readonly #database: SqliteDatabase.Database;
  readonly #onCommit: () => void;
  #connection: DatabaseConnection | undefined;

  constructor(database: SqliteDatabase.Database, onCommit: () => void) {
    super({ database });
    this.#database = database;
    this.#onCommit = onCommit;
  }

  override async acquireConnection(): Promise<DatabaseConnection> {
    this.#connection ??= new PatientConnection(await super.acquireConnection(), () => {
      if (!this.#database.inTransaction) {
        this.#onCommit();
      }
    });
    return this.#connection;
  }

  override async beginTransaction(connection: DatabaseConnection): Promise<void> {
    await connection.executeQuery(CompiledQuery.raw('begin immediate'));
  }
}

/** MikroORM's SQLite dialect over a connection that is ours to configure. */
export class ImmediateSqliteDialect extends SqliteDialect {
  readonly #database: SqliteDatabase.Database;
  readonly #onCommit: () => void;

  /** @param onCommit called after every statement that leaves no transaction open: it may have committed something */
  constructor(database: SqliteDatabase.Database, onCommit: () => void) {
    super({ database });
    this.#database = database;
    this.#onCommit = onCommit;
  }

  override createDriver(): SqliteDriver {
    return new ImmediateSqliteDriver(this.#database, this.#onCommit);
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
