import {
  type CompiledQuery,
  type DatabaseConnection,
  type DialectAdapter,
  type Driver,
  Kysely,
  PostgresAdapter,
  PostgresIntrospector,
  PostgresQueryCompiler,
  type QueryResult,
  SqliteAdapter,
  SqliteIntrospector,
  SqliteQueryCompiler,
} from 'kysely';
import type { DatabaseDriver } from '../connection-options.ts';
import type { EntityManager } from '../database.ts';
import type { DB } from './db.ts';
import { ValueConversionPlugin } from './value-conversion.ts';

const plugins = {
  sqlite: new ValueConversionPlugin('sqlite'),
  postgresql: new ValueConversionPlugin('postgresql'),
} as const;

/** Kysely on the connection of `em`: the one of its transaction, if it is in one. */
export const typedKysely = (em: EntityManager, driver: DatabaseDriver): Kysely<DB> =>
  em.getKysely<DB>().withPlugin(plugins[driver]);

type RunQuery = (query: CompiledQuery) => readonly unknown[] | Promise<readonly unknown[]>;

/** Kysely that sends each query to `run`; it has no transactions. */
export function readingKysely(driver: DatabaseDriver, run: RunQuery): Kysely<DB> {
  const isSqlite = driver === 'sqlite';
  return new Kysely<DB>({
    dialect: {
      createAdapter: (): DialectAdapter => (isSqlite ? new SqliteAdapter() : new PostgresAdapter()),
      createDriver: () => new ReadingDriver(run),
      createIntrospector: (kysely) =>
        isSqlite ? new SqliteIntrospector(kysely) : new PostgresIntrospector(kysely),
      createQueryCompiler: () => (isSqlite ? new SqliteQueryCompiler() : new PostgresQueryCompiler()),
    },
    plugins: [plugins[driver]],
  });
}

class ReadingDriver implements Driver {
  readonly #connection: DatabaseConnection;

  constructor(run: RunQuery) {
    this.#connection = {
      executeQuery: async <Row>(query: CompiledQuery): Promise<QueryResult<Row>> => ({
        rows: (await run(query)) as Row[],
      }),
      streamQuery: refuse,
    };
  }

  async init(): Promise<void> {}

  async acquireConnection(): Promise<DatabaseConnection> {
    return this.#connection;
  }

  async releaseConnection(): Promise<void> {}

  beginTransaction = refuse;
  commitTransaction = refuse;
  rollbackTransaction = refuse;

  async destroy(): Promise<void> {}
}

function refuse(): never {
  throw new Error('The reader has no transactions and no streams: use `database.transaction` or `all`.');
}
