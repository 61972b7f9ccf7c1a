// Raw SQL: DDL, catalogs and settings, before there are tables.

import type { Client, ClientBase, Pool } from 'pg';
import { withTimeout } from '../async/with-timeout.ts';
import type { PostgresAddress } from './postgres-address.ts';
import { refuseDatabase } from './postgres-failures.ts';
import { createClient } from './postgres-pool.ts';
import { lastRow, refuseSharedSessions } from './postgres-pooler.ts';
import { type PreparedSchema, prepareSchema } from './postgres-schema.ts';
import { beginWithoutTimeouts } from './postgres-session.ts';
import { type Tls, tlsChoices } from './postgres-tls.ts';

/** Minimum version for Cinephage and pg-boss. */
const minimumVersion = 13;
const managementDatabase = 'postgres';
/** Both pools, LISTEN, and one spare. */
const connectionsPerNode = 15;
const codes = {
  noDatabase: '3D000',
  databaseExists: '42P04',
  uniqueViolation: '23505',
  noEntry: '28000',
  forbidden: '42501',
} as const;
/** Message of the driver after `query_timeout`. */
const noAnswer = 'Query read timeout';
const plainTextOnly = 'The server does not support SSL connections';

/** The TLS options that the server accepts, and the schemas of the library. */
export interface PreparedPostgres extends PreparedSchema {
  readonly tls: Tls;
}

/**
 * Refuses servers, poolers and databases that Cinephage does not support, before it writes anything; then creates database and
 * schema if they are missing.
 *
 * @throws LibraryError `DATABASE_UNAVAILABLE` for an unsupported server, pooler or database, `INVALID_INPUT` for invalid files in
 *   the address; or the error of the driver
 */
export async function preparePostgres(address: PostgresAddress): Promise<PreparedPostgres> {
  const { client, tls } = await connectByFirst(await tlsChoices(address), (choice) =>
    connect(address, choice),
  );
  const other = createClient(address, tls);
  try {
    await connectSecond(other);
    await refuseUnsupportedServer(client);
    await refuseSharedSessions(client, other, address.connectTimeoutMs).catch((error) => {
      throw (error as Error).message === noAnswer ? tooFewConnections(error) : error;
    });
    return { tls, ...(await prepareSchema(client, address.schema)) };
  } finally {
    await Promise.all([client.end(), other.end()]);
  }
}

/**
 * Like `preparePostgres`, for a pool of the host, whose database exists. Closes the two connections it uses, as their settings
 * have changed.
 */
export async function preparePostgresPool(
  pool: Pool,
  schema: string | undefined,
  timeoutMs: number,
): Promise<PreparedSchema & { readonly database: string }> {
  const client = await pool.connect();
  const other = await withTimeout(timeoutMs, () => pool.connect()).catch((cause) => {
    client.release();
    throw tooFewConnections(cause);
  });
  try {
    if ('native' in client) {
      throw refuseDatabase(
        'Cinephage needs the JavaScript client of node-postgres: the pool has the one of pg-native.',
      );
    }
    await refuseUnsupportedServer(client);
    await refuseSharedSessions(client, other, timeoutMs);
    const { rows } = await client.query<{ database: string }>('select current_database() as database');
    return { database: rows[0]?.database ?? '', ...(await prepareSchema(client, schema)) };
  } finally {
    client.release(true);
    other.release(true);
  }
}

async function connectSecond(other: Client): Promise<void> {
  try {
    await other.connect();
  } catch (cause) {
    throw tooFewConnections(cause);
  }
}

/** An exhausted pooler makes clients wait, either before or after they are connected. */
function tooFewConnections(cause: unknown): Error {
  const reason = cause instanceof Error ? cause.message : String(cause);
  return refuseDatabase(
    `Cinephage needs up to ${connectionsPerNode} connections to PostgreSQL, and did not get a second one: ${reason}.`,
    cause,
  );
}

/**
 * Connects to a database with the first TLS options that `sslmode` and the server allow.
 *
 * @returns null if the database does not exist
 */
export async function connectToExisting(address: PostgresAddress): Promise<Client | null> {
  const openExisting = (tls: Tls) => connected(createClient(address, tls));
  try {
    return (await connectByFirst(await tlsChoices(address), openExisting)).client;
  } catch (error) {
    if ((error as { code?: unknown }).code === codes.noDatabase) {
      return null;
    }
    throw error;
  }
}

