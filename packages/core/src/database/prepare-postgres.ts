import type { Client, ClientBase, Pool } from 'pg';
import { withTimeout } from '../async/with-timeout.ts';
import type { PostgresAddress } from './postgres-address.ts';
import { refuseDatabase } from './postgres-failures.ts';
import { createClient } from './postgres-pool.ts';
import { lastRow, refuseSharedSessions } from './postgres-pooler.ts';
import { type PreparedSchema, prepareSchema } from './postgres-schema.ts';
import { beginWithoutTimeouts } from './postgres-session.ts';
import { type Tls, tlsChoices } from './postgres-tls.ts';

/** The first version that everything here runs on, pg-boss included. */
const minimumVersion = 13;
const managementDatabase = 'postgres';
/** Those of both pools, the one that listens, and one to spare. */
const connectionsPerNode = 15;
const codes = {
  noDatabase: '3D000',
  databaseExists: '42P04',
  uniqueViolation: '23505',
  noEntry: '28000',
  forbidden: '42501',
} as const;
/** What the driver says after `query_timeout`. */
const noAnswer = 'Query read timeout';
const plainTextOnly = 'The server does not support SSL connections';

/** How the library connects, and where its tables are. */
export interface PreparedPostgres extends PreparedSchema {
  readonly tls: Tls;
}

/**
 * Looks at the server before anything is written: refuses what Cinephage cannot work with, then makes the database and the
 * schema if they are missing.
 *
 * @throws LibraryError `DATABASE_UNAVAILABLE` for a server, a pooler or a database that does not suit, `INVALID_INPUT` for
 *   files of the address; or the driver's error
 */
export async function preparePostgres(address: PostgresAddress): Promise<PreparedPostgres> {
  const { client, tls } = await byFirstOf(await tlsChoices(address), (choice) => connect(address, choice));
  const other = createClient(address, tls);
  try {
    await connectBeside(other);
    await refuseUnfitServer(client);
    await refuseSharedSessions(client, other, address.connectTimeoutMs).catch((error) => {
      throw (error as Error).message === noAnswer ? tooFewConnections(error) : error;
    });
    return { tls, ...(await prepareSchema(client, address.schema)) };
  } finally {
    await Promise.all([client.end(), other.end()]);
  }
}

/**
 * The same for a pool that the host has, whose database exists. The two connections that it takes are closed then, as they may be
 * set otherwise.
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
    await refuseUnfitServer(client);
    await refuseSharedSessions(client, other, timeoutMs);
    const { rows } = await client.query<{ database: string }>('select current_database() as database');
    return { database: rows[0]?.database ?? '', ...(await prepareSchema(client, schema)) };
  } finally {
    client.release(true);
    other.release(true);
  }
}

async function connectBeside(other: Client): Promise<void> {
  try {
    await other.connect();
  } catch (cause) {
    throw tooFewConnections(cause);
  }
}

/** A pooler that has no connection left lets clients wait, some before and some after they are connected. */
function tooFewConnections(cause: unknown): Error {
  const reason = cause instanceof Error ? cause.message : String(cause);
  return refuseDatabase(
    `Cinephage needs up to ${connectionsPerNode} connections to PostgreSQL, and did not get a second one: ${reason}.`,
    cause,
  );
}

/**
 * Connects to a database that exists, by the first of the ways that `sslmode` and the server allow.
 *
 * @returns null if there is no database of that name
 */
export async function connectToExisting(address: PostgresAddress): Promise<Client | null> {
  const openExisting = (tls: Tls) => connected(createClient(address, tls));
  try {
    return (await byFirstOf(await tlsChoices(address), openExisting)).client;
  } catch (error) {
    if ((error as { code?: unknown }).code === codes.noDatabase) {
      return null;
    }
    throw error;
  }
}

/** By the first of the ways that the server takes. */
async function byFirstOf([first, ...others]: readonly [Tls, ...Tls[]], open: (tls: Tls) => Promise<Client>) {
  try {
    return { client: await open(first), tls: first };
  } catch (error) {
    const [next] = others;
    if (next === undefined || !mayGoOtherwise(error)) {
      throw error;
    }
    return { client: await open(next), tls: next };
  }
}

/** Whether it may have failed because of TLS, or the want of it. */
function mayGoOtherwise(error: unknown): boolean {
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

/** In UTF-8, whatever the cluster makes databases in. Another node may do so at the same time. */
async function createDatabase(address: PostgresAddress, tls: Tls): Promise<void> {
  const client = await connected(createClient({ ...address, database: managementDatabase }, tls));
  try {
    // Whatever the role says: it copies a whole template.
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

async function refuseUnfitServer(client: ClientBase): Promise<void> {
  const server = await lastRow<Server>(
    client,
    `${beginWithoutTimeouts};
    select current_setting('server_version_num')::int as version, current_setting('server_encoding') as encoding,
      current_setting('default_transaction_read_only') as read_only, pg_is_in_recovery() as is_standby,
      current_setting('session_replication_role') as replication_role;
    commit`,
  );
  const reason = server === undefined ? undefined : reasonAgainst(server);
  if (reason !== undefined) {
    throw refuseDatabase(reason);
  }
  if (server?.replication_role !== 'origin') {
    await refuseWithoutTriggers(client);
  }
}

/** Every session of ours changes it back, which only a few roles may. */
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

/** Why Cinephage cannot work with this server, as a sentence. */
export function reasonAgainst(server: Omit<Server, 'replication_role'>): string | undefined {
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
