import { Migrator } from '@mikro-orm/migrations';
import { MikroORM, type PostgreSqlConnection } from '@mikro-orm/postgresql';
import { CompiledQuery } from 'kysely';
import { LibraryError } from '../errors/library-error.ts';
import type { LibraryLogger } from '../options.ts';
import type { Database, EntityManager } from './database.ts';
import { entities } from './entities.ts';
import { migrate } from './migrate.ts';
import { postgresMigrations } from './migrations/postgres/index.ts';
import { ormDefaults } from './orm-defaults.ts';
import { createPostgresReader, numberParameters } from './postgres-reader.ts';
import { runTransaction } from './run-transaction.ts';

const defaultPoolSize = 10;
const connectTimeoutMs = 5_000;
/** Any fixed numbers; they only have to differ from each other and from another application's in the same database. */
const advisoryLocks = { migrations: 727_201, movies: 727_202, credentials: 727_203 } as const;

export interface PostgresDatabaseOptions {
  readonly url: string;
  readonly logger?: LibraryLogger | undefined;
  readonly poolSize?: number | undefined;
}

/** Connects to PostgreSQL. Several nodes may start at once: one migrates, the others wait for it. */
export async function openPostgresDatabase(options: PostgresDatabaseOptions): Promise<Database> {
  const orm = await MikroORM.init({
    ...ormDefaults(options.logger),
    entities: [...entities],
    clientUrl: options.url,
    dbName: databaseName(options.url),
    pool: { max: options.poolSize ?? defaultPoolSize },
    driverOptions: { connectionTimeoutMillis: connectTimeoutMs, application_name: 'cinephage' },
    extensions: [Migrator],
    migrations: { migrationsList: [...postgresMigrations], snapshot: false, silent: true },
  });
  const fork = () => orm.em.fork() as EntityManager;
  const execute: Database['execute'] = async <Row>(
    em: EntityManager,
    sql: string,
    values: readonly unknown[] = [],
  ) => {
    const query = CompiledQuery.raw(numberParameters(sql), [...values]);
    const result = await em.getKysely<unknown>().executeQuery<Row>(query);
    return { rows: result.rows, affected: Number(result.numAffectedRows ?? 0n) };
  };
  await connectOnce(orm, fork, execute);
  const pool = await (orm.em.getDriver().getConnection() as PostgreSqlConnection).getNativeClient();
  return {
    driver: 'postgresql',
    orm,
    reader: createPostgresReader(pool),
    fork,
    execute,
    transaction: (work, { lock } = {}) =>
      runTransaction(fork(), async (em) => {
        if (lock !== undefined) {
          await execute(em, 'select pg_advisory_xact_lock(?)', [advisoryLocks[lock]]);
        }
        return work(em);
      }),
    isOneOf: (column) => `${column} = any(?::uuid[])`,
    isReachable: () => orm.isConnected(),
    close: () => orm.close(),
  };
}

async function connectOnce(
  orm: MikroORM,
  fork: () => EntityManager,
  execute: Database['execute'],
): Promise<void> {
  try {
    await fork().transactional(async (em) => {
      await execute(em as EntityManager, 'select pg_advisory_xact_lock(?)', [advisoryLocks.migrations]);
      await migrate(orm);
    });
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
