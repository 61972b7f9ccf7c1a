// Raw SQL: pragmas of SQLite.

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Constructor } from '@mikro-orm/core';
import type { Migration } from '@mikro-orm/migrations';
import { MikroORM } from '@mikro-orm/sqlite';
import type SqliteDatabase from 'better-sqlite3';
import { CompiledQuery, type UnknownRow } from 'kysely';
import { createPrivateFolderSync } from '../disk/folders.ts';
import { LibraryError } from '../errors/library-error.ts';
import type { LibraryLogger } from '../logging/library-logger.ts';
import { temporaryPath } from './connection-options.ts';
import type { Database, EntityManager } from './database.ts';
import { unavailableReasonOf } from './driver-errors.ts';
import { inspectSqlite } from './inspect-sqlite.ts';
import { createLongTransactions } from './long-transactions.ts';
import { migrate } from './migrate.ts';
import { sqliteMigrationNames } from './migrations/sqlite/names.ts';
import { type Entities, ormDefaults } from './orm-defaults.ts';
import { prepareSqliteFile } from './prepare-sqlite-file.ts';
import { makeExistingFilesPrivate, makePrivateFile } from './private-file.ts';
import { createReadBarrier } from './read-barrier.ts';
import { runTransaction } from './run-transaction.ts';
import { typedKysely } from './schema/typed-kysely.ts';
import { type NamedMigration, refuseNewerSchema } from './schema-version.ts';
import { ImmediateSqliteDialect, openSqliteReader, openSqliteWriter } from './sqlite-dialect.ts';
import { createFileIdentity, noFileIdentity } from './sqlite-file-identity.ts';
import { createSqliteHealth } from './sqlite-health.ts';
import { createSqliteReader } from './sqlite-reader.ts';
import { createSqliteSignals, type SqliteSignals } from './sqlite-signals.ts';
import {
  createSqliteWriter,
  busyTimeoutMs as defaultBusyTimeoutMs,
  type SqliteWriter,
} from './sqlite-writer.ts';
import { syncSqlite } from './sync-sqlite.ts';

export interface SqliteDatabaseOptions {
  readonly path: string;
  readonly entities?: Entities | undefined;
  readonly logger?: LibraryLogger | undefined;
  /** How long a write waits for another process that writes, in milliseconds. */
  readonly busyTimeoutMs?: number | undefined;
  /** Replaces the migrations of this version, for tests. */
  readonly migrations?: SqliteMigrations | undefined;
}

type SqliteMigrations = readonly (NamedMigration & { readonly class: Constructor<Migration> })[];

const namedMigrations = sqliteMigrationNames.map((name) => ({ name }));

/** Opens a SQLite file, or a temporary one for `:memory:`, with one writing and one reading connection. */
export async function openSqliteDatabase(options: SqliteDatabaseOptions): Promise<Database> {
  const { path, logger, migrations = namedMigrations } = options;
  await prepareSqliteFile({ path, migrations, logger });
  const file = openFile(options);
  try {
    const orm = await openOrm(file, options);
    makeExistingFilesPrivate(file.path, logger);
    file.writer.file.remember();
    return createDatabase(orm, file, logger);
  } catch (cause) {
    file.close();
    throw cause instanceof LibraryError ? cause : unavailable(cause);
  }
}

async function openOrm(
  { path, database, writer }: OpenFile,
  { entities = [], logger, busyTimeoutMs, migrations }: SqliteDatabaseOptions,
): Promise<MikroORM> {
  const known = migrations ?? namedMigrations;
  const executed = () => inspectSqlite(database, path).migrations;
  const before = executed();
  const isCurrent = known.every(({ name }) => before.includes(name));
  // Not `MikroORM.init`, which loads the migrator and a search for entity files.
  const orm = new MikroORM({
    ...ormDefaults(logger),
    entities: [...entities],
    dbName: path,
    driverOptions: new ImmediateSqliteDialect(database, writer),
    ...(isCurrent ? {} : await loadMigrator(migrations)),
  });
  if (isCurrent) {
    // Fails if another program keeps the file locked, as migrating does.
    await orm.em.getConnection().transactional(async () => {});
  } else {
    await migrate(orm, busyTimeoutMs);
  }
  // A newer version may have migrated the file since it was inspected.
  refuseNewerSchema(executed(), known);
  return orm;
}

