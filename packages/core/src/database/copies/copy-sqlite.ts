// Raw SQL: a snapshot, pragmas and `vacuum` of SQLite, on a copy of a file that may be of any version.

import SqliteDatabase from 'better-sqlite3';
import { secretTables } from '../tables.ts';

/** Pages of 4 KiB per step; requests are answered between two steps. */
const pagesAtOnce = 256;
const waitMs = 5_000;

export interface CopySqliteOptions {
  /** Stays unchanged. */
  readonly source: SqliteDatabase.Database;
  /** Path of an empty file. */
  readonly target: string;
  /** Whether credentials are copied. */
  readonly secrets: boolean;
  readonly signal?: AbortSignal | undefined;
  /** Called with the progress, 0 to 100. */
  readonly onProgress?: ((percent: number) => void) | undefined;
}

/**
 * Copies a consistent snapshot of a database, including the content of its WAL, while other connections write to it. The copy
 * is a single file without a WAL.
 */
export async function copySqlite(options: CopySqliteOptions): Promise<void> {
  const { source, target, signal, onProgress } = options;
  // In a read transaction: otherwise SQLite restarts the copy each time that another connection has written.
  source.exec('begin');
  try {
    source.prepare('select count(*) from sqlite_master').get();
    await source.backup(target, {
      progress({ totalPages, remainingPages }) {
        signal?.throwIfAborted();
        onProgress?.(Math.floor((100 * (totalPages - remainingPages)) / Math.max(totalPages, 1)));
        return pagesAtOnce;
      },
    });
  } finally {
    source.exec('rollback');
  }
  signal?.throwIfAborted();
  finishCopy(options);
}

function finishCopy({ target, secrets }: CopySqliteOptions): void {
  const copy = new SqliteDatabase(target, { timeout: waitMs });
  try {
    // A copy in WAL mode could not be read on a read-only disk.
    copy.pragma('journal_mode = delete');
    if (!secrets) {
      removeSecrets(copy);
    }
  } finally {
    copy.close();
  }
}

/** Rebuilds the file afterwards: free pages still contain deleted rows. */
function removeSecrets(copy: SqliteDatabase.Database): void {
  copy.pragma('foreign_keys = off');
  copy.transaction(() => {
    for (const table of secretTables) {
      copy.exec(`delete from ${table}`);
    }
    copy.exec('update auth_state set secret = null');
  })();
  copy.exec('vacuum');
}
