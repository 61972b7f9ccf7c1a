import type { LibraryLogger } from '../logging/library-logger.ts';
import type { Database } from './database.ts';
import { type DatabaseOption, type DatabaseTarget, parseDatabaseOption } from './database-option.ts';
import type { Entities } from './orm-defaults.ts';
import { loadPostgresPart } from './postgres-packages.ts';

export interface OpenDatabaseOptions {
  readonly address: DatabaseOption;
  /** Entities of the unit of work; SQL needs none. */
  readonly entities?: Entities | undefined;
  readonly logger?: LibraryLogger | undefined;
  /** Shorter timeouts for tests. */
  readonly timeouts?: DatabaseTimeouts | undefined;
}

export interface DatabaseTimeouts {
  /**
   * How long a write waits for another process that writes to the SQLite file.
   *
   * @default 10_000
   */
  readonly busyTimeoutMs?: number | undefined;
  /**
   * How long a statement on PostgreSQL may run without a response.
   *
   * @default 25_000
   */
  readonly answerTimeoutMs?: number | undefined;
}

/** Opens a database and runs pending migrations. Loads the needed driver only. */
export async function openDatabase({ address, ...options }: OpenDatabaseOptions): Promise<Database> {
  return openConnection(parseDatabaseOption(address), options);
}

/** Like `openDatabase`, for a parsed option. */
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
    // Tasks need it later: checking first means that nothing is written if it is missing.
    await import('pg-boss');
    return import('./postgres-database.ts');
  });
  return openPostgresDatabase({ ...target, entities, logger, answerTimeoutMs: timeouts.answerTimeoutMs });
}
