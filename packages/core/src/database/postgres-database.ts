import type { Constructor } from '@mikro-orm/core';
import { type Migration, Migrator } from '@mikro-orm/migrations';
import { MikroORM } from '@mikro-orm/postgresql';
import type { Pool } from 'pg';
import { createBoundedQueue } from '../async/bounded-queue.ts';
import { withTimeout } from '../async/with-timeout.ts';
import type { LibraryLogger } from '../logging/library-logger.ts';
import { advisoryLocks } from './advisory-locks.ts';
import type { Database, EntityManager, TransactionOptions } from './database.ts';
import { refuseUnknownPostgresSchema } from './inspect-postgres.ts';
import { migrate } from './migrate.ts';
import { postgresMigrations } from './migrations/postgres/index.ts';
import { namedQuery } from './named-query.ts';
import { type Entities, ormDefaults } from './orm-defaults.ts';
import type { PostgresAddress } from './postgres-address.ts';
import { openingFailure } from './postgres-failures.ts';
import { createPostgresHealth } from './postgres-health.ts';
import { channelName } from './postgres-names.ts';
import { type PostgresPlace, preparePlace } from './postgres-place.ts';
import { poolConfig, poolOf } from './postgres-pool.ts';
import { createPostgresReader, numberParameters } from './postgres-reader.ts';
import { lockTimeoutMs } from './postgres-session.ts';
import { createPostgresSignals } from './postgres-signals.ts';
import { runTransaction } from './run-transaction.ts';
import { typedKysely } from './schema/typed-kysely.ts';
import { migrationTable, type NamedMigration } from './schema-version.ts';
import { createStatementNames } from './statement-names.ts';
import { type ConnectionSupervision, superviseConnections } from './supervise-connections.ts';

/** One stays: it shows restores and copies that the library is open, see `advisoryLocks.schema`. */
const poolSize = { min: 1, max: 10 } as const;
const closedWithinMs = 5_000;
/** Longer than the server itself lets anybody wait for a lock, which is what takes longest here once the schema is there. */
const defaultAnswerTimeoutMs = 25_000;
/** How soon a server that has not answered is asked whether it lives. */
const probePart = 1 / 5;
/** How long statements still wait for their answer once the library is told to stop. */
const lastAnswerTimeoutMs = 3_000;
const takeLock = 'select pg_advisory_xact_lock(?, ?)';

export interface PostgresDatabaseOptions {
  readonly address: PostgresAddress;
  readonly entities?: Entities | undefined;
  readonly logger?: LibraryLogger | undefined;
  /** How long a statement may wait for its answer, in milliseconds. Migrations wait for as long as they take. */
  readonly answerTimeoutMs?: number | undefined;
  /** Migrations in place of those of this version, for tests. */
  readonly migrations?: PostgresMigrations | undefined;
}

type PostgresMigrations = readonly (NamedMigration & { readonly class: Constructor<Migration> })[];

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
  const { pool, connections } = await connectOnce(orm, fork, execute, { ...options, place }).catch(
    (cause) => {
      throw openingFailure(cause, address);
    },
  );
  const lockQueues = createLockQueues();
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
        await execute(em, takeLock, [advisoryLocks[lock], place.schemaKey]);
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

async function connectOnce(
  orm: MikroORM,
  fork: () => EntityManager,
  execute: Database['execute'],
  {
    place: { schema, schemaKey },
    logger,
    answerTimeoutMs = defaultAnswerTimeoutMs,
    migrations = postgresMigrations,
  }: PostgresDatabaseOptions & { readonly place: PostgresPlace },
): Promise<{ pool: Pool; connections: ConnectionSupervision }> {
  try {
    const pool = await poolOf(orm);
    const connections = superviseConnections(pool, { probeAfterMs: answerTimeoutMs * probePart, logger });
    // MikroORM has connected already, before anybody looked after its connections.
    await connections.replaceAll();
    await fork().transactional(async (em) => {
      // This connection only holds the lock, idle for as long as the migrations take, here or on another node.
      await execute(em as EntityManager, 'set local lock_timeout = 0');
      await execute(em as EntityManager, 'set local idle_in_transaction_session_timeout = 0');
      await execute(em as EntityManager, takeLock, [advisoryLocks.migrations, schemaKey]);
      await refuseUnknownPostgresSchema(
        async (sql, values) => (await execute(em as EntityManager, sql, values)).rows,
        schema,
        migrations,
      );
      await migrate(orm);
    });
    connections.limitAnswers(answerTimeoutMs);
    return { pool, connections };
  } catch (cause) {
    await orm.close(true);
    throw cause;
  }
}

function initOrm(
  { address, entities = [], logger, migrations = postgresMigrations }: PostgresDatabaseOptions,
  place: PostgresPlace,
): Promise<MikroORM> {
  const statementTimeoutMs = address.statementTimeoutMs ?? 0;
  const config = poolConfig(address, place.tls, { ...place, statementTimeoutMs });
  // The migrator looks for its table in the schema that it is told, whatever the search_path.
  const tableName = `${place.schema}.${migrationTable}`;
  const { host = '', port = 0, user = '', password, ...driverOptions } = config;
  return MikroORM.init({
    ...ormDefaults(logger),
    entities: [...entities],
    ...{ host, port, user, password: String(password), dbName: address.database },
    pool: poolSize,
    driverOptions,
    ensureDatabase: false,
    extensions: [Migrator],
    migrations: { migrationsList: [...migrations], snapshot: false, silent: true, tableName },
  });
}
