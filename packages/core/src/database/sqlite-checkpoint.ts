import type SqliteDatabase from 'better-sqlite3';
import type { LibraryLogger } from '../logging/library-logger.ts';

/**
 * Moves what the WAL holds into the database file, so that the file alone is the whole database once this process has
 * ended. SQLite does so by itself only when nobody else has the file open.
 */
export function checkpointWal(connection: SqliteDatabase.Database, logger: LibraryLogger | undefined): void {
  try {
    connection.pragma('query_only = off');
    connection.pragma('wal_checkpoint(truncate)');
  } catch (error) {
    // Nothing is lost: what stays in the WAL is read from there at the next start.
    logger?.warn({ err: error }, 'The WAL could not be moved into the database file.');
  }
}