/** Loads the migrator and the migrations, which a file of this version does not need. */
async function loadMigrator(migrations: SqliteMigrations | undefined) {
  const { Migrator } = await import('@mikro-orm/migrations');
  const { sqliteMigrations } = await import('./migrations/sqlite/index.ts');
  const migrationsList = [...(migrations ?? sqliteMigrations)];
  return { extensions: [Migrator], migrations: { migrationsList, snapshot: false, silent: true } };
}

function createDatabase(
  orm: MikroORM,
  { path, readConnection, writer, signals, close }: OpenFile,
  logger: LibraryLogger | undefined,
): Database {
  const fork = () => orm.em.fork() as EntityManager;
  const longTransactions = createLongTransactions();
  const { readBeforeChanges, afterReads } = createReadBarrier();
  return {
    driver: 'sqlite',
    jobSchema: null,
    orm,
    ...createSqliteReader(readConnection),
    signals,
    fork,
    transaction: (work) => afterReads(() => runTransaction(fork, longTransactions.watch(work))),
    syncCommitted: () => syncSqlite(path),
    readBeforeChanges,
    onLongTransaction: longTransactions.listen,
    kysely: (em) => typedKysely(em, 'sqlite'),
    executeCompiled: (em, query) => em.getKysely<unknown>().executeQuery<UnknownRow>(query),
    async execute<Row>(em: EntityManager, sql: string, values: readonly unknown[] = []) {
      const query = CompiledQuery.raw(sql, values.map(toBound));
      const result = await em.getKysely<unknown>().executeQuery<Row>(query);
      return { rows: result.rows, affected: Number(result.numAffectedRows ?? 0n) };
    },
    isOneOf: (column) => `${column} in (select value from json_each(?))`,
    checkHealth: createSqliteHealth({ path, writer, readConnection, logger }),
    shortenTimeouts: writer.shortenTimeouts,
    async close() {
      await orm.close();
      checkpointWal(readConnection, logger);
      close();
    },
  };
}

/**
 * Moves the content of the WAL into the database file, so that the file alone is the whole database once this process has
 * ended. SQLite does this by itself only when no other process has the file open.
 */
function checkpointWal(connection: SqliteDatabase.Database, logger: LibraryLogger | undefined): void {
  try {
    connection.pragma('query_only = off');
    connection.pragma('wal_checkpoint(truncate)');
  } catch (error) {
    // Nothing is lost: the next start reads the rest from the WAL.
    logger?.warn({ err: error }, 'The WAL could not be moved into the database file.');
  }
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
  /** The writing connection; `writer` gives it to one writer at a time. */
  readonly database: SqliteDatabase.Database;
  readonly writer: SqliteWriter;
  readonly readConnection: SqliteDatabase.Database;
  readonly signals: SqliteSignals;
  /** Closes both connections, and deletes the file if it was a temporary one. */
  close(): void;
}

function openFile(options: SqliteDatabaseOptions): OpenFile {
  const { path: address, logger, busyTimeoutMs = defaultBusyTimeoutMs } = options;
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
    createPrivateFolderSync(folder);
    makePrivateFile(path);
    const database = openSqliteWriter(path, busyTimeoutMs);
    connections.push(database);
    const readConnection = openSqliteReader(path, busyTimeoutMs);
    connections.push(readConnection);
    const signals = createSqliteSignals(readConnection);
    const file = isTemporary ? noFileIdentity : createFileIdentity(path);
    const onCommit = signals.committed;
    const writer = createSqliteWriter({ database, file, onCommit, busyTimeoutMs, logger });
    const closeAll = () => {
      signals.close();
      close();
    };
    return { path, database, writer, readConnection, signals, close: closeAll };
  } catch (cause) {
    close();
    throw unavailable(cause);
  }
}

function unavailable(cause: unknown): LibraryError {
  const reason = cause instanceof Error ? cause.message : String(cause);
  const isLocked = unavailableReasonOf(cause) === 'locked';
  const hint = isLocked ? '; another program is writing to it or keeps it locked' : '';
  return new LibraryError(
    'DATABASE_UNAVAILABLE',
    `The database file could not be opened: ${reason}${hint}.`,
    {
      cause,
    },
  );
}
