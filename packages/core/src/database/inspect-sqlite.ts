import { existsSync, statSync } from 'node:fs';
import SqliteDatabase from 'better-sqlite3';
import { LibraryError } from '../errors/library-error.ts';
import { databaseCodeOf } from './driver-errors.ts';
import { copyProgressTable, type DatabaseContent, firstMigration, migrationTable } from './schema-version.ts';

const waitMs = 5_000;
const nothing = { migrations: [], isUnfinishedCopy: false } as const;

/**
 * Inspects a SQLite file without writing to it.
 *
 * @throws LibraryError `DATABASE_UNAVAILABLE` if the file belongs to another application or is not a database
 */
export function inspectSqliteFile(path: string): DatabaseContent {
  if (!existsSync(path)) {
    return { state: 'missing', ...nothing };
  }
  if (statSync(path).isDirectory()) {
    throw new LibraryError('DATABASE_UNAVAILABLE', `The database file ${path} is a folder.`);
  }
  try {
    return readContent(path);
  } catch (cause) {
    if (cause instanceof LibraryError) {
      throw cause;
    }
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new LibraryError(
      'DATABASE_UNAVAILABLE',
      `The database file ${path} could not be opened: ${reason}.`,
      {
        cause,
      },
    );
  }
}

function readContent(path: string): DatabaseContent {
  // Opening a file in WAL mode without a WAL as readonly would leave an empty WAL behind.
  const readonly = existsSync(`${path}-wal`);
  try {
    return readContentWith(path, readonly);
  } catch (error) {
    // Another process is opening or closing the file, and creates or deletes its WAL.
    if (readonly && /^SQLITE_(READONLY|CANTOPEN)/.test(databaseCodeOf(error) ?? '')) {
      return readContentWith(path, false);
    }
    throw error;
  }
}

function readContentWith(path: string, readonly: boolean): DatabaseContent {
  const database = new SqliteDatabase(path, { readonly, timeout: waitMs });
  try {
    return inspectSqlite(database, path);
  } finally {
    database.close();
  }
}

/**
 * Inspects an open SQLite database.
 *
 * @throws LibraryError `DATABASE_UNAVAILABLE` if the database belongs to another application
 */
export function inspectSqlite(database: SqliteDatabase.Database, path: string): DatabaseContent {
  // Names only: views of another application may need attached databases.
  const objects = database
    .prepare<[], string>("select name from sqlite_master where name not like 'sqlite\\_%' escape '\\'")
    .pluck()
    .all();
  const migrations = objects.includes(migrationTable)
    ? database.prepare<[], string>(`select name from ${migrationTable} order by id`).pluck().all()
    : [];
  if (migrations.includes(firstMigration)) {
    return { state: 'library', migrations, isUnfinishedCopy: objects.includes(copyProgressTable) };
  }
  // A failed start of an earlier version may have left an empty migration table.
  if (migrations.length === 0 && objects.every((name) => name === migrationTable)) {
    return { state: 'empty', ...nothing };
  }
  throw new LibraryError(
    'DATABASE_UNAVAILABLE',
    `The file ${path} is not a Cinephage database: another application keeps its tables there (such as ${objects.find((name) => name !== migrationTable) ?? migrationTable}). Nothing has been changed.`,
  );
}
