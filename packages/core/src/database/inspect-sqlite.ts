import { existsSync, statSync } from 'node:fs';
import SqliteDatabase from 'better-sqlite3';
import { LibraryError } from '../errors/library-error.ts';
import { databaseCodeOf } from './driver-errors.ts';
import { copyProgressTable, type DatabaseContent, firstMigration, migrationTable } from './schema-version.ts';

const waitMs = 5_000;
const nothing = { migrations: [], isUnfinishedCopy: false } as const;

/**
 * Looks at a SQLite file without writing to it.
 *
 * @throws LibraryError `DATABASE_UNAVAILABLE` for a file that is a database of another application, or none
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
  // Opened for reading alone, a file in WAL mode without its WAL would be left with a new, empty one.
  const readonly = existsSync(`${path}-wal`);
  try {
    return readContentWith(path, readonly);
  } catch (error) {
    // Another process is just opening or closing it, and its WAL comes or goes.
    if (readonly && /^SQLITE_(READONLY|CANTOPEN)/.test(databaseCodeOf(error) ?? '')) {
      return readContentWith(path, false);
    }
    throw error;
  }
}

function readContentWith(path: string, readonly: boolean): DatabaseContent {
  const database = new SqliteDatabase(path, { readonly, timeout: waitMs });
  try {
    return contentOf(database, path);
  } finally {
    database.close();
  }
}

/**
 * What an open SQLite database holds.
 *
 * @throws LibraryError `DATABASE_UNAVAILABLE` for a database of another application
 */
export function contentOf(database: SqliteDatabase.Database, path: string): DatabaseContent {
  // Views of another application may read from databases that it attaches.
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
  // A start that failed long ago may have left an empty record of migrations.
  if (migrations.length === 0 && objects.every((name) => name === migrationTable)) {
    return { state: 'empty', ...nothing };
  }
  throw new LibraryError(
    'DATABASE_UNAVAILABLE',
    `The file ${path} is not a Cinephage database: another application keeps its tables there (such as ${objects.find((name) => name !== migrationTable) ?? migrationTable}). Nothing has been changed.`,
  );
}
