// Raw SQL: pragmas of SQLite.

import { copyFileSync, existsSync, realpathSync, rmSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import SqliteDatabase from 'better-sqlite3';
import { sqliteSidecars, writeFileAtomically } from '../database/copies/write-file-atomically.ts';
import { inspectSqlite } from '../database/inspect-sqlite.ts';
import { sqliteMigrations } from '../database/migrations/sqlite/index.ts';
import { refuseNewerSchema } from '../database/schema-version.ts';
import { createPrivateFolderSync } from '../disk/folders.ts';
import { LibraryError } from '../errors/library-error.ts';
import type { RestoreResult } from './backup-options.schema.ts';
import { keepReplacedDatabase } from './keep-replaced-database.ts';
import { lockSqliteFile } from './lock-sqlite-file.ts';

export interface RestoreParams {
  /** Absolute. */
  readonly file: string;
  readonly keepIn?: string | undefined;
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((percent: number) => void) | undefined;
}

/**
 * The backup is copied next to the database and verified there. Then the database is locked, which no other process may have
 * open, its WAL is emptied into it, and it is copied; renaming the new file is the one step that replaces it.
 */
export async function restoreSqlite(
  params: RestoreParams & { readonly path: string },
): Promise<RestoreResult> {
  const { path: given, file, keepIn, signal, onProgress } = params;
  createPrivateFolderSync(dirname(given));
  // A symbolic link stays one: what it points to is replaced.
  const path = existsSync(given) ? realpathSync(given) : given;
  if (existsSync(path) && realpathSync(file) === path) {
    throw new LibraryError('INVALID_INPUT', `${file} is the database itself.`);
  }
  let kept: string | null = null;
  let lock: ReturnType<typeof lockSqliteFile> | undefined;
  try {
    await writeFileAtomically({
      path,
      overwrite: true,
      async write(draft) {
        copyWithWal(file, draft);
        verifyBackup(draft, file);
        onProgress?.(50);
        signal?.throwIfAborted();
        lock = lockSqliteFile(path);
        kept = await keepReplacedDatabase({ path, lock, keepIn });
        onProgress?.(90);
        signal?.throwIfAborted();
      },
    });
  } finally {
    lock?.release();
  }
  return { kept };
}

/** Not through SQLite: a backup on a disk that cannot be written may be in WAL mode. */
function copyWithWal(file: string, draft: string): void {
  copyFileSync(file, draft);
  if (existsSync(`${file}-wal`) && statSync(`${file}-wal`).size > 0) {
    copyFileSync(`${file}-wal`, `${draft}-wal`);
  }
}

/** @throws LibraryError `INVALID_INPUT` unless it is a whole library of a version that is known here */
function verifyBackup(draft: string, file: string): void {
  let database: SqliteDatabase.Database | undefined;
  try {
    database = new SqliteDatabase(draft, { fileMustExist: true });
    database.pragma('journal_mode = delete');
    const problem = database.pragma('integrity_check(1)', { simple: true });
    if (problem !== 'ok') {
      throw new Error(String(problem));
    }
    const content = inspectSqlite(database, file);
    if (content.state !== 'library' || content.isUnfinishedCopy) {
      throw new LibraryError('INVALID_INPUT', `The file ${file} holds no library; nothing has been changed.`);
    }
    refuseNewerSchema(content.migrations, sqliteMigrations);
  } catch (cause) {
    if (cause instanceof LibraryError) {
      throw cause;
    }
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new LibraryError(
      'INVALID_INPUT',
      `The file ${file} is not a backup that can be restored: ${reason}. Nothing has been changed.`,
      { cause },
    );
  } finally {
    database?.close();
    for (const suffix of sqliteSidecars) {
      rmSync(`${draft}${suffix}`, { force: true });
    }
  }
}
