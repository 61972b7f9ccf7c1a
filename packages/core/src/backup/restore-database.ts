import { existsSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import { parseDatabaseAddress, temporaryPath } from '../database/connection-options.ts';
import { loadPostgresPart } from '../database/postgres-packages.ts';
import { LibraryError } from '../errors/library-error.ts';
import { validate } from '../validation/validate.ts';
import { type RestoreOptions, type RestoreResult, restoreOptionsSchema } from './backup-options.schema.ts';

/**
 * Puts a backup in the place of a database, which may not exist yet. The backup is verified first, and what it replaces is
 * kept as a copy; whatever ends the process, the database is the former one or the restored one.
 *
 * @throws LibraryError `INVALID_INPUT` for a file that is no backup for this database; `DATABASE_UNAVAILABLE` while something else
 *   uses the database, or when it cannot be written
 * @example
 * const { kept } = await restoreDatabase({ database: 'sqlite:./library.db', file: './library.backup.db' });
 */
export async function restoreDatabase(options: RestoreOptions): Promise<RestoreResult> {
  const { database, file: given, ...rest } = validate(restoreOptionsSchema, options);
  const address = parseDatabaseAddress(database);
  const file = resolve(given);
  if (!existsSync(file) || !statSync(file).isFile()) {
    throw new LibraryError('INVALID_INPUT', `There is no backup file ${file}.`);
  }
  if (address.driver === 'postgresql') {
    const { restorePostgres } = await loadPostgresPart(() => import('./restore-postgres.ts'));
    return restorePostgres({ address: address.address, file, ...rest });
  }
  if (address.path === temporaryPath) {
    throw new LibraryError('INVALID_INPUT', 'A backup cannot be restored into a database in memory.');
  }
  const { restoreSqlite } = await import('./restore-sqlite.ts');
  return restoreSqlite({ path: resolve(address.path), file, ...rest });
}
