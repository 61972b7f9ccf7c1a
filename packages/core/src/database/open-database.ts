import type { LibraryLogger } from '../logging/library-logger.ts';
import type { Database } from './database.ts';
import { type DatabaseOption, type DatabaseTarget, parseDatabaseOption } from './database-option.ts';
import type { Entities } from './orm-defaults.ts';
import { loadPostgresPart } from './postgres-packages.ts';

export interface OpenDatabaseOptions {
  readonly address: DatabaseOption;
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

/** Opens a database and brings its schema up to date. Only the driver that is needed gets loaded. */
export async function openDatabase({ address, ...options }: OpenDatabaseOptions): Promise<Database> {
  return openConnection(parseDatabaseOption(address), options);
}

/** The same for an option that has been read. */
export async function openConnection(
  target: DatabaseTarget,
  options: Omit<OpenDatabaseOptions, 'address'> = {},
): Promise<Database> {
  const { entities, logger, timeouts = {} } = options;
  if (target.driver === 'sqlite') {
    const { openSqliteDatabase } = await import('./sqlite-database.ts');
    return openSqliteDatabase({ path: target.path, entities, logger, busyTimeoutMs: timeouts.busyTimeoutMs });
  }
  const { openPostgresDatabase } = await loadPostgresPart(async () => {
    // Needed a moment later, for tasks: if it is missing, nothing is written.
    await import('pg-boss');
    return import('./postgres-database.ts');
  });
  return openPostgresDatabase({ ...target, entities, logger, answerTimeoutMs: timeouts.answerTimeoutMs });
}
