import { resolve } from 'node:path';
import { parseDatabaseAddress } from './connection-options.ts';
import type { DatabaseContent } from './schema-version.ts';

/** What stands at a database address. */
export interface DatabaseInspection {
  /** `missing`: no file or database of that name; `empty`: one without tables of a library. */
  readonly state: DatabaseContent['state'];
  /** Where it is, in words and without its password, such as "the file /srv/data/library.db". */
  readonly place: string;
}

/**
 * Looks for a library without creating or changing anything.
 *
 * @param database address as `createLibrary` takes it
 * @throws LibraryError `INVALID_INPUT`; `DATABASE_UNAVAILABLE` when it cannot be looked at, or belongs to another application
 * @example
 * const { state, place } = await inspectDatabase('sqlite:./data/library.db');
 * if (state !== 'library') throw new Error(`There is no library in ${place}.`);
 */
export async function inspectDatabase(database: string): Promise<DatabaseInspection> {
  const address = parseDatabaseAddress(database);
  if (address.driver === 'sqlite') {
    const { inspectSqliteFile } = await import('./inspect-sqlite.ts');
    const path = resolve(address.path);
    return { state: inspectSqliteFile(path).state, place: `the file ${path}` };
  }
  const { connectPostgres, describePostgres, runOnClient } = await import('./postgres-client.ts');
  const { postgresContent } = await import('./inspect-postgres.ts');
  const place = describePostgres(address.address);
  const opened = await connectPostgres({ address: address.address, applicationName: 'cinephage inspect' });
  if (opened === null) {
    return { state: 'missing', place };
  }
  const { client, schema } = opened;
  try {
    return { state: (await postgresContent(runOnClient(client), schema)).state, place };
  } finally {
    await client.end();
  }
}
