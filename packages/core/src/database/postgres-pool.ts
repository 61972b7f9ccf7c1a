import pg, { Client, type ClientConfig, type Pool, type PoolConfig } from 'pg';
import { BorrowedClient, clientClassOf, type LenderOptions } from './borrowed-client.ts';
import { driverTypes } from './driver-types.ts';
import type { PostgresAddress } from './postgres-address.ts';
import { ChannelBoundClient } from './postgres-channel-binding.ts';
import { type SessionSettings, sessionStatement } from './postgres-session.ts';
import type { Tls } from './postgres-tls.ts';

const defaultPort = 5_432;
/** Setting up a session reads nothing: what takes longer is a server that no longer answers. */
const sessionTimeoutMs = 10_000;
/** For what is asked before there is a pool, another node that does the same included. */
const queryTimeoutMs = 30_000;

/**
 * What every connection is made with. Nothing is sent at the start of a connection but what PgBouncer takes as well: sessions
 * are set up by a statement.
 */
export function clientConfig(address: PostgresAddress, tls: Tls): ClientConfig {
  return {
    host: address.hostaddr ?? address.host,
    port: address.port ?? defaultPort,
    // Empty, the driver falls back to the account of this process, and to the password file.
    user: address.user ?? '',
    password: address.password ?? '',
    database: address.database,
    // A copy each time: the driver hides the key in what it is given.
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

/** A connection of its own, not opened yet and with the session as the server made it. */
export function createClient(address: PostgresAddress, tls: Tls): Client {
  const DriverClient = address.channelBinding === 'require' ? ChannelBoundClient : Client;
  const client = new DriverClient({ ...clientConfig(address, tls), query_timeout: queryTimeoutMs });
  // A lost connection fails the statement that waits for it; without a listener it would end the process.
  client.on('error', () => {});
  return client;
}

/** The options of pools: whoever gets a connection finds its session set up. */
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

/** The pool of a library that connects by itself. Its idle connections keep no process alive. */
export function createOwnPool({ address, tls, session, size }: OwnPoolOptions): Pool {
  return withErrorListeners(
    new pg.Pool({
      ...poolConfig(address, tls, session),
      types: driverTypes,
      // One stays: it shows restores and copies that the library is open, see `advisoryLocks.schema`.
      min: 1,
      max: size,
      allowExitOnIdle: true,
    }),
  );
}

/** How long an idle connection of the host's pool stays with the library: bursts of statements set its session up once. */
const borrowedIdleMs = 50;

export interface BorrowingPoolOptions {
  readonly lender: Pool;
  readonly session: SessionSettings & { readonly schemaKey: number };
  readonly connectTimeoutMs: number;
}

/** A pool whose connections are those of the host's pool, which get their settings back. Ending it does not end the host's. */
export function createBorrowingPool({ lender, session, connectTimeoutMs }: BorrowingPoolOptions): Pool {
  const options: PoolConfig & LenderOptions = {
    Client: BorrowedClient as unknown as typeof Client,
    lender,
    schemaKey: session.schemaKey,
    onConnect: sessionSetup(session),
    max: lender.options.max,
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

/** For connections like those of the pool that are not of it; for a host's pool, such as it makes itself. */
function ownOptions({ options }: Pool): PoolConfig {
  const { lender } = options as PoolConfig & Partial<LenderOptions>;
  // The driver hides passwords from copies.
  return lender === undefined
    ? { ...options, password: options.password }
    : {
        ...lender.options,
        password: lender.options.password,
        Client: clientClassOf(lender),
        connectionTimeoutMillis: options.connectionTimeoutMillis,
        onConnect: options.onConnect,
        types: driverTypes,
      };
}

/** Another pool like `pool`, with connections of its own. */
export const poolLike = (pool: Pool, changes: PoolConfig): Pool =>
  withErrorListeners(new pg.Pool({ ...ownOptions(pool), min: 0, allowExitOnIdle: true, ...changes }));

/** A connection like those of the pool, which is not one of them; `openSession` opens it. */
export function clientLike(pool: Pool): Client {
  const options = ownOptions(pool);
  const DriverClient = (options.Client ?? Client) as typeof Client;
  return new DriverClient(options);
}

/** Connects `client`, which `clientLike` made, and sets its session up. */
export async function openSession({ options }: Pool, client: Client): Promise<void> {
  await client.connect();
  await options.onConnect?.(client);
}

/** Lets the process end although the connection is open. */
export const doNotKeepAlive = (client: Client): void => (client as Client & { unref(): void }).unref();
