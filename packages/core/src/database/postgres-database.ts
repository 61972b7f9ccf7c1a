import type { Constructor } from '@mikro-orm/core';
import { type Migration, Migrator } from '@mikro-orm/migrations';
import { MikroORM } from '@mikro-orm/postgresql';
import { PostgresDialect } from 'kysely';
import type { Pool } from 'pg';
import { createBoundedQueue } from '../async/bounded-queue.ts';
import { withTimeout } from '../async/with-timeout.ts';
import type { LibraryLogger } from '../logging/library-logger.ts';
import { advisoryLocks } from './advisory-locks.ts';
import type { Database, EntityManager, TransactionOptions } from './database.ts';
import type { PostgresPool } from './database-option.ts';
import { refuseUnknownPostgresSchema } from './inspect-postgres.ts';
import { migrate } from './migrate.ts';
import { postgresMigrations } from './migrations/postgres/index.ts';
import { namedQuery } from './named-query.ts';
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
import { runTransaction } from './run-transaction.ts';
import { typedKysely } from './schema/typed-kysely.ts';
import { migrationTable, type NamedMigration } from './schema-version.ts';
import { createStatementNames, numberParameters } from './statement-names.ts';
import { type ConnectionSupervision, superviseConnections } from './supervise-connections.ts';

const defaultPoolSize = 10;
const closedWithinMs = 5_000;
/** Longer than the server itself lets anybody wait for a lock, which is what takes longest here once the schema is there. */
const defaultAnswerTimeoutMs = 25_000;
/** How soon a server that has not answered is asked whether it lives. */
const probePart = 1 / 5;
/** How long statements still wait for their answer once the library is told to stop. */
const lastAnswerTimeoutMs = 3_000;
/** As for an address that names no other. */
const defaultConnectTimeoutMs = 5_000;
const takeLock = 'select pg_advisory_xact_lock(?, ?)';

export type PostgresDatabaseOptions = (
  | { readonly address: PostgresAddress; readonly poolSize?: number | undefined }
  | { readonly pool: PostgresPool; readonly schema?: string | undefined }
) & {
  readonly entities?: Entities | undefined;
  readonly logger?: LibraryLogger | undefined;
  /** How long a statement may wait for its answer, in milliseconds. Migrations wait for as long as they take. */
  readonly answerTimeoutMs?: number | undefined;
  /** Migrations in place of those of this version, for tests. */
  readonly migrations?: PostgresMigrations | undefined;
};

type PostgresMigrations = readonly (NamedMigration & { readonly class: Constructor<Migration> })[];

/** Connects to PostgreSQL. Several nodes may start at once: one migrates, the others wait for it. */
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
  const signals = createPostgresSignals({
    pool,
    channelName: (channel) => channelName(channel, schema.schemaKey),
    connectTimeoutMs,
    logger: options.logger,
  });
  if (address === null) {
    // Shows restores and copies that the library is open, while it has borrowed no connection.
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
    execute,
    transaction<T>(work: (em: EntityManager) => Promise<T>, { lock }: TransactionOptions = {}) {
      if (lock === undefined) {
        return runTransaction(fork(), work);
      }
      const locked = async (em: EntityManager) => {
        await execute(em, takeLock, [advisoryLocks[lock], schema.schemaKey]);
        return work(em);
      };
      return lockQueues[lock](() => runTransaction(fork(), locked));
    },
    onLongTransaction: () => () => {},
    isOneOf: (column, type) => `${column} = any(?::${type}[])`,
    findTrouble: createPostgresHealth({ pool, connections, logger: options.logger }),
    shortenTimeouts: () => connections.limitAnswers(lastAnswerTimeoutMs),
    async close() {
      await signals.close();
      // Of connections that went silent, the pool would wait for the last answer.
      await withTimeout(closedWithinMs, () => orm.close()).catch((error) => {
        options.logger?.warn({ err: error }, 'PostgreSQL did not answer in time while it was closed.');
      });
      connections.close();
    },
  };
}

/**
 * Transactions that need the same lock queue up here, before they take a connection: waiting on the server, ten of them
 * would hold every connection there is, and nobody could read. Nobody waits longer in the queue than on the server.
 */
function createLockQueues() {
  const one = { concurrency: 1, waitMs: lockTimeoutMs };
  return { movies: createBoundedQueue(one), credentials: createBoundedQueue(one) } as const;
}

interface OpenPool {
  readonly pool: Pool;
  /** Its name: the migrator makes sure that it exists. */
  readonly database: string;
  readonly schema: PreparedSchema;
  readonly connectTimeoutMs: number;
}

/** The connections of the library, once the server and the schema are known to suit it. */
async function openPool(options: PostgresDatabaseOptions): Promise<OpenPool> {
  if ('pool' in options) {
    const lender = options.pool as Pool;
    const connectTimeoutMs = lender.options.connectionTimeoutMillis || defaultConnectTimeoutMs;
    const { database, ...schema } = await preparePostgresPool(lender, options.schema, connectTimeoutMs);
    const session = { ...schema, statementTimeoutMs: 0 };
    const pool = createBorrowingPool({ lender, session, connectTimeoutMs });
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
  const { pool, schema, logger, answerTimeoutMs = defaultAnswerTimeoutMs } = options;
  const connections = superviseConnections(pool, { probeAfterMs: answerTimeoutMs * probePart, logger });
  try {
    await fork().transactional(async (em) => {
      // This connection only holds the lock, idle for as long as the migrations take, here or on another node.
      await execute(em as EntityManager, 'set local lock_timeout = 0');
      await execute(em as EntityManager, 'set local idle_in_transaction_session_timeout = 0');
      await execute(em as EntityManager, takeLock, [advisoryLocks.migrations, schema.schemaKey]);
      await refuseUnknownPostgresSchema(
        async (sql, values) => (await execute(em as EntityManager, sql, values)).rows,
        schema.schema,
        options.migrations ?? postgresMigrations,
      );
      await migrate(orm);
    });
    connections.limitAnswers(answerTimeoutMs);
    return connections;
  } catch (cause) {
    connections.close();
    await orm.close(true);
    throw cause;
  }
}

function initOrm(options: PostgresDatabaseOptions, { pool, schema, database }: OpenPool): Promise<MikroORM> {
  const { entities = [], logger, migrations = postgresMigrations } = options;
  // The migrator looks for its table in the schema that it is told, whatever the search_path.
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
