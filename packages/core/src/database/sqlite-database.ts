import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { Migrator } from '@mikro-orm/migrations';
import { MikroORM } from '@mikro-orm/sqlite';
import { CompiledQuery } from 'kysely';
import { LibraryError } from '../errors/library-error.ts';
import type { LibraryLogger } from '../options.ts';
import { temporaryPath } from './connection-options.ts';
import type { Database, EntityManager } from './database.ts';
import { entities } from './entities.ts';
import { migrate } from './migrate.ts';
import { sqliteMigrations } from './migrations/sqlite/index.ts';
import { ormDefaults } from './orm-defaults.ts';
import { runTransaction } from './run-transaction.ts';
import { ImmediateSqliteDialect, openSqliteReader, openSqliteWriter } from './sqlite-dialect.ts';
import { createSqliteReader } from './sqlite-reader.ts';

export interface SqliteDatabaseOptions {
  readonly path: string;
  readonly logger?: LibraryLogger | undefined;
}

/** Opens a SQLite file, or a temporary one for `:memory:`, with one connection that writes and one that reads. */
export async function openSqliteDatabase(options: SqliteDatabaseOptions): Promise<Database> {
  const { path, discard } = prepareFile(options.path);
  const writer = openFile(() => openSqliteWriter(path));
  const readConnection = openFile(() => openSqliteReader(path));
  const orm = await MikroORM.init({
    ...ormDefaults(options.logger),
    entities: [...entities],
    dbName: path,
    driverOptions: new ImmediateSqliteDialect(writer),
    extensions: [Migrator],
    migrations: { migrationsList: [...sqliteMigrations], snapshot: false, silent: true },
  });
  const fork = () => orm.em.fork() as EntityManager;
  await migrate(orm);
  return {
    driver: 'sqlite',
    orm,
    reader: createSqliteReader(readConnection),
    fork,
    transaction: (work) => runTransaction(fork(), work),
    async execute<Row>(em: EntityManager, sql: string, values: readonly unknown[] = []) {
      const result = await em
        .getKysely<unknown>()
        .executeQuery<Row>(CompiledQuery.raw(sql, values.map(toBound)));
      return { rows: result.rows, affected: Number(result.numAffectedRows ?? 0n) };
    },
    isOneOf: (column) => `${column} in (select value from json_each(?))`,
    async isReachable() {
      return readConnection.open && readConnection.prepare('select 1').get() !== undefined;
    },
    async close() {
      await orm.close();
      readConnection.close();
      if (writer.open) {
        writer.close();
      }
      discard();
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

function prepareFile(path: string): { path: string; discard: () => void } {
  if (path === temporaryPath) {
    const folder = mkdtempSync(join(tmpdir(), 'cinephage-'));
    return {
      path: join(folder, 'library.db'),
      discard: () => rmSync(folder, { recursive: true, force: true }),
    };
  }
  openFile(() => mkdirSync(dirname(path), { recursive: true }));
  return { path, discard: () => {} };
}

function openFile<T>(open: () => T): T {
  try {
    return open();
  } catch (cause) {
    throw new LibraryError(
      'DATABASE_UNAVAILABLE',
      `The database file could not be opened: ${messageOf(cause)}.`,
      { cause },
    );
  }
}

const messageOf = (cause: unknown) => (cause instanceof Error ? cause.message : String(cause));
