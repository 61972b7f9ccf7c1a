import { Migrator } from '@mikro-orm/migrations';
import { MikroORM } from '@mikro-orm/postgresql';
import PQueue from 'p-queue';
import type { Pool } from 'pg';
import { LibraryError } from '../errors/library-error.ts';
import type { LibraryLogger } from '../options.ts';
import { within } from '../within.ts';
import type { Database, EntityManager, TransactionOptions } from './database.ts';
import { entities } from './entities.ts';
import { migrate } from './migrate.ts';
import { postgresMigrations } from './migrations/postgres/index.ts';
import { namedQuery } from './named-query.ts';
import { ormDefaults } from './orm-defaults.ts';
import { poolOf } from './postgres-pool.ts';
import { createPostgresReader, numberParameters } from './postgres-reader.ts';
import { createPostgresSignals } from './postgres-signals.ts';
import { releaseLostConnections } from './release-lost-connections.ts';
import { runTransaction } from './run-transaction.ts';
import { createStatementNames } from './statement-names.ts';

const poolSize = 10;
const closedWithinMs = 5_000;
/** A node that froze in mid-transaction must not stop the others for good, nor they wait for it for ever. */
const limits = {
  connectionTimeoutMillis: 5_000,
  idle_in_transaction_session_timeout: 15_000,
  lock_timeout: 20_000,
  keepAlive: true,
  keepAliveInitialDelayMillis: 10_000,
} as const;
/**
 * Any fixed numbers; they only have to differ from each other and from another application's in the same database. The
 * triggers that record events use 727204.
 */
const advisoryLocks = { migrations: 727_201, movies: 727_202, credentials: 727_203 } as const;

export interface PostgresDatabaseOptions {
  readonly url: string;
  readonly logger?: LibraryLogger | undefined;
}

/** Connects to PostgreSQL. Several nodes may start at once: one migrates, the others wait for it. */
export async function openPostgresDatabase(options: PostgresDatabaseOptions): Promise<Database> {
  const orm = await MikroORM.init({
    ...ormDefaults(options.logger),
    entities: [...entities],
    clientUrl: options.url,
    dbName: databaseName(options.url),
    pool: { max: poolSize },
    driverOptions: { ...limits, application_name: 'cinephage' },
    extensions: [Migrator],
    migrations: { migrationsList: [...postgresMigrations], snapshot: false, silent: true },
  });
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
  const pool = await connectOnce(orm, fork, execute);
  const queues = createLockQueues();
  const signals = createPostgresSignals(pool, options.logger);
  return {
    driver: 'postgresql',
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
        await execute(em, 'select pg_advisory_xact_lock(?)', [advisoryLocks[lock]]);
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
): Promise<Pool> {
  try {
    const pool = await poolOf(orm);
    releaseLostConnections(pool);
    await fork().transactional(async (em) => {
      // This connection only holds the lock, idle for as long as the migrations take, here or on another node.
      await execute(em as EntityManager, 'set local lock_timeout = 0');
      await execute(em as EntityManager, 'set local idle_in_transaction_session_timeout = 0');
      await execute(em as EntityManager, 'select pg_advisory_xact_lock(?)', [advisoryLocks.migrations]);
      await migrate(orm);
    });
    return pool;
  } catch (cause) {
    await orm.close(true);
    if (cause instanceof LibraryError) {
      throw cause;
    }
    const message = cause instanceof Error ? cause.message : String(cause);
    throw new LibraryError('DATABASE_UNAVAILABLE', `PostgreSQL could not be opened: ${message}.`, { cause });
  }
}

const databaseName = (url: string) => decodeURIComponent(new URL(url).pathname.slice(1)) || 'postgres';
