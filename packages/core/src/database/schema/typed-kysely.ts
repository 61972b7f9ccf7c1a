import {
  type CompiledQuery,
  type DatabaseConnection,
  type DialectAdapter,
  type Driver,
  Kysely,
  PostgresAdapter,
  PostgresIntrospector,
  PostgresQueryCompiler,
  type QueryId,
  type QueryResult,
  SqliteAdapter,
  SqliteIntrospector,
  SqliteQueryCompiler,
  type UnknownRow,
} from 'kysely';
import type { DatabaseDriver } from '../connection-options.ts';
import type { EntityManager } from '../database.ts';
import type { DB } from './db.ts';
import { ValueConversionPlugin } from './value-conversion.ts';

const plugins = {
  sqlite: new ValueConversionPlugin('sqlite'),
  postgresql: new ValueConversionPlugin('postgresql'),
} as const;

/** By the one without the plugin, of a connection or a transaction: with one for each statement, a scan of new files took 20 MB more. */
const withPlugin = new WeakMap<Kysely<DB>, Kysely<DB>>();

/** Kysely on the connection of `em`: the one of its transaction, if it is in one. */
export function typedKysely(em: EntityManager, driver: DatabaseDriver): Kysely<DB> {
  const kysely = em.getKysely<DB>();
  const known = withPlugin.get(kysely) ?? kysely.withPlugin(plugins[driver]);
  withPlugin.set(kysely, known);
  return known;
}

const compilingPlugins = {
  sqlite: new ValueConversionPlugin('sqlite', { keepsLateValues: true }),
  postgresql: new ValueConversionPlugin('postgresql', { keepsLateValues: true }),
} as const;

type RunQuery = (query: CompiledQuery) => readonly unknown[] | Promise<readonly unknown[]>;

/** Kysely that sends each query to `run`; it has no transactions. */
export const readingKysely = (driver: DatabaseDriver, run: RunQuery): Kysely<DB> =>
  kyselyOf(driver, run, plugins[driver]);

function kyselyOf(driver: DatabaseDriver, run: RunQuery, plugin: ValueConversionPlugin): Kysely<DB> {
  const isSqlite = driver === 'sqlite';
  return new Kysely<DB>({
    dialect: {
      createAdapter: (): DialectAdapter => (isSqlite ? new SqliteAdapter() : new PostgresAdapter()),
      createDriver: () => new ReadingDriver(run),
      createIntrospector: (kysely) =>
        isSqlite ? new SqliteIntrospector(kysely) : new PostgresIntrospector(kysely),
      createQueryCompiler: () => (isSqlite ? new SqliteQueryCompiler() : new PostgresQueryCompiler()),
    },
    plugins: [plugin],
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

const compilers = {
  sqlite: kyselyOf('sqlite', refuse, compilingPlugins.sqlite),
  postgresql: kyselyOf('postgresql', refuse, compilingPlugins.postgresql),
} as const;

/** Kysely that only compiles queries, which keep their late values. */
export const compilingKysely = (driver: DatabaseDriver): Kysely<DB> => compilers[driver];

/** Gives the rows of a query that `compilingKysely` compiled the form of `DB`. */
export const convertRows = (driver: DatabaseDriver, rows: UnknownRow[], queryId: QueryId) =>
  compilingPlugins[driver].convertRows(rows, queryId);
