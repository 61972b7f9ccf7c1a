import { Migrator } from '@mikro-orm/migrations';
import { MikroORM } from '@mikro-orm/postgresql';
import PQueue from 'p-queue';
import type { Pool } from 'pg';
import type { LibraryLogger } from '../options.ts';
import { within } from '../within.ts';
import type { Database, EntityManager, TransactionOptions } from './database.ts';
import { entities } from './entities.ts';
import { migrate } from './migrate.ts';
import { postgresMigrations } from './migrations/postgres/index.ts';
import { namedQuery } from './named-query.ts';
import { ormDefaults } from './orm-defaults.ts';
import type { PostgresAddress } from './postgres-address.ts';
import { openingFailure } from './postgres-failures.ts';
import { channelName, migrationTable } from './postgres-names.ts';
import { type PostgresPlace, preparePlace } from './postgres-place.ts';
import { poolConfig, poolOf } from './postgres-pool.ts';
import { createPostgresReader, numberParameters } from './postgres-reader.ts';
import { createPostgresSignals } from './postgres-signals.ts';
import { releaseLostConnections } from './release-lost-connections.ts';
import { runTransaction } from './run-transaction.ts';
import { createStatementNames } from './statement-names.ts';

const poolSize = 10;
const closedWithinMs = 5_000;
/**
 * Any fixed numbers; they only have to differ from each other and from another application's in the same database. The
 * triggers that record events use 727204, preparing a schema 727205 and pg-boss 727206. With each goes the key of the schema.
 */
const takeLock = 'select pg_advisory_xact_lock(?, ?)';
const advisoryLocks = { migrations: 727_201, movies: 727_202, credentials: 727_203 } as const;

export interface PostgresDatabaseOptions {
  readonly address: PostgresAddress;
  readonly logger?: LibraryLogger | undefined;
}

/** Connects to PostgreSQL. Several nodes may start at once: one migrates, the others wait for it. */
export async function openPostgresDatabase(options: PostgresDatabaseOptions): Promise<Database> {
  const { address } = options;
  const place = await preparePlace(address).catch((cause) => {
    throw openingFailure(cause, address);
  });
  const orm = await initOrm(options, place);
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
  const pool = await connectOnce(orm, fork, execute, place).catch((cause) => {
    throw openingFailure(cause, address);
  });
  const queues = createLockQueues();
  const signals = createPostgresSignals({
    pool,
    channelName: (channel) => channelName(channel, place.schemaKey),
    connectTimeoutMs: address.connectTimeoutMs,
    logger: options.logger,
  });
  return {
    driver: 'postgresql',
    jobSchema: place.jobSchema,
    orm,
    reader: createPostgresReader(pool),
    signals,
    fork,
    execute,
    transaction<T>(work: (em: EntityManager) => Promise<T>, { lock }: TransactionOptions = {}) {
      if (lock === undefined) {
        return runTransaction(fork(), work);
      }
      const locked = async (em: EntityManager) => {
        await execute(em, takeLock, [advisoryLocks[lock], place.schemaKey]);
        return work(em);
      };
      return queues[lock].add(() => runTransaction(fork(), locked));
    },
    onLongTransaction: () => () => {},
    isOneOf: (column, type) => `${column} = any(?::${type}[])`,
    isReachable: () => orm.isConnected(),
    async close() {
      await signals.close();
      // Of connections that went silent, the pool would wait for the last answer.
      await within(closedWithinMs, orm.close()).catch((error) => {
        options.logger?.warn({ err: error }, 'PostgreSQL did not answer in time while it was closed.');
      });
    },
  };
}

/**
 * Transactions that need the same lock queue up here, before they take a connection: waiting on the server, ten of them
 * would hold every connection there is, and nobody could read.
 */
function createLockQueues(): Readonly<Record<NonNullable<TransactionOptions['lock']>, PQueue>> {
  return { movies: new PQueue({ concurrency: 1 }), credentials: new PQueue({ concurrency: 1 }) };
}

async function connectOnce(
  orm: MikroORM,
  fork: () => EntityManager,
  execute: Database['execute'],
  { schemaKey }: PostgresPlace,
): Promise<Pool> {
  try {
    const pool = await poolOf(orm);
    releaseLostConnections(pool);
    await fork().transactional(async (em) => {
      // This connection only holds the lock, idle for as long as the migrations take, here or on another node.
      await execute(em as EntityManager, 'set local lock_timeout = 0');
      await execute(em as EntityManager, 'set local idle_in_transaction_session_timeout = 0');
      await execute(em as EntityManager, takeLock, [advisoryLocks.migrations, schemaKey]);
      await migrate(orm);
    });
    return pool;
  } catch (cause) {
    await orm.close(true);
    throw cause;
  }
}

function initOrm({ address, logger }: PostgresDatabaseOptions, place: PostgresPlace): Promise<MikroORM> {
  const statementTimeoutMs = address.statementTimeoutMs ?? 0;
  const config = poolConfig(address, place.tls, { searchPath: place.searchPath, statementTimeoutMs });
  // The migrator looks for its table in the schema that it is told, whatever the search_path.
  const tableName = `${place.schema}.${migrationTable}`;
  const { host = '', port = 0, user = '', password, ...driverOptions } = config;
  return MikroORM.init({
    ...ormDefaults(logger),
    entities: [...entities],
    ...{ host, port, user, password: String(password), dbName: address.database },
    pool: { max: poolSize },
    driverOptions,
    ensureDatabase: false,
    extensions: [Migrator],
    migrations: { migrationsList: [...postgresMigrations], snapshot: false, silent: true, tableName },
  });
}
