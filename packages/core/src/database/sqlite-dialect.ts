import SqliteDatabase from 'better-sqlite3';
import { CompiledQuery, type DatabaseConnection, SqliteDialect, SqliteDriver } from 'kysely';
import { busyTimeoutMs, SqliteConnection } from './sqlite-connection.ts';

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
    this.#connection ??= new SqliteConnection({
      database: this.#database,
      inner: await super.acquireConnection(),
      onCommit: this.#onCommit,
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

  /** @param onCommit called after every commit that may have changed something */
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