/** Connects with the first TLS options that the server accepts. */
async function connectByFirst(
  [first, ...others]: readonly [Tls, ...Tls[]],
  open: (tls: Tls) => Promise<Client>,
) {
  try {
    return { client: await open(first), tls: first };
  } catch (error) {
    const [next] = others;
    if (next === undefined || !isTlsRelated(error)) {
      throw error;
    }
    return { client: await open(next), tls: next };
  }
}

/** Whether the attempt may have failed because of TLS, or because of a connection without it. */
function isTlsRelated(error: unknown): boolean {
  const { code, message } = error as { code?: unknown; message?: unknown };
  return message === plainTextOnly || code === codes.noEntry || /^(ERR_SSL|EPROTO)/.test(String(code));
}

async function connect(address: PostgresAddress, tls: Tls): Promise<Client> {
  try {
    return await connected(createClient(address, tls));
  } catch (error) {
    if ((error as { code?: unknown }).code !== codes.noDatabase) {
      throw error;
    }
    await createDatabase(address, tls);
    return connected(createClient(address, tls));
  }
}

async function connected(client: Client): Promise<Client> {
  await client.connect();
  return client;
}

/** Creates the database in UTF-8, whatever the default of the cluster. Another node may do so at the same time. */
async function createDatabase(address: PostgresAddress, tls: Tls): Promise<void> {
  const client = await connected(createClient({ ...address, database: managementDatabase }, tls));
  try {
    // Copying the template may take longer than the timeouts of the role.
    await client.query('set statement_timeout = 0; set lock_timeout = 0');
    const { rows } = await client.query<{ encoding: string }>(
      `select pg_encoding_to_char(encoding) as encoding from pg_database where datname = 'template1'`,
    );
    const otherwise = rows[0]?.encoding === 'UTF8' ? '' : ` template template0 encoding 'UTF8' locale 'C'`;
    await client.query(`create database ${client.escapeIdentifier(address.database)}${otherwise}`);
  } catch (error) {
    const { code } = error as { code?: unknown };
    if (code !== codes.databaseExists && code !== codes.uniqueViolation) {
      throw error;
    }
  } finally {
    await client.end();
  }
}

interface Server {
  readonly version: number;
  readonly encoding: string;
  readonly read_only: string;
  readonly is_standby: boolean;
  readonly replication_role: string;
}

async function refuseUnsupportedServer(client: ClientBase): Promise<void> {
  const server = await lastRow<Server>(
    client,
    `${beginWithoutTimeouts};
    select current_setting('server_version_num')::int as version, current_setting('server_encoding') as encoding,
      current_setting('default_transaction_read_only') as read_only, pg_is_in_recovery() as is_standby,
      current_setting('session_replication_role') as replication_role;
    commit`,
  );
  const reason = server === undefined ? undefined : unsupportedReason(server);
  if (reason !== undefined) {
    throw refuseDatabase(reason);
  }
  if (server?.replication_role !== 'origin') {
    await refuseWithoutTriggers(client);
  }
}

/** Our sessions set `session_replication_role` to "origin", for which few roles have the privilege. */
async function refuseWithoutTriggers(client: ClientBase): Promise<void> {
  try {
    await client.query('set session_replication_role = origin');
  } catch (error) {
    throw (error as { code?: unknown }).code === codes.forbidden
      ? refuseDatabase(
          'The setting session_replication_role of the database or the role keeps triggers from firing, and Cinephage depends on them: an administrator has to reset it.',
        )
      : error;
  }
}

/** Returns why Cinephage does not support this server; undefined if it does. */
export function unsupportedReason(server: Omit<Server, 'replication_role'>): string | undefined {
  const major = Math.floor(server.version / 10_000);
  if (major < minimumVersion) {
    return `Cinephage needs PostgreSQL ${minimumVersion} or newer; this is version ${major}.`;
  }
  if (server.encoding !== 'UTF8') {
    return `The database has the encoding ${server.encoding}, which cannot hold every title; Cinephage needs a database made with: create database … encoding 'UTF8' template template0.`;
  }
  if (server.is_standby) {
    return 'The database address leads to a standby server, which cannot be written to: name the primary server.';
  }
  if (server.read_only === 'on') {
    return 'The database is read-only (default_transaction_read_only is on for the server, the database or the role), and Cinephage has to write.';
  }
  return undefined;
}
