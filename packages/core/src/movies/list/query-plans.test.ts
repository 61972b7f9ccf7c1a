import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { poolOf } from '../../database/postgres-pool.ts';
import { numberParameters } from '../../database/postgres-reader.ts';
import { madeUpMovie } from '../../testing/made-up-movies.ts';
import { databaseKinds } from '../../testing/test-database.ts';
import { importAll, openTestLibrary, type TestLibrary } from '../../testing/test-library.fixture.ts';
import { type MovieListInput, movieSortFields, sortDirections } from '../movie-inputs.schema.ts';
import { listDialect } from './list-dialect.ts';
import { matchesByFilter } from './matches.ts';

const movieCount = 10_000;
const lastPage = movieCount / 20;
const everySort = movieSortFields.flatMap((field) =>
  sortDirections.map((direction) => ({ field, direction })),
);
const pages = [1, lastPage / 3, lastPage] as const;

/** The lists that must cost the same at any size. */
const hot: readonly MovieListInput[] = [
  ...everySort.flatMap((sort) => pages.map((page) => ({ sort, page: Math.floor(page) }))),
  ...everySort.flatMap((sort) => [true, false].map((monitored) => ({ sort, monitored }))),
  ...everySort
    .filter(({ field }) => field !== 'updatedAt' && field !== 'lastSearchTime')
    .flatMap((sort) => [1, 40].map((page) => ({ sort, genre: 'Drama', page }))),
  ...everySort
    .filter(({ field }) => field !== 'updatedAt' && field !== 'lastSearchTime')
    .map((sort) => ({ sort, year: 2010 })),
  ...sortDirections.flatMap((direction) =>
    (['createdAt', 'year'] as const).map((field) => ({
      sort: { field, direction },
      genre: 'Drama',
      year: 2010,
    })),
  ),
  { genre: 'Drama', monitored: true, downloaded: false },
];

/** Those of one movie. */
const named: readonly MovieListInput[] = [
  { tmdbId: 17 },
  { tmdbId: 17, genre: 'Drama', year: 2010, monitored: true, sort: 'title:asc' },
];

describe.each(databaseKinds)('the plans of lists on %s', (kind) => {
  let fixture: TestLibrary;

  beforeAll(async () => {
    fixture = await openTestLibrary(kind);
    await importAll(
      fixture.library,
      Array.from({ length: movieCount }, (_, number) => madeUpMovie(number)),
    );
    if (kind === 'postgresql') {
      await fixture.query('vacuum (analyze)');
    }
  });
  afterAll(() => fixture[Symbol.asyncDispose]());

  /** Every statement a list runs. */
  async function statementsOf(query: MovieListInput) {
    const spy = vi.spyOn(fixture.database.reader, 'all');
    await fixture.library.movies.list(query);
    const calls = spy.mock.calls.map(([sql, values]) => ({ sql, values }));
    spy.mockRestore();
    return calls;
  }

  async function plansOf(query: MovieListInput): Promise<string[]> {
    const explain = kind === 'sqlite' ? 'explain query plan' : 'explain';
    const plans: string[] = [];
    for (const { sql, values } of await statementsOf(query)) {
      const rows = await fixture.database.reader.all<Record<string, string>>(`${explain} ${sql}`, values);
      plans.push(rows.map((row) => row.detail ?? row['QUERY PLAN']).join('\n'));
    }
    return plans;
  }

  it.each(hot)('%j walks an index: it neither sorts nor reads a whole table', async (query) => {
    for (const plan of await plansOf(query)) {
      expect(plan).not.toMatch(sorts);
      expect(wholeTablesIn(plan)).toEqual([]);
    }
  });

  it.each(named)('%j reads the movie by its id at TMDB, and no others', async (query) => {
    const plans = await plansOf(query);
    for (const plan of plans) expect(wholeTablesIn(plan)).toEqual([]);
    expect(plans.some((plan) => /movie_tmdb_id_key|tmdb_id=\?/.test(plan))).toBe(true);
  });

  it.runIf(kind === 'postgresql')(
    'stay the same when the server plans for any value, as it may for prepared ones',
    async () => {
      const pool = await poolOf(fixture.database.orm);
      for (const query of hot) {
        for (const { sql } of await statementsOf(query)) {
          const { rows } = await pool.query(`explain (generic_plan) ${numberParameters(sql)}`);
          const plan = rows.map((row) => row['QUERY PLAN']).join('\n');
          expect(plan).not.toMatch(sorts);
          expect(wholeTablesIn(plan)).toEqual([]);
        }
      }
    },
  );

  it
    .runIf(kind === 'sqlite')
    .each([{ downloaded: true }, { downloaded: false, monitored: false }, { monitored: false }])(
    '%j gathers by ranges of the index of the flags',
    async (flags) => {
      const { text, values } = matchesByFilter({ ...flags, terms: [] }, 'w.id', listDialect(kind));
      const rows = await fixture.database.reader.all<{ detail: string }>(
        `explain query plan ${text}`,
        values,
      );
      expect(rows.map(({ detail }) => detail).join()).toMatch(/^SEARCH w USING INDEX movie_by_flags/);
    },
  );

  const searches: readonly MovieListInput[] = [
    { search: 'nowhere' },
    { search: 'zq' },
    { search: 'the' },
    { search: 'e' },
    { search: 'golden ba' },
    { search: '七人の' },
    { search: '---' },
    { search: '%%%' },
    { search: 'wall-e' },
    { search: '七-人の侍' },
    { search: "golden x-y's" },
    { search: 'ai', genre: 'Drama', year: 2010 },
    { search: 'the', monitored: true, sort: { field: 'title', direction: 'asc' } },
  ];
  it.each(searches)('%j is counted and found by the search index or along the order', async (query) => {
    const plans = await plansOf(query);
    expect(plans.join('\n')).not.toContain('Seq Scan on movie_search');
    expect(plans.join('\n')).toMatch(searchIndex);
  });
});

const searchIndex = /VIRTUAL TABLE INDEX|Bitmap Index Scan on movie_search_by_/;
const sorts = /TEMP B-TREE|\bSort\b/;

/**
 * What is read from end to end without an index. SQLite also says SCAN where it reads what it has put together before, each
 * of which it names first.
 */
function wholeTablesIn(plan: string): string[] {
  const ofPostgres = plan.match(/Seq Scan on movie\w*/g) ?? [];
  const scans = plan.match(/^SCAN \S+$/gm) ?? [];
  const putTogether = plan.match(/^(CO-ROUTINE|MATERIALIZE) /gm) ?? [];
  return [...ofPostgres, ...scans.slice(putTogether.length)];
}
