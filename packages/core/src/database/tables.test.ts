import { describe, expect, it } from 'vitest';
import { databaseKinds } from '../testing/test-database.ts';
import { openTestLibrary } from '../testing/test-library.fixture.ts';
import { dataTables, ownTables, secretTables } from './tables.ts';

const columnsSql = {
  sqlite: `select m.name as "table", c.name as "column" from sqlite_master m, pragma_table_info(m.name) c
    where m.type = 'table' and m.name not like 'sqlite\\_%' escape '\\'
      and not (m.name glob 'movie_trigrams_*' or m.name glob 'movie_short_grams_*')`,
  postgresql: `select table_name as "table", column_name as "column" from information_schema.columns
    where table_schema = 'public'`,
};

describe.each(databaseKinds)('the list of tables on %s', (kind) => {
  it('contains every table of the schema, and every table with secrets', async () => {
    await using fixture = await openTestLibrary(kind);
    const columns = await fixture.query<{ table: string; column: string }>(columnsSql[kind]);
    const tables = new Set(columns.map(({ table }) => table));
    expect([...tables].filter((table) => !ownTables.includes(table))).toEqual([]);
    expect(dataTables.filter((table) => !tables.has(table))).toEqual([]);

    const withSecrets = columns.filter(({ column }) => /password|token|secret|api_key|passkey/.test(column));
    const known: readonly string[] = [...secretTables, 'auth_state'];
    expect(withSecrets.filter(({ table }) => !known.includes(table))).toEqual([]);
    expect(withSecrets.length).toBeGreaterThan(0);
  });
});
