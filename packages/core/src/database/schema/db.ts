import { authTables } from './auth-tables.ts';
import type { Column } from './column.ts';
import { decisionTables } from './decision-tables.ts';
import { downloadTables } from './download-tables.ts';
import { fileOperationTables } from './file-operation-tables.ts';
import { indexerTables } from './indexer-tables.ts';
import { listCountTables } from './list-count-tables.ts';
import { movieTables } from './movie-tables.ts';
import { scanTables } from './scan-tables.ts';
import { searchTables } from './search-tables.ts';
import { settingsTables } from './settings-tables.ts';
import { taskTables } from './task-tables.ts';
import { webhookTables } from './webhook-tables.ts';

/**
 * Every table of a library on both databases, for typed queries:
 *
 * ```ts
 * const rows = await database.kysely(em).selectFrom('task').select(['id', 'run_at']).where('state', '=', 'queued').execute();
 * const { numUpdatedRows } = await database.kysely(em).updateTable('schedule').set({ enabled: false }).executeTakeFirst();
 * const page = await database.readKysely.selectFrom('movie').select('id').limit(20).execute();
 * ```
 *
 * `database.kysely(em)` runs in the transaction of `em`; `database.readKysely` sees what was committed. Values have one
 * form on both databases: `Date`, `boolean`, `number` (also for bigint), UUIDs as text. JSON is read parsed and written as
 * text (`JSON.stringify`). A column keeps its form under an alias (`'run_at as runAt'`); other expressions come back as the
 * driver gives them, so `sql<boolean>` is 0 or 1 on SQLite. Many values are bound as one by `isOneOf` (`schema/expressions.ts`).
 * SQL that the builder lacks goes into a `sql` template; what differs per database, by `database.driver`. Tests compare this
 * with the migrated schemas.
 */
export type DB = { [Table in TableName]: TypesOf<(typeof tables)[Table]> };
export type TableName = keyof typeof tables;

type TypesOf<Columns> = {
  [Name in keyof Columns]: Columns[Name] extends Column<unknown, unknown> ? Columns[Name]['type'] : never;
};

export const tables = {
  ...movieTables,
  ...fileOperationTables,
  ...scanTables,
  ...listCountTables,
  ...searchTables,
  ...downloadTables,
  ...indexerTables,
  ...settingsTables,
  ...decisionTables,
  ...taskTables,
  ...webhookTables,
  ...authTables,
} as const;

/** The columns of a table by name, for code that goes through all of them. */
export const columnsOf = (table: TableName): Readonly<Record<string, Column<unknown, unknown>>> =>
  tables[table];
