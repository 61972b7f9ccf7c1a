import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { poolOf } from '../../database/pool-registry.ts';
import { numberParameters } from '../../database/statement-names.ts';
import {
  largeLibrarySize,
  largeLibraryTimeoutMs,
  openLargeLibrary,
} from '../../testing/large-library.fixture.ts';
import { databaseKinds } from '../../testing/test-database.ts';
import type { TestLibrary } from '../../testing/test-library.fixture.ts';
import { type MovieListInput, movieSortFields, sortDirections } from '../movie-inputs.schema.ts';
import { listDialect } from './list-dialect.ts';
import { matchesByFilter } from './matches.ts';

const lastPage = largeLibrarySize / 20;
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

/** Lists of one movie. */
const ofOneMovie: readonly MovieListInput[] = [
  { tmdbId: 17 },
  { tmdbId: 17, genre: 'Drama', year: 2010, monitored: true, sort: 'title:asc' },
];

describe.each(databaseKinds)('the query plans of lists on %s', (kind) => {
  let fixture: TestLibrary;

  beforeAll(async () => {
    fixture = await openLargeLibrary(kind);
    if (kind === 'postgresql') {
      await fixture.query('vacuum (analyze)');
    }
  }, largeLibraryTimeoutMs);
  afterAll(() => fixture[Symbol.asyncDispose]());

  /** Every statement of a list. */
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

  it.each(hot)('%j scans an index, without a sort or a table scan', async (query) => {
    for (const plan of await plansOf(query)) {
      expect(plan).not.toMatch(sorts);
      expect(tableScansIn(plan)).toEqual([]);
    }
  });

  it.each(ofOneMovie)('%j reads one movie by its TMDB id', async (query) => {
    const plans = await plansOf(query);
    for (const plan of plans) expect(tableScansIn(plan)).toEqual([]);
    expect(plans.some((plan) => /movie_tmdb_id_key|tmdb_id=\?/.test(plan))).toBe(true);
  });

  it.runIf(kind === 'postgresql')('are the same for the generic plans of prepared statements', async () => {
    const pool = poolOf(fixture.database.orm);
    const texts = new Set<string>();
    for (const query of hot) {
      for (const { sql } of await statementsOf(query)) {
        texts.add(sql);
      }
    }
    for (const sql of texts) {
      const { rows } = await pool.query(`explain (generic_plan) ${numberParameters(sql)}`);
      const plan = rows.map((row) => row['QUERY PLAN']).join('\n');
      expect(plan).not.toMatch(sorts);
      expect(tableScansIn(plan)).toEqual([]);
    }
  });

  it
    .runIf(kind === 'sqlite')
    .each([{ downloaded: true }, { downloaded: false, monitored: false }, { monitored: false }])(
    '%j fetches by ranges of the index of the flags',
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
  it.each(searches)('%j reads the search index, without a table scan of it', async (query) => {
    const plans = await plansOf(query);
    expect(plans.join('\n')).not.toContain('Seq Scan on movie_search');
    expect(plans.join('\n')).toMatch(searchIndex);
  });
});

const searchIndex = /VIRTUAL TABLE INDEX|Bitmap Index Scan on movie_search_by_/;
const sorts = /TEMP B-TREE|\bSort\b/;

/**
 * The table scans of a plan. SQLite also reports SCAN for its own intermediate results, each of which it names before.
 */
function tableScansIn(plan: string): string[] {
  const ofPostgres = plan.match(/Seq Scan on movie\w*/g) ?? [];
  const scansOfSqlite = plan.match(/^SCAN \S+$/gm) ?? [];
  const intermediate = plan.match(/^(CO-ROUTINE|MATERIALIZE) /gm) ?? [];
  return [...ofPostgres, ...scansOfSqlite.slice(intermediate.length)];
}
