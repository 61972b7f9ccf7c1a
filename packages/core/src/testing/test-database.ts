import { mkdtemp, rm } from 'node:fs/promises';
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
  /** Without even tables, whatever `TEST_DATABASE_TEMPLATE` says. */
  readonly isBlank?: boolean;
}

/**
 * A new empty database: a SQLite file in a temporary folder, or a database of its own on the PostgreSQL server that
 * `TEST_DATABASE_URL` names. If `TEST_DATABASE_TEMPLATE` names a database there, which has to be an empty library's, it is
 * copied, tables and all.
 */
export function createTestDatabase(
  kind: DatabaseKind,
  { isBlank = false }: TestDatabaseOptions = {},
): Promise<TestDatabase> {
  const template = isBlank ? undefined : process.env.TEST_DATABASE_TEMPLATE;
  return kind === 'sqlite' ? createSqliteFile() : createPostgresDatabase(template);
}

async function createSqliteFile(): Promise<TestDatabase> {
  const folder = await mkdtemp(join(tmpdir(), 'cinephage-test-'));
  return {
    url: `sqlite:${join(folder, 'library.db')}`,
    dispose: () => rm(folder, { recursive: true, force: true }),
  };
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
