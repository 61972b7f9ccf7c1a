import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { poolOf } from '../../database/pool-registry.ts';
import type { BoundValue } from '../../database/reader.ts';
import { numberParameters } from '../../database/statement-names.ts';
import {
  largeLibraryMovies,
  largeLibraryTimeoutMs,
  openLargeLibrary,
} from '../../testing/large-library.fixture.ts';
import { databaseKinds } from '../../testing/test-database.ts';
import type { TestLibrary } from '../../testing/test-library.fixture.ts';
import { expectedOrder, type OracleMovie } from '../list/list-oracle.fixture.ts';
import type { MovieConnectionInput, MovieFilterInput, MovieSort } from '../movie-inputs.schema.ts';
import { connectMoviesOf, cursorOf, everyOrder, spreadTimes } from './connection-oracle.fixture.ts';

interface List {
  readonly orderBy: MovieSort;
  readonly filter: MovieFilterInput;
}

const withinGenreOrYear = everyOrder.filter(
  ({ field }) => field !== 'updatedAt' && field !== 'lastSearchTime',
);
const withinGenreAndYear = everyOrder.filter(({ field }) => field === 'createdAt' || field === 'year');

/** The lists whose pages must cost the same at any size and depth. */
const lists: readonly List[] = [
  ...everyOrder.map((orderBy) => ({ orderBy, filter: {} })),
  ...withinGenreOrYear.map((orderBy) => ({ orderBy, filter: { genre: 'Drama' } })),
  ...withinGenreOrYear.map((orderBy) => ({ orderBy, filter: { year: 2010 } })),
  ...withinGenreAndYear.map((orderBy) => ({ orderBy, filter: { genre: 'Drama', year: 2010 } })),
];

