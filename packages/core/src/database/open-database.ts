import type { LibraryLogger } from '../options.ts';
import { type ConnectionOptions, parseDatabaseAddress } from './connection-options.ts';
import type { Database } from './database.ts';

export interface OpenDatabaseOptions {
  readonly address: string;
  readonly logger?: LibraryLogger | undefined;
  /** Shorter timeouts, for tests. */
  readonly timeouts?: DatabaseTimeouts | undefined;
}

export interface DatabaseTimeouts {
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
    const { busyTimeoutMs } = options.timeouts ?? {};
    return openSqliteDatabase({ path: connection.path, logger: options.logger, busyTimeoutMs });
  }
  const { openPostgresDatabase } = await import('./postgres-database.ts');
  const { answerTimeoutMs } = options.timeouts ?? {};
  return openPostgresDatabase({ address: connection.address, logger: options.logger, answerTimeoutMs });
}
