import type { Client } from 'pg';
import type { RunSql } from './inspect-postgres.ts';
import type { PostgresAddress } from './postgres-address.ts';
import { openingFailure } from './postgres-failures.ts';
import { jobSchemaFor } from './postgres-names.ts';
import { loadPostgresPart } from './postgres-packages.ts';
import { beginWithoutTimeouts, sessionStatement } from './postgres-session.ts';
import { numberParameters } from './statement-names.ts';

const defaultPort = 5_432;

export interface PostgresClientOptions {
  readonly address: PostgresAddress;
  /** How administrators see the connection; those of a running library are called as the address says. */
  readonly applicationName: string;
}

/** A connection, and where the library is in its database. */
export interface LibraryClient {
  readonly client: Client;
  readonly schema: string;
  /** Goes with each advisory lock, as those are the ones of a whole database. */
  readonly schemaKey: number;
  /** Where the tables of pg-boss are. */
  readonly jobSchema: string;
  /** Where the extension pg_trgm is; null if it is not installed. */
  readonly trigramSchema: string | null;
}

/** A database in words, without accounts and passwords. */
export const describePostgres = ({ database, host, port = defaultPort }: PostgresAddress): string =>
  `the PostgreSQL database ${JSON.stringify(database)} on ${host}${host.startsWith('/') ? '' : `:${port}`}`;

/**
 * One connection of its own, for work on a library as a whole; its session is set up as those of the pools are, but may be
 * idle for as long as it likes. Nothing is created.
 *
 * @returns null if there is no database of that name
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
  // That of the library alone: if it does not exist, another one must not be taken for it.
  await client.query(sessionStatement({ searchPath: [schema], statementTimeoutMs: 0 }));
  await client.query('set idle_in_transaction_session_timeout = 0');
  return { schema, schemaKey: key, jobSchema: jobSchemaFor(schema, key), trigramSchema: home };
}

/** Statements with `?` on such a connection. */
export const runOnClient =
  (client: Client): RunSql =>
  async (sql, values = []) =>
    (await client.query(numberParameters(sql), [...values])).rows;
