// Raw SQL: advisory locks and settings of transactions.

import type { Constructor } from '@mikro-orm/core';
import { type Migration, Migrator } from '@mikro-orm/migrations';
import { MikroORM } from '@mikro-orm/postgresql';
import { PostgresDialect, type UnknownRow } from 'kysely';
import type { Pool } from 'pg';
import { createBoundedQueue } from '../async/bounded-queue.ts';
import { withTimeout } from '../async/with-timeout.ts';
import type { LibraryLogger } from '../logging/library-logger.ts';
import { advisoryLocks } from './advisory-locks.ts';
import type { Database, EntityManager, TransactionOptions } from './database.ts';
import type { PostgresPool } from './database-option.ts';
import { checkPostgresSchema } from './inspect-postgres.ts';
import { migrate } from './migrate.ts';
import { postgresMigrations } from './migrations/postgres/index.ts';
import { type Entities, ormDefaults } from './orm-defaults.ts';
import { registerPool } from './pool-registry.ts';
import type { PostgresAddress } from './postgres-address.ts';
import { openingFailure } from './postgres-failures.ts';
import { createPostgresHealth } from './postgres-health.ts';
import { channelName } from './postgres-names.ts';
import { createBorrowingPool, createOwnPool } from './postgres-pool.ts';
import { createPostgresReader } from './postgres-reader.ts';
import type { PreparedSchema } from './postgres-schema.ts';
import { lockTimeoutMs } from './postgres-session.ts';
import { createPostgresSignals } from './postgres-signals.ts';
import { preparePostgres, preparePostgresPool } from './prepare-postgres.ts';
import { createReadBarrier } from './read-barrier.ts';
import { runTransaction } from './run-transaction.ts';
import { typedKysely } from './schema/typed-kysely.ts';
import { migrationTable, type NamedMigration } from './schema-version.ts';
import { createStatementNames, namedQuery, numberParameters } from './statement-names.ts';
import { type ConnectionSupervision, superviseConnections } from './supervise-connections.ts';

const defaultPoolSize = 10;
const closedWithinMs = 5_000;
/** Longer than `lock_timeout`: after the migrations, nothing takes longer than waiting for a lock. */
const defaultResponseTimeoutMs = 25_000;
/** The server is probed after this part of the response timeout. */
const probePart = 1 / 5;
/** Response timeout of statements while the library stops. */
const shutdownResponseTimeoutMs = 3_000;
/** Equals the default of an address. */
const defaultConnectTimeoutMs = 5_000;
const takeLock = 'select pg_advisory_xact_lock(?, ?)';

export type PostgresDatabaseOptions = (
  | { readonly address: PostgresAddress; readonly poolSize?: number | undefined }
  | { readonly pool: PostgresPool; readonly schema?: string | undefined }
) & {
  readonly entities?: Entities | undefined;
  readonly logger?: LibraryLogger | undefined;
  /** How long a statement may wait for its response, in milliseconds. Migrations have no limit. */
  readonly answerTimeoutMs?: number | undefined;
  /** Replaces the migrations of this version, for tests. */
  readonly migrations?: PostgresMigrations | undefined;
};

type PostgresMigrations = readonly (NamedMigration & { readonly class: Constructor<Migration> })[];

/** Connects to PostgreSQL. If several nodes start at once, one migrates and the others wait for it. */
export async function openPostgresDatabase(options: PostgresDatabaseOptions): Promise<Database> {
  const address = 'address' in options ? options.address : null;
  const failure = (cause: unknown) => openingFailure(cause, address);
  const opened = await openPool(options).catch((cause) => {
    throw failure(cause);
  });
  const { pool, schema, connectTimeoutMs } = opened;
  const orm = await initOrm(options, opened);
  registerPool(orm, pool);
  const fork = () => orm.em.fork() as EntityManager;
  const nameOf = createStatementNames(numberParameters);
  const nameOfCompiled = createStatementNames();
  const execute: Database['execute'] = async <Row>(
    em: EntityManager,
    sql: string,
    values: readonly unknown[] = [],
  ) => {
    const query = namedQuery(values.length === 0 ? { text: sql } : nameOf(sql), values);
    const result = await em.getKysely<unknown>().executeQuery<Row>(query);
    return { rows: result.rows, affected: Number(result.numAffectedRows ?? 0n) };
  };
  const connections = await migrateOnce(orm, fork, execute, { ...options, pool, schema }).catch((cause) => {
    throw failure(cause);
  });
  const lockQueues = createLockQueues();
  const { readBeforeChanges, afterReads } = createReadBarrier();
  const signals = createPostgresSignals({
    pool,
    channelName: (channel) => channelName(channel, schema.schemaKey),
    connectTimeoutMs,
    logger: options.logger,
  });
  if (address === null) {
    // This connection holds the shared schema lock while the library has borrowed no other.
    signals.open();
  }
  return {
    driver: 'postgresql',
    jobSchema: schema.jobSchema,
    orm,
    ...createPostgresReader(pool),
    signals,
    fork,
    kysely: (em) => typedKysely(em, 'postgresql'),
    executeCompiled: (em, { sql, parameters }) =>
      em.getKysely<unknown>().executeQuery<UnknownRow>(namedQuery(nameOfCompiled(sql), parameters)),
    execute,
    transaction<T>(work: (em: EntityManager) => Promise<T>, { lock }: TransactionOptions = {}) {
      if (lock === undefined) {
        return afterReads(() => runTransaction(fork, work));
      }
      const locked = async (em: EntityManager) => {
        await execute(em, takeLock, [advisoryLocks[lock], schema.schemaKey]);
        return work(em);
      };
      return afterReads(() => lockQueues[lock](() => runTransaction(fork, locked)));
    },
    // Each commit waits for the disk.
    syncCommitted: () => Promise.resolve(),
    readBeforeChanges,
    onLongTransaction: () => () => {},
    isOneOf: (column, type) => `${column} = any(?::${type}[])`,
    checkHealth: createPostgresHealth({ pool, connections, logger: options.logger }),
    shortenTimeouts: () => connections.limitResponseTime(shutdownResponseTimeoutMs),
    async close() {
      await signals.close();
      // The pool would wait for responses on connections that a frozen server keeps open.
      await withTimeout(closedWithinMs, () => orm.close()).catch((error) => {
        options.logger?.warn({ err: error }, 'PostgreSQL did not answer in time while it was closed.');
      });
      connections.close();
    },
  };
}

