import pg from 'pg';
import { LibraryError } from '../errors/library-error.ts';
import { databaseCodeOf } from './driver-errors.ts';
import type { RunSql } from './inspect-postgres.ts';
import { numberParameters } from './postgres-reader.ts';
import { schemaOf } from './tables.ts';

const connectWithinMs = 10_000;

export interface PostgresClientOptions {
  readonly url: string;
  /** How administrators see the connection; those of a running library are called `cinephage`. */
  readonly applicationName: string;
}

/** Name of the database that a URL means. */
export const postgresDatabaseName = (url: string): string =>
  decodeURIComponent(new URL(url).pathname.slice(1)) || 'postgres';

/** A URL in words, without its password. */
export function describePostgres(url: string): string {
  const { hostname, port } = new URL(url);
  const name = JSON.stringify(postgresDatabaseName(url));
  return `the PostgreSQL database ${name}${hostname === '' ? '' : ` on ${decodeURIComponent(hostname)}:${port || '5432'}`}`;
}

/**
 * One connection of its own, for work on a database as a whole.
 *
 * @throws LibraryError `DATABASE_UNAVAILABLE`; null instead if there is no database of that name
 */
export async function connectPostgres({
  url,
  applicationName,
}: PostgresClientOptions): Promise<pg.Client | null> {
  const address = new URL(url);
  address.searchParams.delete('application_name');
  address.pathname = `/${encodeURIComponent(postgresDatabaseName(url))}`;
  const client = new pg.Client({
    connectionString: address.href,
    application_name: applicationName,
    connectionTimeoutMillis: connectWithinMs,
    keepAlive: true,
  });
  // A connection that is lost fails the statement that waits for it; without a listener it would end the process.
  client.on('error', () => {});
  try {
    await client.connect();
    if (address.searchParams.has('schema')) {
      const schema = schemaOf(url).replaceAll('"', '""');
      await client.query(`set search_path to "${schema}", public`);
    }
    return client;
  } catch (cause) {
    await client.end().catch(() => {});
    if (databaseCodeOf(cause) === '3D000') {
      return null;
    }
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new LibraryError('DATABASE_UNAVAILABLE', `PostgreSQL could not be opened: ${reason}.`, { cause });
  }
}

/** Statements with `?` on such a connection. */
export const runOnClient =
  (client: pg.Client): RunSql =>
  async (sql, values = []) =>
    (await client.query(numberParameters(sql), [...values])).rows;
