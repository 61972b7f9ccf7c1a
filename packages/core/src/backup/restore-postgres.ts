import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import type { Client } from 'pg';
import { fileTimestamp } from '../database/copies/timestamped-files.ts';
import { inspectPostgresSchema } from '../database/inspect-postgres.ts';
import { postgresMigrations } from '../database/migrations/postgres/index.ts';
import { describePostgres, type PostgresAddress } from '../database/postgres-address.ts';
import { connectPostgres, type LibraryClient, runOnClient } from '../database/postgres-client.ts';
import { openingFailure, refuseDatabase } from '../database/postgres-failures.ts';
import { quoteName } from '../database/postgres-session.ts';
import { preparePostgres } from '../database/prepare-postgres.ts';
import { createPrivateFolderSync } from '../disk/folders.ts';
import { LibraryError } from '../errors/library-error.ts';
import type { RestoreResult } from './backup-options.schema.ts';
import { backupApplication, backupPostgres } from './backup-postgres.ts';
import { type ArchiveEntry, verifyArchive } from './postgres-archive.ts';
import { ownFunctions, removeOwnObjects } from './postgres-objects.ts';
import { runTool } from './postgres-tools.ts';
import { requireNoServer } from './require-no-server.ts';
import type { RestoreParams } from './restore-sqlite.ts';
import { runScript, withoutNewSetting } from './run-script.ts';
import { withLibpqEnvironment } from './with-libpq-environment.ts';

/**
 * Replaces our tables in one transaction, in which the archive is read: whatever ends it before its last step leaves the
 * former tables. Other tables in the database are left alone.
 */
export async function restorePostgres(
  params: RestoreParams & { readonly address: PostgresAddress },
): Promise<RestoreResult> {
  const { address, file, signal, onProgress } = params;
  const archive = await verifyArchive(file, signal);
  if (address.schema !== undefined) {
    // Before the schema is made.
    archive.entriesFor(address.schema);
  }
  onProgress?.(20);
  const library = await openTarget(address);
  try {
    const entries = archive.entriesFor(library.schema);
    await requireNoServer(library, address);
    const kept = await keepReplaced(library, params);
    onProgress?.(50);
    await replace(library, params, entries);
    onProgress?.(100);
    return { kept };
  } finally {
    await library.client.end();
  }
}

/** The database, its schemas and its extension are made if they are missing; one that another application uses is refused. */
async function openTarget(address: PostgresAddress): Promise<LibraryClient> {
  await preparePostgres(address).catch((cause) => {
    throw openingFailure(cause, address);
  });
  const library = await connectPostgres({ address, applicationName: backupApplication });
  if (library === null) {
    throw new LibraryError('DATABASE_UNAVAILABLE', `${describePostgres(address)} could not be created.`);
  }
  return library;
}

async function keepReplaced(
  { client, schema }: LibraryClient,
  { address, file, keepIn = dirname(file), signal }: RestoreParams & { readonly address: PostgresAddress },
): Promise<string | null> {
  const found = await inspectPostgresSchema(runOnClient(client), schema);
  refuseNewerTarget(found.migrations);
  if (found.state !== 'library' || found.isUnfinishedCopy) {
    // Of an unfinished copy, nothing is lost.
    return null;
  }
  const folder = resolve(keepIn);
  createPrivateFolderSync(folder);
  const name = address.database.replaceAll(/[^\w.-]/g, '_');
  const kept = join(folder, `${name}.replaced-${fileTimestamp(new Date())}.dump`);
  await backupPostgres({ address, file: kept, secrets: true, overwrite: false, signal });
  return kept;
}

/** Tables that this version does not know would stay, and be in the way of the next upgrade. */
function refuseNewerTarget(migrations: readonly string[]): void {
  if (migrations.some((name) => postgresMigrations.every((known) => known.name !== name))) {
    throw refuseDatabase(
      'The database to be replaced was made by a newer version of Cinephage, and has not been changed. Restore with that version, which knows all of its tables; then this version can be started on it.',
    );
  }
}

async function replace(
  library: LibraryClient,
  { address, file, signal }: RestoreParams & { readonly address: PostgresAddress },
  entries: readonly ArchiveEntry[],
): Promise<void> {
  const { client, schema, trigramSchema } = library;
  const others = await foreignFunctions(client, schema);
  const wanted = entries.filter(
    ({ kind, name }) => kind !== 'FUNCTION' || !others.has(name.replace(/\(.*/, '')),
  );
  const folder = mkdtempSync(join(tmpdir(), 'cinephage-restore-'));
  const list = join(folder, 'contents');
  writeFileSync(list, wanted.map(({ line }) => `${line}\n`).join(''));
  try {
    const removal = await removeOwnObjects(library);
    const archive = ['--no-owner', '--no-privileges', `--use-list=${list}`, '--file=-', file];
    const post = await runTool('pg_restore', { args: ['--section=post-data', ...archive], signal });
    const state = `insert into ${quoteName(schema)}.auth_state (id) values (1) on conflict do nothing`;
    await withLibpqEnvironment({ ...address, applicationName: backupApplication }, (environment) =>
      runScript({
        environment,
        begin: removal,
        archive: ['--section=pre-data', '--section=data', ...archive],
        end: `${withTrigramsIn(trigramSchema, withoutNewSetting(post))}\n${state};\ncommit;\n`,
        signal,
      }),
    );
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** The archive names the schema in which the extension was where it was made. */
const withTrigramsIn = (schema: string | null, indexes: string): string =>
  schema === null
    ? indexes
    : indexes.replaceAll(/(?:"(?:[^"]|"")+"|\w+)\.gin_trgm_ops\b/g, `${quoteName(schema)}.gin_trgm_ops`);

async function foreignFunctions(client: Client, schema: string): Promise<ReadonlySet<string>> {
  const own = await ownFunctions(client, schema);
  const { rows } = await client.query<{ oid: number; name: string }>(
    'select oid::int8::text as oid, proname as name from pg_proc where pronamespace = to_regnamespace($1)',
    [quoteName(schema)],
  );
  const ownOids = new Set(own.map(({ oid }) => oid));
  return new Set(rows.filter(({ oid }) => !ownOids.has(String(oid))).map(({ name }) => name));
}
