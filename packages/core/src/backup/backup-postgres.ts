import { writeFileAtomically } from '../database/copies/write-file-atomically.ts';
import { inspectPostgresSchema } from '../database/inspect-postgres.ts';
import { postgresMigrations } from '../database/migrations/postgres/index.ts';
import { describePostgres, type PostgresAddress } from '../database/postgres-address.ts';
import { connectPostgres, runOnClient } from '../database/postgres-client.ts';
import { quoteName } from '../database/postgres-session.ts';
import { refuseNewerSchema, refuseUnfinishedCopy } from '../database/schema-version.ts';
import { ownTables, secretTables } from '../database/tables.ts';
import { LibraryError } from '../errors/library-error.ts';
import type { BackupParams } from './backup-sqlite.ts';
import { runTool, toolVersion } from './postgres-tools.ts';
import { withLibpqEnvironment } from './with-libpq-environment.ts';

/** How administrators see our connections; those of a running library are called `cinephage` alone. */
export const backupApplication = 'cinephage backup';

/**
 * Writes an archive of `pg_dump` in its custom format. It holds our tables, but not those of pg-boss: tasks get new jobs at
 * the first start after a restore.
 */
export async function backupPostgres({
  address,
  file,
  overwrite,
  secrets,
  signal,
  onProgress,
}: BackupParams & { readonly address: PostgresAddress }): Promise<void> {
  const { schema, otherTables, serverVersion } = await inspectSource(address);
  await requireVersion(serverVersion);
  const dumped = ownTables.length;
  let done = 0;
  await writeFileAtomically({
    path: file,
    overwrite,
    write: (draft) =>
      withLibpqEnvironment({ ...address, applicationName: backupApplication }, async (environment) => {
        await runTool('pg_dump', {
          args: [
            ...['--format=custom', '--no-owner', '--no-privileges', '--no-unlogged-table-data', '--verbose'],
            ...[`--schema=${quoteName(schema)}`, `--file=${draft}`],
            ...otherTables.map((table) => `--exclude-table=${quoteName(schema)}.${quoteName(table)}`),
            ...(secrets ? [] : [...secretTables, 'auth_state']).map(
              (table) => `--exclude-table-data=${quoteName(schema)}.${quoteName(table)}`,
            ),
          ],
          environment,
          signal,
          onLine(line) {
            done += line.includes('dumping contents of table') ? 1 : 0;
            onProgress?.(Math.min(99, Math.floor((100 * done) / dumped)));
          },
        });
      }),
  });
}

async function inspectSource(address: PostgresAddress) {
  const opened = await connectPostgres({ address, applicationName: backupApplication });
  if (opened === null) {
    throw new LibraryError(
      'DATABASE_UNAVAILABLE',
      `There is no library: ${describePostgres(address)} does not exist.`,
    );
  }
  const { client, schema } = opened;
  try {
    const found = await inspectPostgresSchema(runOnClient(client), schema);
    if (found.state !== 'library') {
      throw new LibraryError('DATABASE_UNAVAILABLE', `There is no library in ${describePostgres(address)}.`);
    }
    refuseNewerSchema(found.migrations, postgresMigrations);
    if (found.isUnfinishedCopy) {
      refuseUnfinishedCopy();
    }
    const { rows } = await client.query<{ name: string }>(
      `select c.relname as name from pg_class c
      where c.relnamespace = to_regnamespace($1) and c.relkind in ('r', 'p', 'v', 'm', 'f', 'S') and c.relname <> all($2)
        and not exists (select from pg_depend d join pg_class t on t.oid = d.refobjid
          where d.objid = c.oid and d.deptype in ('a', 'i') and t.relname = any($2))`,
      [quoteName(schema), ownTables],
    );
    const { rows: version } = await client.query<{ server_version_num: string }>('show server_version_num');
    const otherTables = rows.map(({ name }) => name);
    return {
      schema,
      otherTables,
      serverVersion: Math.floor(Number(version[0]?.server_version_num) / 10_000),
    };
  } finally {
    await client.end();
  }
}

/** pg_dump reads servers of its own version and of older ones. */
async function requireVersion(serverVersion: number): Promise<void> {
  const version = await toolVersion('pg_dump');
  if (version < serverVersion) {
    throw new LibraryError(
      'DATABASE_UNAVAILABLE',
      `The database is PostgreSQL ${serverVersion}, but the installed pg_dump is of version ${version}, which cannot read it. Install the client programs of PostgreSQL ${serverVersion} or later.`,
    );
  }
}
