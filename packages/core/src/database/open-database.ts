import type { LibraryLogger } from '../options.ts';
import { type ConnectionOptions, parseDatabaseAddress } from './connection-options.ts';
import type { Database } from './database.ts';

export interface OpenDatabaseOptions {
  readonly address: string;
  readonly logger?: LibraryLogger | undefined;
  /** How long to wait for what does not come. Only tests say so. */
  readonly patience?: DatabasePatience | undefined;
}

export interface DatabasePatience {
  /** For another process that is writing to the SQLite file; default: 10 seconds. */
  readonly busyTimeoutMs?: number | undefined;
  /** For the answer to a statement on PostgreSQL; default: 25 seconds. */
  readonly answerTimeoutMs?: number | undefined;
}

/** Opens the database an address names and brings its schema up to date. Only the driver that is needed gets loaded. */
export async function openDatabase({ address, ...options }: OpenDatabaseOptions): Promise<Database> {
  return openConnection(parseDatabaseAddress(address), options);
}

/** The same for an address that has been read. */
export async function openConnection(
  connection: ConnectionOptions,
  options: Omit<OpenDatabaseOptions, 'address'> = {},
): Promise<Database> {
  if (connection.driver === 'sqlite') {
    const { openSqliteDatabase } = await import('./sqlite-database.ts');
    const { busyTimeoutMs } = options.patience ?? {};
    return openSqliteDatabase({ path: connection.path, logger: options.logger, busyTimeoutMs });
  }
  const { openPostgresDatabase } = await import('./postgres-database.ts');
  const { answerTimeoutMs } = options.patience ?? {};
  return openPostgresDatabase({ address: connection.address, logger: options.logger, answerTimeoutMs });
}
