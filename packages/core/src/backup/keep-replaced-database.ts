// Raw SQL: an exclusive transaction on a file that no library has open.

import { copyFileSync, existsSync, rmSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import type SqliteDatabase from 'better-sqlite3';
import { copySqlite } from '../database/copies/copy-sqlite.ts';
import { fileTimestamp } from '../database/copies/timestamped-files.ts';
import { sqliteSidecars, writeFileAtomically } from '../database/copies/write-file-atomically.ts';
import { createPrivateFolderSync } from '../disk/folders.ts';
import { isDamaged, type SqliteFileLock } from './lock-sqlite-file.ts';

export interface KeepReplacedDatabaseOptions {
  readonly path: string;
  readonly lock: SqliteFileLock;
  readonly keepIn?: string | undefined;
}

/**
 * Copies the database that is going to be replaced; one that SQLite cannot read is copied as it is, with the files next to
 * it. Those files are deleted, as SQLite would read them as a part of the new database.
 *
 * @returns path of the copy; null if there is no database
 */
export async function keepReplacedDatabase({
  path,
  lock,
  keepIn = dirname(path),
}: KeepReplacedDatabaseOptions): Promise<string | null> {
  if (!existsSync(path)) {
    return null;
  }
  const folder = resolve(keepIn);
  createPrivateFolderSync(folder);
  const copy = join(folder, `${basename(path)}.replaced-${fileTimestamp(new Date())}`);
  if (lock.database === null || !(await isCopied(lock.database, copy))) {
    await copyFiles(path, copy);
  }
  return copy;
}

/** @returns whether SQLite can read all of the database */
async function isCopied(database: SqliteDatabase.Database, copy: string): Promise<boolean> {
  database.exec('commit');
  try {
    const write = (target: string) => copySqlite({ source: database, target, secrets: true });
    await writeFileAtomically({ path: copy, overwrite: false, write });
  } catch (error) {
    if (isDamaged(error)) {
      return false;
    }
    throw error;
  }
  database.exec('begin exclusive');
  return true;
}

async function copyFiles(path: string, copy: string): Promise<void> {
  for (const suffix of ['', ...sqliteSidecars].filter((each) => existsSync(`${path}${each}`))) {
    const write = async (target: string) => copyFileSync(`${path}${suffix}`, target);
    await writeFileAtomically({ path: `${copy}${suffix}`, overwrite: false, write });
  }
  for (const suffix of sqliteSidecars) {
    rmSync(`${path}${suffix}`, { force: true });
  }
}
