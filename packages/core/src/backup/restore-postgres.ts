import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import type pg from 'pg';
import { postgresContent } from '../database/inspect-postgres.ts';
import {
  connectPostgres,
  describePostgres,
  postgresDatabaseName,
  runOnClient,
} from '../database/postgres-client.ts';
import { schemaOf } from '../database/tables.ts';
import { LibraryError } from '../errors/library-error.ts';
import type { RestoreResult } from './backup-options.schema.ts';
import { backupApplication, backupPostgres } from './backup-postgres.ts';
import { fileTimestamp } from './file-timestamp.ts';
import { type ArchiveEntry, verifyArchive } from './postgres-archive.ts';
import { ownFunctions, removeOwnObjects } from './postgres-objects.ts';
import { requireNoServer } from './require-no-server.ts';
import type { RestoreParams } from './restore-sqlite.ts';
import { runScript } from './run-script.ts';

/**
 * Replaces our tables in one transaction, in which the archive is read: whatever ends it before its last step leaves the
 * former tables. Other tables in the database are left alone.
 */
export async function restorePostgres(
  params: RestoreParams & { readonly url: string },
): Promise<RestoreResult> {
  const { url, file, signal, onProgress } = params;
  const entries = await verifyArchive(file, schemaOf(url), signal);
  onProgress?.(20);
  const client = (await connect(url)) ?? (await createDatabase(url));
  try {
    await requireNoServer(client, url);
    const kept = await keepReplaced(client, params);
    onProgress?.(50);
    await replace(client, params, entries);
    onProgress?.(100);
    return { kept };
  } finally {
    await client.end();
  }
}

const connect = (url: string) => connectPostgres({ url, applicationName: backupApplication });

async function createDatabase(url: string): Promise<pg.Client> {
  const server = new URL(url);
  server.pathname = '/postgres';
  const client = await connect(server.href);
  try {
    const name = postgresDatabaseName(url).replaceAll('"', '""');
    await client?.query(`create database "${name}" template template0 encoding 'UTF8'`);
  } finally {
    await client?.end();
  }
  const created = await connect(url);
  if (created === null) {
    throw new LibraryError('DATABASE_UNAVAILABLE', `${describePostgres(url)} could not be created.`);
  }
  return created;
}

async function keepReplaced(
  client: pg.Client,
  { url, file, keepIn = dirname(file), signal }: RestoreParams & { readonly url: string },
): Promise<string | null> {
  if ((await postgresContent(runOnClient(client))).state !== 'library') {
    return null;
  }
  const folder = resolve(keepIn);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const name = postgresDatabaseName(url).replaceAll(/[^\w.-]/g, '_');
  const kept = join(folder, `${name}.replaced-${fileTimestamp(new Date())}.dump`);
  await backupPostgres({ url, file: kept, secrets: true, overwrite: false, signal });
  return kept;
}

async function replace(
  client: pg.Client,
  { url, file, signal }: RestoreParams & { readonly url: string },
  entries: readonly ArchiveEntry[],
): Promise<void> {
  const schema = schemaOf(url);
  const others = await foreignFunctions(client, schema);
  const wanted = entries.filter(
    ({ kind, name }) => kind !== 'FUNCTION' || !others.has(name.replace(/\(.*/, '')),
  );
  const folder = mkdtempSync(join(tmpdir(), 'cinephage-restore-'));
  const list = join(folder, 'contents');
  writeFileSync(list, wanted.map(({ line }) => `${line}\n`).join(''));
  try {
    const removal = await removeOwnObjects(client, schema);
    await runScript({
      url,
      begin: removal,
      archive: ['--no-owner', '--no-privileges', `--use-list=${list}`, '--file=-', file],
      end: `insert into "${schema}".auth_state (id) values (1) on conflict do nothing;\ncommit;\n`,
      signal,
    });
  } finally {
    rmSync(folder, { recursive: true });
  }
}

async function foreignFunctions(client: pg.Client, schema: string): Promise<ReadonlySet<string>> {
  const own = await ownFunctions(client, schema);
  const { rows } = await client.query<{ oid: number; name: string }>(
    'select oid::int8::text as oid, proname as name from pg_proc where pronamespace = to_regnamespace($1)',
    [`"${schema}"`],
  );
  const ownOids = new Set(own.map(({ oid }) => oid));
  return new Set(rows.filter(({ oid }) => !ownOids.has(String(oid))).map(({ name }) => name));
}
