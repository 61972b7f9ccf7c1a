import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { poolOf } from '../database/pool-registry.ts';
import { numberParameters } from '../database/statement-names.ts';
import { type MovieListInput, movieSortFields, sortDirections } from '../movies/movie-inputs.schema.ts';
import { largeLibraryTimeoutMs, openLargeLibrary } from '../testing/large-library.fixture.ts';
import { databaseKinds } from '../testing/test-database.ts';
import type { TestLibrary } from '../testing/test-library.fixture.ts';

const lists = ['missing', 'cutoffUnmet'] as const;
/** The first page, one in the middle and the last one. */
const depths = [0, 0.5, 1] as const;
const everySort = movieSortFields.flatMap((field) =>
  sortDirections.map((direction) => ({ field, direction })),
);
const every = lists.flatMap((list) => everySort.map((sort) => ({ list, sort })));

const sorts = /TEMP B-TREE|\bSort\b/;
/** SQLite also reports SCAN for intermediate results, each of which it names before. */
function tableScansIn(plan: string): string[] {
  const ofPostgres = plan.match(/Seq Scan on movie\w*/g) ?? [];
  const ofSqlite = plan.match(/^SCAN \S+$/gm) ?? [];
  const intermediate = plan.match(/^(CO-ROUTINE|MATERIALIZE) /gm) ?? [];
  return [...ofPostgres, ...ofSqlite.slice(intermediate.length)];
}

describe.each(databaseKinds)('the query plans of wanted movies on %s', (kind) => {
  let fixture: TestLibrary;
  beforeAll(async () => {
    fixture = await openLargeLibrary(kind);
    if (kind === 'postgresql') await fixture.query('vacuum (analyze)');
  }, largeLibraryTimeoutMs);
  afterAll(() => fixture[Symbol.asyncDispose]());

  async function statementsOf(list: (typeof lists)[number], query: MovieListInput) {
    const spy = vi.spyOn(fixture.database.reader, 'all');
    await fixture.library.wanted[list](query);
    const statements = spy.mock.calls.map(([sql, values]) => ({ sql, values }));
    spy.mockRestore();
    return statements;
  }

  async function planOf({ sql, values }: Awaited<ReturnType<typeof statementsOf>>[number]) {
    const explain = kind === 'sqlite' ? 'explain query plan' : 'explain';
    const rows = await fixture.database.reader.all<Record<string, string>>(`${explain} ${sql}`, values);
    return rows.map((row) => row.detail ?? row['QUERY PLAN']).join('\n');
  }

  it.each(every)('$list read an index in the order of $sort, on every page', async ({ list, sort }) => {
    const { totalPages } = (await fixture.library.wanted[list]()).pagination;
    expect(totalPages).toBeGreaterThan(20);
    for (const depth of depths) {
      const page = Math.max(1, Math.floor(depth * totalPages));
      const statements = await statementsOf(list, { sort, page });
      expect(statements).toHaveLength(2);
      for (const statement of statements) {
        const plan = await planOf(statement);
        expect(plan).not.toMatch(sorts);
        expect(tableScansIn(plan)).toEqual([]);
      }
      // Rows that are not wanted are not read.
      expect(await planOf(statements[1] ?? { sql: '', values: [] })).toMatch(/movie_wanted_by_/);
    }
  });

  it.each(lists)('%s with a genre, a year or a search read no whole table', async (list) => {
    for (const filter of [
      { genre: 'Drama' },
      { genre: 'Drama', page: 20 },
      { year: 2010 },
      { genre: 'Drama', year: 2010 },
      { search: 'golden ba' },
    ]) {
      for (const statement of await statementsOf(list, filter)) {
        expect(tableScansIn(await planOf(statement))).toEqual([]);
      }
    }
  });

  it.each(lists)('%s count by counters', async (list) => {
    for (const filter of [{}, { genre: 'Drama' }, { year: 2010 }, { genre: 'Drama', year: 2010 }]) {
      const texts = (await statementsOf(list, filter)).map(({ sql }) => sql);
      const counts = texts.filter((sql) => sql.startsWith('select sum(n)'));
      expect(counts.length).toBeGreaterThan(0);
      expect(texts.filter((sql) => sql.includes('count(*)'))).toEqual([]);
    }
  });

  it.runIf(kind === 'postgresql')('are the same for the generic plans of prepared statements', async () => {
    const pool = poolOf(fixture.database.orm);
    for (const { list, sort } of every) {
      for (const { sql } of await statementsOf(list, { sort, page: 2 })) {
        const { rows } = await pool.query(`explain (generic_plan) ${numberParameters(sql)}`);
        const plan = rows.map((row) => row['QUERY PLAN']).join('\n');
        expect(plan).not.toMatch(sorts);
        expect(tableScansIn(plan)).toEqual([]);
      }
    }
  });
});
