import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { poolOf } from '../../database/postgres-pool.ts';
import { numberParameters } from '../../database/postgres-reader.ts';
import type { BoundValue } from '../../database/reader.ts';
import { madeUpMovie } from '../../testing/made-up-movies.ts';
import { databaseKinds } from '../../testing/test-database.ts';
import { openTestLibrary, type TestLibrary } from '../../testing/test-library.fixture.ts';
import { expectedOrder, type KnownMovie } from '../list/list-oracle.fixture.ts';
import type { MovieConnectionInput, MovieFilterInput, MovieSort } from '../movie-inputs.schema.ts';
import { connectMoviesOf, cursorOf, everyOrder, fill } from './known-movies.fixture.ts';

const movieCount = 10_000;

interface List {
  readonly orderBy: MovieSort;
  readonly filter: MovieFilterInput;
}

const withinGenreOrYear = everyOrder.filter(
  ({ field }) => field !== 'updatedAt' && field !== 'lastSearchTime',
);
const withinGenreAndYear = everyOrder.filter(({ field }) => field === 'createdAt' || field === 'year');

/** The lists whose parts must cost the same at any size and depth. */
const lists: readonly List[] = [
  ...everyOrder.map((orderBy) => ({ orderBy, filter: {} })),
  ...withinGenreOrYear.map((orderBy) => ({ orderBy, filter: { genre: 'Drama' } })),
  ...withinGenreOrYear.map((orderBy) => ({ orderBy, filter: { year: 2010 } })),
  ...withinGenreAndYear.map((orderBy) => ({ orderBy, filter: { genre: 'Drama', year: 2010 } })),
];

describe.each(databaseKinds)('the plans of connections on %s', (kind) => {
  let fixture: TestLibrary;
  let movies: KnownMovie[];
  beforeAll(async () => {
    fixture = await openTestLibrary(kind);
    movies = await fill(
      fixture,
      Array.from({ length: movieCount }, (_, number) => madeUpMovie(number)),
    );
    if (kind === 'postgresql') {
      await fixture.query('vacuum (analyze)');
    }
  });
  afterAll(() => fixture[Symbol.asyncDispose]());

  /** Parts from both ends of the list, of its middle, of where values end and NULLs begin, and of its last third. */
  function partsOf({ orderBy, filter }: List): MovieConnectionInput[] {
    const byId = new Map(movies.map((movie) => [movie.id, movie]));
    const inOrder = expectedOrder(movies, { ...filter, sort: orderBy }).map(
      (id) => byId.get(id) as KnownMovie,
    );
    const lastValue = inOrder.findLastIndex(({ keys }) => keys[orderBy.field] !== null);
    const ranks = [inOrder.length / 2, Math.max(0, lastValue - 5), inOrder.length * 0.8].map(Math.floor);
    const deep = ranks
      .filter((rank) => rank + 3 < inOrder.length)
      .flatMap((rank): MovieConnectionInput[] => {
        const cursorAt = (distance: number) => cursorOf(inOrder[rank + distance] as KnownMovie, orderBy);
        return [
          { after: cursorAt(0) },
          { before: cursorAt(0), last: 20 },
          { after: cursorAt(0), before: cursorAt(3) },
          { after: cursorAt(0), before: cursorAt(3), last: 20 },
        ];
      });
    return [{}, { last: 20 }, ...deep].map((part) => ({ ...part, orderBy, filter }));
  }

  /** Every statement of every part, with the values of its runs. */
  async function statementsOf(list: List) {
    const spy = vi.spyOn(fixture.database.reader, 'all');
    for (const part of partsOf(list)) {
      await connectMoviesOf(fixture)(part, { select: { title: true }, bothSides: true });
    }
    const calls = spy.mock.calls.map(([sql, values]) => ({ sql, values }));
    spy.mockRestore();
    return calls;
  }

  interface Statement {
    readonly sql: string;
    readonly values: readonly BoundValue[];
  }

  async function planOf({ sql, values }: Statement): Promise<string> {
    const explain = kind === 'sqlite' ? 'explain query plan' : 'explain';
    const rows = await fixture.database.reader.all<Record<string, string>>(`${explain} ${sql}`, values);
    return rows.map((row) => row.detail ?? row['QUERY PLAN']).join('\n');
  }

  /** As PostgreSQL may plan a prepared statement. */
  async function planForAnyValue({ sql }: Statement): Promise<string> {
    const pool = await poolOf(fixture.database.orm);
    const { rows } = await pool.query(`explain (generic_plan) ${numberParameters(sql)}`);
    return rows.map((row) => row['QUERY PLAN']).join('\n');
  }

  async function plansOf(list: List): Promise<string[]> {
    const plans: string[] = [];
    for (const statement of await statementsOf(list)) {
      plans.push(await planOf(statement));
      if (kind === 'postgresql') {
        plans.push(await planForAnyValue(statement));
      }
    }
    return plans;
  }

  it.each(lists)(
    '$orderBy of $filter walks an index: it neither sorts nor reads a whole table',
    async (list) => {
      for (const plan of await plansOf(list)) {
        expect(plan).not.toMatch(sorts);
        expect(wholeTablesIn(plan)).toEqual([]);
      }
    },
  );

  it.each(lists)('$orderBy of $filter begins and ends at the cursors, in the index', async (list) => {
    const walks = (await statementsOf(list)).filter(({ sql }) => sql.includes(' order by '));
    for (const walk of walks) {
      const plan = await planOf(walk);
      const bounds = walk.sql.match(/[<>]=? (\?|\(\?|unhex)|is not null/g) ?? [];
      const inIndex = plan.match(/ w USING .*/)?.[0].match(/[<>]/g) ?? [];
      expect(kind === 'sqlite' ? inIndex.length : bounds.length).toBe(bounds.length);
      expect(plan).not.toContain('Filter:');
    }
    expect(walks.some(({ sql }) => / > .* and .* < | < .* and .* > /.test(sql))).toBe(true);
  });

  const searches = ['nowhere', 'zq', 'the', 'e', 'golden ba', '七人の', '---', '%%%'];
  it.each(searches)('a search for %j reads no more of the search index than it must', async (search) => {
    for (const orderBy of everyOrder) {
      for (const plan of await plansOf({ orderBy, filter: { search } })) {
        expect(plan).not.toContain('Seq Scan on movie_search');
        expect(plan).not.toMatch(lookedUpForEachMovie);
      }
    }
  });
});

const lookedUpForEachMovie = /VIRTUAL TABLE INDEX 0:=/;
const sorts = /TEMP B-TREE|\bSort\b/;

/** What is read from end to end without an index. SQLite also says SCAN of what it has put together before. */
function wholeTablesIn(plan: string): string[] {
  const ofPostgres = plan.match(/Seq Scan on movie\w*/g) ?? [];
  const scans = plan.match(/^SCAN \S+$/gm) ?? [];
  const putTogether = plan.match(/^(CO-ROUTINE|MATERIALIZE) /gm) ?? [];
  return [...ofPostgres, ...scans.slice(putTogether.length)];
}
