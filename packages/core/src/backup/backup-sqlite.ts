import { existsSync, statSync } from 'node:fs';
import SqliteDatabase from 'better-sqlite3';
import { copySqlite } from '../database/copies/copy-sqlite.ts';
import { sqliteSidecars, writeFileAtomically } from '../database/copies/write-file-atomically.ts';
import { inspectSqliteFile } from '../database/inspect-sqlite.ts';
import { sqliteMigrations } from '../database/migrations/sqlite/index.ts';
import { refuseNewerSchema, refuseUnfinishedCopy } from '../database/schema-version.ts';
import { LibraryError } from '../errors/library-error.ts';

export interface BackupParams {
  /** Absolute. */
  readonly file: string;
  readonly secrets: boolean;
  readonly overwrite: boolean;
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((percent: number) => void) | undefined;
}

const waitMs = 5_000;

/** Copies a SQLite database through SQLite itself. */
export async function backupSqlite({
  path,
  file,
  overwrite,
  ...params
}: BackupParams & { path: string }): Promise<void> {
  requireSqliteLibrary(path);
  if (['', ...sqliteSidecars].some((suffix) => isSameFile(`${path}${suffix}`, file))) {
    throw new LibraryError(
      'INVALID_INPUT',
      `${file} is the database itself; name another file for its backup.`,
    );
  }
  const source = new SqliteDatabase(path, { fileMustExist: true, timeout: waitMs });
  try {
    await writeFileAtomically({
      path: file,
      overwrite,
      write: (target) => copySqlite({ source, target, ...params }),
    });
  } finally {
    source.close();
  }
}

/** @throws LibraryError `DATABASE_UNAVAILABLE` for a file that holds no library, or one that this version does not know */
export function requireSqliteLibrary(path: string): void {
  const found = inspectSqliteFile(path);
  if (found.state !== 'library') {
    const trouble = found.state === 'missing' ? 'does not exist' : 'holds no library';
    throw new LibraryError('DATABASE_UNAVAILABLE', `The database file ${path} ${trouble}.`);
  }
  refuseNewerSchema(found.migrations, sqliteMigrations);
  if (found.isUnfinishedCopy) {
    refuseUnfinishedCopy();
  }
}

function isSameFile(one: string, other: string): boolean {
  if (one === other) {
    return true;
  }
  if (!existsSync(one) || !existsSync(other)) {
    return false;
  }
  const [a, b] = [statSync(one), statSync(other)];
  return a.dev === b.dev && a.ino === b.ino;
}
