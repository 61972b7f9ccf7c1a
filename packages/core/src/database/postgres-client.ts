// Raw SQL: transactions and settings of a session outside of the pool.

import type { Client } from 'pg';
import type { RunSql } from './inspect-postgres.ts';
import type { PostgresAddress } from './postgres-address.ts';
import { openingFailure } from './postgres-failures.ts';
import { jobSchemaFor } from './postgres-names.ts';
import { loadPostgresPart } from './postgres-packages.ts';
import { beginWithoutTimeouts, sessionStatement } from './postgres-session.ts';
import { numberParameters } from './statement-names.ts';

export interface PostgresClientOptions {
  readonly address: PostgresAddress;
  /** `application_name` of the connection; a running library uses the one of the address. */
  readonly applicationName: string;
}

/** A connection, and the schemas of the library in its database. */
export interface LibraryClient {
  readonly client: Client;
  readonly schema: string;
  /** Second key of each advisory lock, as locks are shared by the whole database. */
  readonly schemaKey: number;
  /** Schema of the tables of pg-boss. */
  readonly jobSchema: string;
  /** Schema of the extension pg_trgm; null if it is not installed. */
  readonly trigramSchema: string | null;
}

/**
 * Opens a connection outside of pools, for work on a whole library. Its session has the settings of the pools' sessions, but no
 * idle timeout. Creates nothing.
 *
 * @returns null if the database does not exist
 * @throws LibraryError `DATABASE_UNAVAILABLE`
 */
export async function connectPostgres({
  address,
  applicationName,
}: PostgresClientOptions): Promise<LibraryClient | null> {
  const failure = (cause: unknown) => openingFailure(cause, address);
  const { connectToExisting } = await loadPostgresPart(() => import('./prepare-postgres.ts'));
  const client = await connectToExisting({ ...address, applicationName }).catch((cause) => {
    throw failure(cause);
  });
  if (client === null) {
    return null;
  }
  try {
    return { client, ...(await setUp(client, address.schema)) };
  } catch (cause) {
    await client.end();
    throw failure(cause);
  }
}

async function setUp(client: Client, wanted: string | undefined): Promise<Omit<LibraryClient, 'client'>> {
  await client.query(beginWithoutTimeouts);
  const { rows } = await client.query<{ schema: string; key: number; home: string | null }>(
    `select schema, hashtext(schema) as key,
      (select nspname::text from pg_namespace n join pg_extension e on e.extnamespace = n.oid where e.extname = 'pg_trgm') as home
    from (select coalesce($1, current_schema()::text, 'public') as schema) s`,
    [wanted ?? null],
  );
  await client.query('commit');
  const { schema, key, home } = rows[0] ?? { schema: wanted ?? 'public', key: 0, home: null };
  // Only the schema of the library: if it does not exist, tables must not be found in another one.
  await client.query(sessionStatement({ searchPath: [schema], statementTimeoutMs: 0 }));
  await client.query('set idle_in_transaction_session_timeout = 0');
  return { schema, schemaKey: key, jobSchema: jobSchemaFor(schema, key), trigramSchema: home };
}

/** Runs statements with `?` for parameters on such a connection. */
export const runOnClient =
  (client: Client): RunSql =>
  async (sql, values = []) =>
    (await client.query(numberParameters(sql), [...values])).rows;
