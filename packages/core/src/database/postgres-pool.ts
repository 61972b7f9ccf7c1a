import type { MikroORM } from '@mikro-orm/core';
import type { PostgreSqlConnection } from '@mikro-orm/postgresql';
import { Client, type ClientConfig, type Pool, type PoolConfig } from 'pg';
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
  const text = sessionStatement(session);
  return {
    ...clientConfig(address, tls),
    ...(address.channelBinding === 'require' ? { Client: ChannelBoundClient } : {}),
    onConnect: (client) => client.query({ text, query_timeout: sessionTimeoutMs } as { text: string }),
  };
}

/** A connection like those of the pool, which is not one of them; `openSession` opens it. */
export function clientLike({ options }: Pool): Client {
  const DriverClient = (options.Client ?? Client) as typeof Client;
  return new DriverClient(options);
}

/** Connects `client`, which `clientLike` made, and sets its session up. */
export async function openSession({ options }: Pool, client: Client): Promise<void> {
  await client.connect();
  await options.onConnect?.(client);
}

/** MikroORM's own connections, for parts that need the driver itself. */
export function poolOf(orm: MikroORM): Promise<Pool> {
  return (orm.em.getDriver().getConnection() as PostgreSqlConnection).getNativeClient();
}
