import { LibraryError } from '../errors/library-error.ts';
import type { LibraryLogger } from '../logging/library-logger.ts';
import { temporaryPath } from './connection-options.ts';
import { keepSqliteCopy } from './copies/keep-sqlite-copy.ts';
import { inspectSqliteFile } from './inspect-sqlite.ts';
import { type NamedMigration, refuseNewerSchema, refuseUnfinishedCopy } from './schema-version.ts';

export interface PrepareSqliteFileOptions {
  readonly path: string;
  readonly migrations: readonly NamedMigration[];
  readonly logger?: LibraryLogger | undefined;
}

/** How many copies from before migrations are kept. */
const keptCopies = 3;

/**
 * Inspects a file before anything is written to it, and copies a file that has pending migrations.
 *
 * @throws LibraryError `DATABASE_UNAVAILABLE` if this version must not write to the file, or if the copy fails
 */
export async function prepareSqliteFile({
  path,
  migrations,
  logger,
}: PrepareSqliteFileOptions): Promise<void> {
  if (path === temporaryPath) {
    return;
  }
  const found = inspectSqliteFile(path);
  refuseNewerSchema(found.migrations, migrations);
  if (found.isUnfinishedCopy) {
    refuseUnfinishedCopy();
  }
  const pending = migrations.find(({ name }) => !found.migrations.includes(name));
  if (found.state !== 'library' || pending === undefined) {
    return;
  }
  try {
    const copy = await keepSqliteCopy({ path, reason: `before-${pending.name}`, keep: keptCopies });
    logger?.info({ copy, migration: pending.name }, 'A copy of the database is kept before it is migrated.');
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new LibraryError(
      'DATABASE_UNAVAILABLE',
      `The database is of an older version and has not been migrated, as no copy of it could be kept: ${reason}`,
      { cause },
    );
  }
}
