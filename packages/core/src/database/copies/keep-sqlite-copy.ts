import { basename, dirname, join, resolve } from 'node:path';
import SqliteDatabase from 'better-sqlite3';
import { copySqlite } from './copy-sqlite.ts';
import { deleteOldFiles, fileTimestamp } from './timestamped-files.ts';
import { writeFileAtomically } from './write-file-atomically.ts';

export interface KeepSqliteCopyOptions {
  readonly path: string;
  /** Why the copy is made; a part of its name. */
  readonly reason: string;
  /** How many copies with the same first word of `reason` are kept. */
  readonly keep: number;
  readonly now?: (() => Date) | undefined;
}

const waitMs = 5_000;

/**
 * Copies a database into its own folder, for example to `library.db.before-0008-words-20261128T231500123Z`.
 *
 * @returns Path of the copy
 */
export async function keepSqliteCopy(options: KeepSqliteCopyOptions): Promise<string> {
  const source = new SqliteDatabase(options.path, { fileMustExist: true, timeout: waitMs });
  try {
    return await keepCopyOf(source, options);
  } finally {
    source.close();
  }
}

/** The same of a database that is open already. */
export async function keepCopyOf(
  source: SqliteDatabase.Database,
  { path, reason, keep, now = () => new Date() }: KeepSqliteCopyOptions,
): Promise<string> {
  const name = basename(path);
  const copy = join(dirname(resolve(path)), `${name}.${reason}-${fileTimestamp(now())}`);
  await writeFileAtomically({
    path: copy,
    overwrite: false,
    write: (target) => copySqlite({ source, target, secrets: true }),
  });
  const [kind = ''] = reason.split('-');
  deleteOldFiles({ folder: dirname(copy), prefix: `${name}.${kind}-`, suffix: '', keep });
  return copy;
}
