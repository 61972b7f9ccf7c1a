import { statSync } from 'node:fs';
import { resolve } from 'node:path';
import { parseDatabaseAddress, temporaryPath } from '../database/connection-options.ts';
import { LibraryError } from '../errors/library-error.ts';
import { validate } from '../validation/validate.ts';
import { type BackupOptions, type BackupResult, backupOptionsSchema } from './backup-options.schema.ts';

/**
 * Writes a whole library into one file, a consistent snapshot, while servers use it: a SQLite database, or an archive of
 * `pg_dump` on PostgreSQL. The file appears whole or not at all.
 *
 * Without secrets, a SQLite file is written a second time at the end, which blocks this process briefly.
 *
 * @throws LibraryError `INVALID_INPUT`, also for a file that exists; `DATABASE_UNAVAILABLE` when there is no library to back up,
 *   no room for the file, or no fitting `pg_dump`
 * @example
 * const { file, bytes } = await backupDatabase({ database: 'sqlite:./library.db', file: './library.backup.db' });
 */
export async function backupDatabase(options: BackupOptions): Promise<BackupResult> {
  const { database, file: given, ...rest } = validate(backupOptionsSchema, options);
  const address = parseDatabaseAddress(database);
  const file = resolve(given);
  if (address.driver === 'sqlite') {
    if (address.path === temporaryPath) {
      throw new LibraryError('INVALID_INPUT', 'A database in memory cannot be backed up.');
    }
    const { backupSqlite } = await import('./backup-sqlite.ts');
    await backupSqlite({ path: resolve(address.path), file, ...rest });
  } else {
    const { backupPostgres } = await import('./backup-postgres.ts');
    await backupPostgres({ address: address.address, file, ...rest });
  }
  return { file, bytes: statSync(file).size };
}
