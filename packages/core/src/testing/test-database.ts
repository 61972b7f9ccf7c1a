import { copyFile, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Pool } from 'pg';
import { uuidv7 } from '../ids/uuid.ts';

/** The databases every behaviour holds on. */
export const databaseKinds = ['sqlite', 'postgresql'] as const;
export type DatabaseKind = (typeof databaseKinds)[number];

export interface TestDatabase {
  /** For `createLibrary({ database })`. */
  readonly url: string;
  /** Deletes it, whatever is still connected. */
  dispose(): Promise<void>;
}

export interface TestDatabaseOptions {
  /** Without even tables (a SQLite file does not exist yet), whatever the templates are: for tests of what a new library has. */
  readonly isBlank?: boolean;
  /** URL of the database to copy, which nothing is connected to; by default one of an empty library. */
  readonly template?: string;
}

/**
 * A new empty database: a SQLite file in a temporary folder, or a database of its own on the PostgreSQL server that
 * `TEST_DATABASE_URL` names. `TEST_SQLITE_TEMPLATE` and `TEST_DATABASE_TEMPLATE` may name a file and a database there, each of
 * an empty library: they are copied, tables and all. Their schedules are disabled, so that tasks are those that a test starts.
 */
export function createTestDatabase(
  kind: DatabaseKind,
  { isBlank = false, template }: TestDatabaseOptions = {},
): Promise<TestDatabase> {
  const { TEST_SQLITE_TEMPLATE: file, TEST_DATABASE_TEMPLATE: name } = isBlank ? {} : process.env;
  return kind === 'sqlite'
    ? createSqliteFile(template === undefined ? file : fileOf(template))
    : createPostgresDatabase(template === undefined ? name : nameOf(template));
}

const fileOf = (url: string) => url.slice('sqlite:'.length);
const nameOf = (url: string) => new URL(url).pathname.slice(1);

async function createSqliteFile(template: string | undefined): Promise<TestDatabase> {
  const folder = await mkdtemp(join(tmpdir(), 'cinephage-test-'));
  const file = join(folder, 'library.db');
  if (template !== undefined) {
    await copyFile(template, file);
  }
  return testDatabase(`sqlite:${file}`);
}

/** Copying the files of a template takes PostgreSQL 17 ms of a core; copying its pages, which is the default, takes 48 ms. */
async function createPostgresDatabase(template = 'template0'): Promise<TestDatabase> {
  const server = postgresServer();
  const name = `cinephage_test_${uuidv7().replaceAll('-', '')}`;
  await runOn(server, `create database ${name} template ${template} strategy file_copy`);
  const url = new URL(server);
  url.pathname = `/${name}`;
  return testDatabase(url.href);
}

const testDatabase = (url: string): TestDatabase => ({ url, dispose: () => disposeOfDatabase(url) });

/** @param url of a database that `createTestDatabase` created */
export async function disposeOfDatabase(url: string): Promise<void> {
  if (url.startsWith('sqlite:')) {
    await rm(dirname(fileOf(url)), { recursive: true, force: true });
  } else {
    await runOn(postgresServer(), `drop database if exists ${nameOf(url)} with (force)`);
  }
}

function postgresServer(): string {
  const { TEST_DATABASE_URL: server } = process.env;
  if (server === undefined) {
    throw new Error('TEST_DATABASE_URL must name a PostgreSQL server on which databases may be created.');
  }
  return server;
}

const pools = new Map<string, Promise<Pool>>();

/** On one connection of this process: opening one takes PostgreSQL 4 ms of a core. */
async function runOn(server: string, sql: string): Promise<void> {
  const pool = pools.get(server) ?? createPool(server);
  pools.set(server, pool);
  await (await pool).query(sql);
}

async function createPool(connectionString: string): Promise<Pool> {
  // An optional package, as of the library itself.
  const pg = await import('pg');
  const pool = new pg.Pool({ connectionString, max: 1, idleTimeoutMillis: 0, allowExitOnIdle: true });
  // The pool replaces a connection that was lost while it was idle.
  return pool.on('error', () => {});
}
