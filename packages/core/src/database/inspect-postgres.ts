import { quoteName } from './postgres-session.ts';
import {
  copyProgressTable,
  type DatabaseContent,
  firstMigration,
  migrationTable,
  type NamedMigration,
  refuseNewerSchema,
  refuseUnfinishedCopy,
} from './schema-version.ts';

/** Runs SQL with `?` for parameters on the database of a library. */
export type RunSql = (
  sql: string,
  values?: readonly unknown[],
) => Promise<readonly Readonly<Record<string, unknown>>[]>;

/** Inspects a schema of a PostgreSQL database without writing to it. */
export async function inspectPostgresSchema(
  run: RunSql,
  schema: string,
): Promise<Omit<DatabaseContent, 'state'> & { state: 'empty' | 'library' }> {
  // Qualified, as the next schema of the search path may hold another library.
  const named = (table: string) => `${quoteName(schema)}.${table}`;
  const exists = async (table: string) => {
    const [row] = await run('select to_regclass(?) is not null as found', [named(table)]);
    return row?.found === true;
  };
  const migrations = (await exists(migrationTable))
    ? (await run(`select name from ${named(migrationTable)} order by id`)).map(({ name }) => String(name))
    : [];
  return {
    state: migrations.includes(firstMigration) ? 'library' : 'empty',
    migrations,
    isUnfinishedCopy: await exists(copyProgressTable),
  };
}

/**
 * @returns whether migrations are pending
 * @throws LibraryError `DATABASE_UNAVAILABLE` if this version must not write to the database
 */
export async function checkPostgresSchema(
  run: RunSql,
  schema: string,
  known: readonly NamedMigration[],
): Promise<boolean> {
  const found = await inspectPostgresSchema(run, schema);
  if (found.state === 'library') {
    refuseNewerSchema(found.migrations, known);
  }
  if (found.isUnfinishedCopy) {
    refuseUnfinishedCopy();
  }
  return known.some(({ name }) => !found.migrations.includes(name));
}
