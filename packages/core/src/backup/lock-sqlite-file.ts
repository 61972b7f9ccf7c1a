// Raw SQL: pragmas and an exclusive lock of SQLite.

import { existsSync, rmSync, statSync } from 'node:fs';
import SqliteDatabase from 'better-sqlite3';
import { sqliteSidecars } from '../database/copies/write-file-atomically.ts';
import { databaseCodeOf } from '../database/driver-errors.ts';
import { inspectSqlite } from '../database/inspect-sqlite.ts';
import { LibraryError } from '../errors/library-error.ts';

export interface SqliteFileLock {
  /** The connection that holds the lock; null if there is no database, or none that SQLite can read. */
  readonly database: SqliteDatabase.Database | null;
  release(): void;
}

/** A command that is just ending may still have it open. */
const waitMs = 2_000;

/**
 * Locks a database that no other process has open: every connection to a file in WAL mode holds a shared lock on it for as long
 * as it is open, so that an exclusive one is had only by who is alone. Its WAL is emptied into it and is gone afterwards.
 *
 * Until `release`, the file must be opened by nothing else in this process: closing it would end the lock.
 *
 * @throws LibraryError `DATABASE_UNAVAILABLE` while something has the database open
 */
export function lockSqliteFile(path: string): SqliteFileLock {
  if (!existsSync(path)) {
    // A WAL without its database would be taken for that of the new one.
    removeSidecars(path);
    return { database: null, release() {} };
  }
  const { ino } = statSync(path);
  const database = new SqliteDatabase(path, { timeout: waitMs });
  try {
    database.pragma('locking_mode = exclusive');
    database.pragma('journal_mode = delete');
    database.exec('begin exclusive');
    if (statSync(path).ino !== ino) {
      throw inUse(path);
    }
    // Another application's database is not ours to replace.
    inspectSqlite(database, path);
    return { database, release: () => database.close() };
  } catch (cause) {
    database.close();
    if (!isDamaged(cause)) {
      throw cause instanceof LibraryError ? cause : inUse(path, cause);
    }
    return { database: null, release() {} };
  }
}

function removeSidecars(path: string): void {
  for (const suffix of sqliteSidecars) {
    rmSync(`${path}${suffix}`, { force: true });
  }
}

/** Whether SQLite cannot read a file: no reason to keep its backup from being restored. */
export function isDamaged(error: unknown): boolean {
  for (let current = error; current instanceof Error; current = current.cause) {
    if (/^SQLITE_(NOTADB|CORRUPT|IOERR_SHORT_READ)/.test(databaseCodeOf(current) ?? '')) {
      return true;
    }
  }
  return false;
}

function inUse(path: string, cause?: unknown): LibraryError {
  const code = databaseCodeOf(cause) ?? '';
  const reason =
    cause === undefined || /^SQLITE_(BUSY|LOCKED)/.test(code)
      ? 'a server or another program has it open. Stop it first'
      : `it could not be locked: ${cause instanceof Error ? cause.message : String(cause)}`;
  return new LibraryError('DATABASE_UNAVAILABLE', `The database ${path} has not been changed: ${reason}.`, {
    cause,
  });
}
