import SqliteDatabase from 'better-sqlite3';
import { secretTables } from './secret-tables.ts';

/** Pages of 4 KiB at a time, so that requests are answered in between. */
const pagesAtOnce = 256;
const waitMs = 5_000;

export interface CopySqliteOptions {
  /** Is left in the state it is found in. */
  readonly source: SqliteDatabase.Database;
  /** An empty file. */
  readonly target: string;
  /** Whether credentials are copied. */
  readonly secrets: boolean;
  readonly signal?: AbortSignal | undefined;
  /** How much is done, 0 to 100. */
  readonly onProgress?: ((percent: number) => void) | undefined;
}

/**
 * Copies a snapshot of a database with its WAL while other connections write to it. The copy is a single file.
 */
export async function copySqlite(options: CopySqliteOptions): Promise<void> {
  const { source, target, signal, onProgress } = options;
  // Without a snapshot of its own, SQLite begins the copy again each time that another connection has written.
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
    // In WAL mode, it could not be read from a disk that cannot be written.
    copy.pragma('journal_mode = delete');
    if (!secrets) {
      removeSecrets(copy);
    }
  } finally {
    copy.close();
  }
}

/** The whole file is written again: what was deleted earlier still lies in its free pages. */
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
