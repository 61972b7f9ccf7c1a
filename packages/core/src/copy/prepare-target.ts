import { resolve } from 'node:path';
import { type ConnectionOptions, describeAddress } from '../database/connection-options.ts';
import { inspectPostgresSchema } from '../database/inspect-postgres.ts';
import { inspectSqliteFile } from '../database/inspect-sqlite.ts';
import { postgresMigrations } from '../database/migrations/postgres/index.ts';
import { sqliteMigrations } from '../database/migrations/sqlite/index.ts';
import { openConnection } from '../database/open-database.ts';
import { connectPostgres, runOnClient } from '../database/postgres-client.ts';
import { type DatabaseContent, refuseNewerSchema, refuseUnfinishedCopy } from '../database/schema-version.ts';
import { LibraryError } from '../errors/library-error.ts';

/** @throws LibraryError `DATABASE_UNAVAILABLE` unless there is a library of this version */
export async function requireSource(source: ConnectionOptions): Promise<void> {
  requireCurrentLibrary(await inspect(source), source);
}

/** Makes the tables of the copy unless an interrupted one has left them. */
export async function prepareTarget(target: ConnectionOptions): Promise<void> {
  const found = await inspect(target);
  if (found.isUnfinishedCopy) {
    requireCurrentVersion(found, target);
    return;
  }
  const database = await openConnection(target);
  await database.close();
}

async function inspect(address: ConnectionOptions): Promise<DatabaseContent> {
  if (address.driver === 'sqlite') {
    return inspectSqliteFile(resolve(address.path));
  }
  const opened = await connectPostgres({ address: address.address, applicationName: 'cinephage copy' });
  if (opened === null) {
    return { state: 'missing', migrations: [], isUnfinishedCopy: false };
  }
  const { client, schema } = opened;
  return inspectPostgresSchema(runOnClient(client), schema).finally(() => client.end());
}

function requireCurrentLibrary(found: DatabaseContent, address: ConnectionOptions): void {
  if (found.state !== 'library') {
    throw new LibraryError(
      'DATABASE_UNAVAILABLE',
      `There is nothing to copy: ${describeAddress(address)} ${found.state === 'missing' ? 'does not exist' : 'holds no library'}.`,
    );
  }
  if (found.isUnfinishedCopy) {
    refuseUnfinishedCopy();
  }
  requireCurrentVersion(found, address);
}

function requireCurrentVersion({ migrations }: DatabaseContent, address: ConnectionOptions): void {
  const known = address.driver === 'sqlite' ? sqliteMigrations : postgresMigrations;
  refuseNewerSchema(migrations, known);
  if (known.some(({ name }) => !migrations.includes(name))) {
    throw new LibraryError(
      'DATABASE_UNAVAILABLE',
      `${describeAddress(address)} is of an older version; start this version on it once, and stop it again.`,
    );
  }
}
