// Raw SQL: settings of sessions.

import pg, { Client, type ClientConfig, type Pool, type PoolConfig } from 'pg';
import { BorrowedClient, clientClassOf, type HostPoolOptions } from './borrowed-client.ts';
import { driverTypes } from './driver-types.ts';
import { defaultPort, type PostgresAddress } from './postgres-address.ts';
import { ChannelBoundClient } from './postgres-channel-binding.ts';
import { type SessionSettings, sessionStatement } from './postgres-session.ts';
import type { Tls } from './postgres-tls.ts';

/** Setting up a session reads no data: after this time the server counts as not responding. */
const sessionTimeoutMs = 10_000;
/** For statements before the pool exists, including the wait for another node that prepares the database. */
const queryTimeoutMs = 30_000;

/**
 * The options of every connection. The startup packet contains only parameters that PgBouncer accepts; a statement sets up the
 * session.
 */
export function clientConfig(address: PostgresAddress, tls: Tls): ClientConfig {
  return {
    host: address.hostaddr ?? address.host,
    port: address.port ?? defaultPort,
    // With an empty string, the driver uses the account of this process and the password file.
    user: address.user ?? '',
    password: address.password ?? '',
    database: address.database,
    // A copy, as the driver makes the key of this object non-enumerable.
    ssl: tls === false ? false : { ...tls },
    application_name: address.applicationName,
    connectionTimeoutMillis: address.connectTimeoutMs,
    keepAlive: address.keepAlive,
    keepAliveInitialDelayMillis: address.keepAliveIdleMs,
    ...(address.options === undefined ? {} : { options: address.options }),
    ...(address.negotiation === undefined ? {} : { sslnegotiation: address.negotiation }),
    enableChannelBinding: address.channelBinding === 'prefer' || address.channelBinding === 'require',
  } as ClientConfig;
}

/** Creates an unconnected client outside of pools, whose session keeps the settings of the server. */
export function createClient(address: PostgresAddress, tls: Tls): Client {
  const DriverClient = address.channelBinding === 'require' ? ChannelBoundClient : Client;
  const client = new DriverClient({ ...clientConfig(address, tls), query_timeout: queryTimeoutMs });
  // A lost connection fails the statement that waits for it; without a listener it would end the process.
  client.on('error', () => {});
  return client;
}

/** The options of pools, whose connections have their session set up. */
export function poolConfig(address: PostgresAddress, tls: Tls, session: SessionSettings): PoolConfig {
  return {
    ...clientConfig(address, tls),
    ...(address.channelBinding === 'require' ? { Client: ChannelBoundClient } : {}),
    onConnect: sessionSetup(session),
  };
}

function sessionSetup(session: SessionSettings): NonNullable<PoolConfig['onConnect']> {
  const text = sessionStatement(session);
  return (client) => client.query({ text, query_timeout: sessionTimeoutMs } as { text: string });
}

export interface OwnPoolOptions {
  readonly address: PostgresAddress;
  readonly tls: Tls;
  readonly session: SessionSettings;
  readonly size: number;
}

/** Creates the pool of a library that connects by itself. Idle connections do not keep the process alive. */
export function createOwnPool({ address, tls, session, size }: OwnPoolOptions): Pool {
  return withErrorListeners(
    new pg.Pool({
      ...poolConfig(address, tls, session),
      types: driverTypes,
      // One connection stays open and holds the shared lock `advisoryLocks.schema`.
      min: 1,
      max: size,
      allowExitOnIdle: true,
    }),
  );
}

/** How long the library keeps an idle connection of the host's pool, so that a burst of statements sets up its session once. */
const borrowedIdleMs = 50;

export interface BorrowingPoolOptions {
  readonly hostPool: Pool;
  readonly session: SessionSettings & { readonly schemaKey: number };
  readonly connectTimeoutMs: number;
}

/** Creates a pool that borrows its connections from the host's pool and restores their settings. Ending it does not end the host's pool. */
export function createBorrowingPool({ hostPool, session, connectTimeoutMs }: BorrowingPoolOptions): Pool {
  const options: PoolConfig & HostPoolOptions = {
    Client: BorrowedClient as unknown as typeof Client,
    hostPool,
    schemaKey: session.schemaKey,
    onConnect: sessionSetup(session),
    max: hostPool.options.max,
    connectionTimeoutMillis: connectTimeoutMs,
    idleTimeoutMillis: borrowedIdleMs,
  };
  return withErrorListeners(new pg.Pool(options));
}

/** A connection that is lost fails the statement that waits for it; without a listener it would end the process. */
function withErrorListeners(pool: Pool): Pool {
  const ignore = () => {};
  pool.on('error', ignore);
  pool.on('connect', (client) => client.on('error', ignore));
  return pool;
}

/** Options for connections outside of the pool; for a host's pool, the options of that pool. */
function ownOptions({ options }: Pool): PoolConfig {
  const { hostPool } = options as PoolConfig & Partial<HostPoolOptions>;
  // The driver makes passwords non-enumerable.
  return hostPool === undefined
    ? { ...options, password: options.password }
    : {
        ...hostPool.options,
        password: hostPool.options.password,
        Client: clientClassOf(hostPool),
        connectionTimeoutMillis: options.connectionTimeoutMillis,
        onConnect: options.onConnect,
        types: driverTypes,
      };
}

/** Creates another pool with the options of `pool`. */
export const poolLike = (pool: Pool, changes: PoolConfig): Pool =>
  withErrorListeners(new pg.Pool({ ...ownOptions(pool), min: 0, allowExitOnIdle: true, ...changes }));

/** Creates an unconnected client with the options of the pool; `openSession` connects it. */
export function clientLike(pool: Pool): Client {
  const options = ownOptions(pool);
  const DriverClient = (options.Client ?? Client) as typeof Client;
  return new DriverClient(options);
}

/** Connects a client of `clientLike` and sets up its session. */
export async function openSession({ options }: Pool, client: Client): Promise<void> {
  await client.connect();
  await options.onConnect?.(client);
}

/** Allows the process to end while the connection is open. */
export const doNotKeepAlive = (client: Client): void => (client as Client & { unref(): void }).unref();
