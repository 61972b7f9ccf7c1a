import {
  copyProgressTable,
  type DatabaseContent,
  firstMigration,
  migrationTable,
  type NamedMigration,
  refuseNewerSchema,
  refuseUnfinishedCopy,
} from './schema-version.ts';

/** Runs SQL with `?` for parameters, wherever the tables of the library are found. */
export type RunSql = (
  sql: string,
  values?: readonly unknown[],
) => Promise<readonly Readonly<Record<string, unknown>>[]>;

/** What a PostgreSQL database holds; nothing is written to it. */
export async function postgresContent(
  run: RunSql,
): Promise<Omit<DatabaseContent, 'state'> & { state: 'empty' | 'library' }> {
  const migrations = (await exists(run, migrationTable))
    ? (await run(`select name from ${migrationTable} order by id`)).map(({ name }) => String(name))
    : [];
  return {
    state: migrations.includes(firstMigration) ? 'library' : 'empty',
    migrations,
    isUnfinishedCopy: await exists(run, copyProgressTable),
  };
}

async function exists(run: RunSql, table: string): Promise<boolean> {
  const [row] = await run('select to_regclass(?) is not null as found', [table]);
  return row?.found === true;
}

/** @throws LibraryError `DATABASE_UNAVAILABLE` for a database that this version must not write to */
export async function refuseUnknownPostgresSchema(
  run: RunSql,
  known: readonly NamedMigration[],
): Promise<void> {
  const found = await postgresContent(run);
  if (found.state === 'library') {
    refuseNewerSchema(found.migrations, known);
  }
  if (found.isUnfinishedCopy) {
    refuseUnfinishedCopy();
  }
}
