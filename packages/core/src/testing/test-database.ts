import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { uuidv7 } from '../identifiers.ts';

/** The databases every behaviour holds on. */
export const databaseKinds = ['sqlite', 'postgresql'] as const;
export type DatabaseKind = (typeof databaseKinds)[number];

export interface TestDatabase {
  /** For `createLibrary({ database })`. */
  readonly url: string;
  /** Deletes it, whatever is still connected. */
  dispose(): Promise<void>;
}

/**
 * A new empty database: a SQLite file in a temporary folder, or a database of its own on the PostgreSQL server that
 * `TEST_DATABASE_URL` names.
 */
export function createTestDatabase(kind: DatabaseKind): Promise<TestDatabase> {
  return kind === 'sqlite' ? createSqliteFile() : createPostgresDatabase();
}

async function createSqliteFile(): Promise<TestDatabase> {
  const folder = await mkdtemp(join(tmpdir(), 'cinephage-test-'));
  return {
    url: `sqlite:${join(folder, 'library.db')}`,
    dispose: () => rm(folder, { recursive: true, force: true }),
  };
}

async function createPostgresDatabase(): Promise<TestDatabase> {
  const server = process.env.TEST_DATABASE_URL;
  if (server === undefined) {
    throw new Error('TEST_DATABASE_URL must name a PostgreSQL server on which databases may be created.');
  }
  const name = `cinephage_test_${uuidv7().replaceAll('-', '')}`;
  await runOn(server, `create database ${name} template template0`);
  const url = new URL(server);
  url.pathname = `/${name}`;
  return { url: url.href, dispose: () => runOn(server, `drop database if exists ${name} with (force)`) };
}

async function runOn(server: string, sql: string): Promise<void> {
  const client = new Client({ connectionString: server });
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}
