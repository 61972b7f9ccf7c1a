import { resolve } from 'node:path';
import { describeAddress, parseDatabaseAddress } from './connection-options.ts';
import type { DatabaseContent } from './schema-version.ts';

/** What a database address leads to. */
export interface DatabaseInspection {
  /** `missing`: no such file or database; `empty`: it has no tables of a library. */
  readonly state: DatabaseContent['state'];
  /** The database in words, without user and password, such as "the file /srv/data/library.db". */
  readonly place: string;
}

/**
 * Reports whether a database holds a library. Creates and changes nothing.
 *
 * @param database address as `createLibrary` takes it
 * @throws LibraryError `INVALID_INPUT`; `DATABASE_UNAVAILABLE` if it cannot be read or belongs to another application
 * @example
 * const { state, place } = await inspectDatabase('sqlite:./data/library.db');
 * if (state !== 'library') throw new Error(`There is no library in ${place}.`);
 */
export async function inspectDatabase(database: string): Promise<DatabaseInspection> {
  const address = parseDatabaseAddress(database);
  const place = describeAddress(address);
  if (address.driver === 'sqlite') {
    const { inspectSqliteFile } = await import('./inspect-sqlite.ts');
    return { state: inspectSqliteFile(resolve(address.path)).state, place };
  }
  const { connectPostgres, runOnClient } = await import('./postgres-client.ts');
  const { inspectPostgresSchema } = await import('./inspect-postgres.ts');
  const opened = await connectPostgres({ address: address.address, applicationName: 'cinephage inspect' });
  if (opened === null) {
    return { state: 'missing', place };
  }
  const { client, schema } = opened;
  try {
    return { state: (await inspectPostgresSchema(runOnClient(client), schema)).state, place };
  } finally {
    await client.end();
  }
}