/**
 * Transactions that need the same lock queue here, before they acquire a connection: waiting on the server, ten of them would
 * exhaust the pool and block all reads. The queue has the timeout of the server's lock.
 */
function createLockQueues() {
  const one = { concurrency: 1, waitMs: lockTimeoutMs };
  return {
    movies: createBoundedQueue(one),
    credentials: createBoundedQueue(one),
    downloadClients: createBoundedQueue(one),
  } as const;
}

interface OpenPool {
  readonly pool: Pool;
  /** Name of the database, which the migrator requires. */
  readonly database: string;
  readonly schema: PreparedSchema;
  readonly connectTimeoutMs: number;
}

/** Checks server and schema, then creates the pool. */
async function openPool(options: PostgresDatabaseOptions): Promise<OpenPool> {
  if ('pool' in options) {
    const hostPool = options.pool as Pool;
    const connectTimeoutMs = hostPool.options.connectionTimeoutMillis || defaultConnectTimeoutMs;
    const { database, ...schema } = await preparePostgresPool(hostPool, options.schema, connectTimeoutMs);
    const session = { ...schema, statementTimeoutMs: 0 };
    const pool = createBorrowingPool({ hostPool, session, connectTimeoutMs });
    return { pool, database, schema, connectTimeoutMs };
  }
  const { address, poolSize: size = defaultPoolSize } = options;
  const { tls, ...schema } = await preparePostgres(address);
  const session = { ...schema, statementTimeoutMs: address.statementTimeoutMs ?? 0 };
  const pool = createOwnPool({ address, tls, session, size });
  return { pool, database: address.database, schema, connectTimeoutMs: address.connectTimeoutMs };
}

type MigrationOptions = Pick<PostgresDatabaseOptions, 'logger' | 'answerTimeoutMs' | 'migrations'> &
  Pick<OpenPool, 'pool' | 'schema'>;

async function migrateOnce(
  orm: MikroORM,
  fork: () => EntityManager,
  execute: Database['execute'],
  options: MigrationOptions,
): Promise<ConnectionSupervision> {
  const { pool, schema, logger, answerTimeoutMs = defaultResponseTimeoutMs } = options;
  const connections = superviseConnections(pool, { probeAfterMs: answerTimeoutMs * probePart, logger });
  try {
    await fork().transactional(async (em) => {
      // This connection only holds the lock, and is idle while this node or another one migrates.
      await execute(em as EntityManager, 'set local lock_timeout = 0');
      await execute(em as EntityManager, 'set local idle_in_transaction_session_timeout = 0');
      await execute(em as EntityManager, takeLock, [advisoryLocks.migrations, schema.schemaKey]);
      const isPending = await checkPostgresSchema(
        async (sql, values) => (await execute(em as EntityManager, sql, values)).rows,
        schema.schema,
        options.migrations ?? postgresMigrations,
      );
      if (isPending) {
        await migrate(orm);
      }
    });
    connections.limitResponseTime(answerTimeoutMs);
    return connections;
  } catch (cause) {
    connections.close();
    await orm.close(true);
    throw cause;
  }
}

function initOrm(options: PostgresDatabaseOptions, { pool, schema, database }: OpenPool): Promise<MikroORM> {
  const { entities = [], logger, migrations = postgresMigrations } = options;
  // The migrator ignores search_path: its table needs a schema.
  const tableName = `${schema.schema}.${migrationTable}`;
  return MikroORM.init({
    ...ormDefaults(logger),
    entities: [...entities],
    dbName: database,
    driverOptions: new PostgresDialect({ pool }),
    ensureDatabase: false,
    extensions: [Migrator],
    migrations: { migrationsList: [...migrations], snapshot: false, silent: true, tableName },
  });
}
