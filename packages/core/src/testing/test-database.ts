import { copyFile, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
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
  /** Without even tables (a SQLite file does not exist yet), whatever the templates are. */
  readonly isBlank?: boolean;
}

/**
 * A new empty database: a SQLite file in a temporary folder, or a database of its own on the PostgreSQL server that
 * `TEST_DATABASE_URL` names. `TEST_SQLITE_TEMPLATE` and `TEST_DATABASE_TEMPLATE` may name a file and a database there, each of
 * an empty library: they are copied, tables and all.
 */
export function createTestDatabase(
  kind: DatabaseKind,
  { isBlank = false }: TestDatabaseOptions = {},
): Promise<TestDatabase> {
  const { TEST_SQLITE_TEMPLATE: file, TEST_DATABASE_TEMPLATE: name } = isBlank ? {} : process.env;
  return kind === 'sqlite' ? createSqliteFile(file) : createPostgresDatabase(name);
}

async function createSqliteFile(template: string | undefined): Promise<TestDatabase> {
  const folder = await mkdtemp(join(tmpdir(), 'cinephage-test-'));
  const file = join(folder, 'library.db');
  if (template !== undefined) {
    await copyFile(template, file);
  }
  return { url: `sqlite:${file}`, dispose: () => rm(folder, { recursive: true, force: true }) };
}

async function createPostgresDatabase(template = 'template0'): Promise<TestDatabase> {
  const server = process.env.TEST_DATABASE_URL;
  if (server === undefined) {
    throw new Error('TEST_DATABASE_URL must name a PostgreSQL server on which databases may be created.');
  }
  const name = `cinephage_test_${uuidv7().replaceAll('-', '')}`;
  await runOn(server, `create database ${name} template ${template}`);
  const url = new URL(server);
  url.pathname = `/${name}`;
  return { url: url.href, dispose: () => runOn(server, `drop database if exists ${name} with (force)`) };
}

async function runOn(server: string, sql: string): Promise<void> {
  // An optional package, as of the library itself.
  const { Client } = await import('pg');
  const client = new Client({ connectionString: server });
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}
