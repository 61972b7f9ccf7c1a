import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { Client } from 'pg';
import { type EmbeddedPostgresOptions, startEmbeddedPostgres } from '../../../../test/embedded-postgres.ts';
import { uuidv7 } from '../ids/uuid.ts';
import type { TestDatabase } from '../testing/test-database.ts';

const debianFolder = '/usr/lib/postgresql';

/** Folder with a whole PostgreSQL, client programs and server, of the same version; null if none is installed. */
export function findInstalledPostgres(): string | null {
  const versions = existsSync(debianFolder) ? readdirSync(debianFolder) : [];
  const folders = versions.map((version) => join(debianFolder, version, 'bin'));
  return (
    folders.find((folder) => ['postgres', 'pg_dump'].every((program) => existsSync(join(folder, program)))) ??
    null
  );
}

export interface InstalledPostgres {
  /** Of an account that may create databases. */
  readonly url: string;
  /** Where its Unix socket is. */
  readonly folder: string;
  create(): Promise<TestDatabase>;
  stop(): Promise<void>;
}

/** A server of the installed version, as the client programs cannot read the newer one that other tests use. */
export async function startInstalledPostgres(
  folder: string,
  options: EmbeddedPostgresOptions = {},
): Promise<InstalledPostgres> {
  const programs = { initdb: join(folder, 'initdb'), postgres: join(folder, 'postgres') };
  const { url: server, folder: socket, stop } = await startEmbeddedPostgres({ ...options, programs });
  const run = async (sql: string) => {
    const client = new Client({ connectionString: server });
    await client.connect();
    await client.query(sql).finally(() => client.end());
  };
  return {
    url: server,
    folder: socket,
    async create() {
      const name = `cinephage_test_${uuidv7().replaceAll('-', '')}`;
      await run(`create database ${name}`);
      const url = new URL(server);
      url.pathname = `/${name}`;
      return { url: url.href, dispose: () => run(`drop database if exists ${name} with (force)`) };
    },
    stop,
  };
}
