import type { LibraryLogger } from '../options.ts';
import { parseDatabaseAddress } from './connection-options.ts';
import type { Database } from './database.ts';

export interface OpenDatabaseOptions {
  readonly address: string;
  readonly logger?: LibraryLogger | undefined;
}

/** Opens the database an address names and brings its schema up to date. Only the driver that is needed gets loaded. */
export async function openDatabase(options: OpenDatabaseOptions): Promise<Database> {
  const connection = parseDatabaseAddress(options.address);
  if (connection.driver === 'sqlite') {
    const { openSqliteDatabase } = await import('./sqlite-database.ts');
    return openSqliteDatabase({ path: connection.path, logger: options.logger });
  }
  const { openPostgresDatabase } = await import('./postgres-database.ts');
  return openPostgresDatabase({ address: connection.address, logger: options.logger });
}
