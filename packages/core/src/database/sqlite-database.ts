import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { Migrator } from '@mikro-orm/migrations';
import { MikroORM } from '@mikro-orm/sqlite';
import type SqliteDatabase from 'better-sqlite3';
import { CompiledQuery } from 'kysely';
import { LibraryError } from '../errors/library-error.ts';
import type { LibraryLogger } from '../options.ts';
import { temporaryPath } from './connection-options.ts';
import type { Database, EntityManager } from './database.ts';
import { entities } from './entities.ts';
import { createLongTransactions } from './long-transactions.ts';
import { migrate } from './migrate.ts';
import { sqliteMigrations } from './migrations/sqlite/index.ts';
import { ormDefaults } from './orm-defaults.ts';
import { makeFormerFilesPrivate, makePrivateFile } from './private-file.ts';
import { runTransaction } from './run-transaction.ts';
import { ImmediateSqliteDialect, openSqliteReader, openSqliteWriter } from './sqlite-dialect.ts';
import { createSqliteReader } from './sqlite-reader.ts';
import { createSqliteSignals, type SqliteSignals } from './sqlite-signals.ts';

export interface SqliteDatabaseOptions {
  readonly path: string;
  readonly logger?: LibraryLogger | undefined;
}

/** Opens a SQLite file, or a temporary one for `:memory:`, with one connection that writes and one that reads. */
export async function openSqliteDatabase(options: SqliteDatabaseOptions): Promise<Database> {
  const file = openFile(options.path);
  try {
    const orm = await openOrm(file, options.logger);
    makeFormerFilesPrivate(file.path, options.logger);
    return createDatabase(orm, file);
  } catch (cause) {
    file.close();
    throw unavailable(cause);
  }
}

async function openOrm(
  { path, writer, signals }: OpenFile,
  logger: LibraryLogger | undefined,
): Promise<MikroORM> {
  const orm = await MikroORM.init({
    ...ormDefaults(logger),
    entities: [...entities],
    dbName: path,
    driverOptions: new ImmediateSqliteDialect(writer, signals.committed),
    extensions: [Migrator],
    migrations: { migrationsList: [...sqliteMigrations], snapshot: false, silent: true },
  });
  await migrate(orm);
  return orm;
}

function createDatabase(orm: MikroORM, { readConnection, signals, close }: OpenFile): Database {
  const fork = () => orm.em.fork() as EntityManager;
  const longTransactions = createLongTransactions();
  return {
    driver: 'sqlite',
    jobSchema: null,
    orm,
    reader: createSqliteReader(readConnection),
    signals,
    fork,
    transaction: (work) => runTransaction(fork(), longTransactions.watch(work)),
    onLongTransaction: longTransactions.listen,
    async execute<Row>(em: EntityManager, sql: string, values: readonly unknown[] = []) {
      const query = CompiledQuery.raw(sql, values.map(toBound));
      const result = await em.getKysely<unknown>().executeQuery<Row>(query);
      return { rows: result.rows, affected: Number(result.numAffectedRows ?? 0n) };
    },
    isOneOf: (column) => `${column} in (select value from json_each(?))`,
    async isReachable() {
      return readConnection.open && readConnection.prepare('select 1').get() !== undefined;
    },
    async close() {
      await orm.close();
      close();
    },
  };
}

/** SQLite stores booleans and dates as numbers, and takes an array as JSON. */
function toBound(value: unknown): unknown {
  if (typeof value === 'boolean') {
    return value ? 1 : 0;
  }
  if (value instanceof Date) {
    return value.getTime();
  }
  return Array.isArray(value) ? JSON.stringify(value) : value;
}

interface OpenFile {
  readonly path: string;
  readonly writer: SqliteDatabase.Database;
  readonly readConnection: SqliteDatabase.Database;
  readonly signals: SqliteSignals;
  /** Closes both connections, and deletes the file if it was a temporary one. */
  close(): void;
}

function openFile(address: string): OpenFile {
  const isTemporary = address === temporaryPath;
  const folder = isTemporary ? mkdtempSync(join(tmpdir(), 'cinephage-')) : dirname(address);
  const path = isTemporary ? join(folder, 'library.db') : address;
  const connections: SqliteDatabase.Database[] = [];
  const close = () => {
    for (const connection of connections.toReversed()) {
      connection.close();
    }
    if (isTemporary) {
      rmSync(folder, { recursive: true, force: true });
    }
  };
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    makePrivateFile(path);
    const writer = openSqliteWriter(path);
    connections.push(writer);
    const readConnection = openSqliteReader(path);
    connections.push(readConnection);
    const signals = createSqliteSignals(readConnection);
    const closeAll = () => {
      signals.close();
      close();
    };
    return { path, writer, readConnection, signals, close: closeAll };
  } catch (cause) {
    close();
    throw unavailable(cause);
  }
}

function unavailable(cause: unknown): LibraryError {
  const reason = cause instanceof Error ? cause.message : String(cause);
  return new LibraryError('DATABASE_UNAVAILABLE', `The database file could not be opened: ${reason}.`, {
    cause,
  });
}