describe.each(databaseKinds)('the query plans of connections on %s', (kind) => {
  let fixture: TestLibrary;
  let movies: OracleMovie[];
  beforeAll(async () => {
    fixture = await openLargeLibrary(kind);
    movies = await spreadTimes(fixture, largeLibraryMovies());
    if (kind === 'postgresql') {
      await fixture.query('vacuum (analyze)');
    }
  }, largeLibraryTimeoutMs);
  afterAll(() => fixture[Symbol.asyncDispose]());

  /** Pages at both ends of the list, in its middle, where values end and NULLs begin, and in its last fifth. */
  function pagesOf({ orderBy, filter }: List): MovieConnectionInput[] {
    const byId = new Map(movies.map((movie) => [movie.id, movie]));
    const inOrder = expectedOrder(movies, { ...filter, sort: orderBy }).map(
      (id) => byId.get(id) as OracleMovie,
    );
    const lastValue = inOrder.findLastIndex(({ keys }) => keys[orderBy.field] !== null);
    const ranks = [inOrder.length / 2, Math.max(0, lastValue - 5), inOrder.length * 0.8].map(Math.floor);
    const deep = ranks
      .filter((rank) => rank + 3 < inOrder.length)
      .flatMap((rank): MovieConnectionInput[] => {
        const cursorAt = (distance: number) => cursorOf(inOrder[rank + distance] as OracleMovie, orderBy);
        return [
          { after: cursorAt(0) },
          { before: cursorAt(0), last: 20 },
          { after: cursorAt(0), before: cursorAt(3) },
          { after: cursorAt(0), before: cursorAt(3), last: 20 },
        ];
      });
    return [{}, { last: 20 }, ...deep].map((page) => ({ ...page, orderBy, filter }));
  }

  const statements = new Map<List, Promise<readonly Statement[]>>();

  /** Every statement of every page, with its values. */
  function statementsOf(list: List): Promise<readonly Statement[]> {
    const known = statements.get(list) ?? recordStatements(list);
    statements.set(list, known);
    return known;
  }

  async function recordStatements(list: List): Promise<readonly Statement[]> {
    const spy = vi.spyOn(fixture.database.reader, 'all');
    for (const page of pagesOf(list)) {
      await connectMoviesOf(fixture)(page, { select: { title: true }, bothSides: true });
    }
    const calls = spy.mock.calls.map(([sql, values]) => ({ sql, values }));
    spy.mockRestore();
    return calls;
  }

  interface Statement {
    readonly sql: string;
    readonly values: readonly BoundValue[];
  }

  const plansByText = new Map<string, Promise<string>>();

  /** The plan of a text, which does not depend on the values of a statement. */
  function planByText(sql: string, explain: () => Promise<string>): Promise<string> {
    const known = plansByText.get(sql) ?? explain();
    plansByText.set(sql, known);
    return known;
  }

  /** SQLite plans without the values; PostgreSQL may choose another plan for others. */
  const planOf = (statement: Statement) =>
    kind === 'sqlite'
      ? planByText(statement.sql, () => explainWithValues(statement))
      : explainWithValues(statement);

  async function explainWithValues({ sql, values }: Statement): Promise<string> {
    const explain = kind === 'sqlite' ? 'explain query plan' : 'explain';
    const rows = await fixture.database.reader.all<Record<string, string>>(`${explain} ${sql}`, values);
    return rows.map((row) => row.detail ?? row['QUERY PLAN']).join('\n');
  }

  /** The plan that PostgreSQL may use for a prepared statement. */
  const genericPlanOf = ({ sql }: Statement) =>
    planByText(sql, async () => {
      const pool = poolOf(fixture.database.orm);
      const { rows } = await pool.query(`explain (generic_plan) ${numberParameters(sql)}`);
      return rows.map((row) => row['QUERY PLAN']).join('\n');
    });

  async function plansOf(list: List): Promise<string[]> {
    const plans: string[] = [];
    for (const statement of await statementsOf(list)) {
      plans.push(await planOf(statement));
      if (kind === 'postgresql') {
        plans.push(await genericPlanOf(statement));
      }
    }
    return plans;
  }

  it.each(lists)('$orderBy of $filter scans an index, without a sort or a table scan', async (list) => {
    for (const plan of await plansOf(list)) {
      expect(plan).not.toMatch(sorts);
      expect(tableScansIn(plan)).toEqual([]);
    }
  });

  it.each(lists)('$orderBy of $filter begins and ends the index scan at the cursors', async (list) => {
    const scans = (await statementsOf(list)).filter(({ sql }) => sql.includes(' order by '));
    for (const scan of scans) {
      const plan = await planOf(scan);
      const bounds = scan.sql.match(/[<>]=? (\?|\(\?|unhex)|is not null/g) ?? [];
      const inIndex = plan.match(/ w USING .*/)?.[0].match(/[<>]/g) ?? [];
      expect(kind === 'sqlite' ? inIndex.length : bounds.length).toBe(bounds.length);
      expect(plan).not.toContain('Filter:');
    }
    expect(scans.some(({ sql }) => / > .* and .* < | < .* and .* > /.test(sql))).toBe(true);
  });

  const searches = ['nowhere', 'zq', 'the', 'e', 'golden ba', '七人の', '---', '%%%'];
  it.each(searches)('a search for %j reads the search index once, without a table scan', async (search) => {
    for (const orderBy of everyOrder) {
      for (const plan of await plansOf({ orderBy, filter: { search } })) {
        expect(plan).not.toContain('Seq Scan on movie_search');
        expect(plan).not.toMatch(lookupPerMovie);
      }
    }
  });
});

const lookupPerMovie = /VIRTUAL TABLE INDEX 0:=/;
const sorts = /TEMP B-TREE|\bSort\b/;

/** The table scans of a plan. SQLite also reports SCAN for its own intermediate results, each of which it names before. */
function tableScansIn(plan: string): string[] {
  const ofPostgres = plan.match(/Seq Scan on movie\w*/g) ?? [];
  const scansOfSqlite = plan.match(/^SCAN \S+$/gm) ?? [];
  const intermediate = plan.match(/^(CO-ROUTINE|MATERIALIZE) /gm) ?? [];
  return [...ofPostgres, ...scansOfSqlite.slice(intermediate.length)];
}
