import SqliteDatabase from 'better-sqlite3';
import { CompiledQuery, type DatabaseConnection, SqliteDialect, SqliteDriver } from 'kysely';

/** How long a statement waits for another process that is writing. */
const busyTimeoutMs = 10_000;

/**
 * Takes the write lock when a transaction begins. A deferred one that reads first and writes later fails at once, whatever
 * the busy timeout, when another process (the command line beside the server) has written in between.
 */
class ImmediateSqliteDriver extends SqliteDriver {
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
