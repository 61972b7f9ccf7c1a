import type { LibraryLogger } from '../logging/library-logger.ts';
import { type ConnectionOptions, parseDatabaseAddress } from './connection-options.ts';
import type { Database } from './database.ts';
import type { Entities } from './orm-defaults.ts';

export interface OpenDatabaseOptions {
  readonly address: string;
  /** What the unit of work can load and save; plain SQL needs none. */
  readonly entities?: Entities | undefined;
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
  const common = { entities: options.entities, logger: options.logger };
  if (connection.driver === 'sqlite') {
    const { openSqliteDatabase } = await import('./sqlite-database.ts');
    const { busyTimeoutMs } = options.timeouts ?? {};
    return openSqliteDatabase({ path: connection.path, ...common, busyTimeoutMs });
  }
  const { openPostgresDatabase } = await import('./postgres-database.ts');
  const { answerTimeoutMs } = options.timeouts ?? {};
  return openPostgresDatabase({ address: connection.address, ...common, answerTimeoutMs });
}
