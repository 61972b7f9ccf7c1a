import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { isCutoffMet } from '../../quality/upgrade-rules.ts';
import { madeUpMovie } from '../../testing/made-up-movies.ts';
import { databaseKinds } from '../../testing/test-database.ts';
import { analyze, importAll, openTestLibrary, type TestLibrary } from '../../testing/test-library.fixture.ts';
import { movieSortFields, sortDirections } from '../movie-inputs.schema.ts';
import { edgeCaseMovies, edgeCaseTitles } from './edge-case-movies.fixture.ts';
import {
  expectedList,
  expectedOrder,
  type ListQuery,
  type OracleMovie,
  type StoredRow,
  toOracleMovie,
} from './list-oracle.fixture.ts';

const madeUpCount = 2_000;
const imported = [
  ...edgeCaseMovies(),
  ...Array.from({ length: madeUpCount }, (_, number) => madeUpMovie(number)),
];
const titles = imported.map(({ metadata }) => metadata.title);

const slice = fc
  .tuple(fc.constantFrom(...titles), fc.nat(20), fc.integer({ min: 1, max: 8 }))
  .map(([title, start, length]) => {
    const characters = [...title];
    const from = start % characters.length;
    return characters.slice(from, from + length).join('');
  });
const search = fc.oneof(
  { weight: 4, arbitrary: slice },
  { weight: 2, arbitrary: fc.tuple(slice, slice).map((words) => words.join(' ')) },
  {
    weight: 2,
    arbitrary: fc.constantFrom(
      ...edgeCaseTitles,
      'crowd',
      'row',
      'the',
      'a',
      'e',
      'my',
      'ou',
      'golden',
      'nowhere to be found',
    ),
  },
  {
    weight: 1,
    arbitrary: fc.constantFrom('', ' ', 'THE', 'É', 'twins zwillinge', 'twins gemelos', 'twinszwillinge'),
  },
  {
    weight: 1,
    arbitrary: fc.string({ maxLength: 10, unit: 'grapheme' }).filter((text) => !text.includes('\0')),
  },
);
const filterInputs = fc.record(
  {
    monitored: fc.boolean(),
    downloaded: fc.boolean(),
    search,
    genre: fc.constantFrom('Drama', 'comedy', 'SCIENCE FICTION', 'Western', 'Odd & rare', 'Unheard of'),
    year: fc.oneof(fc.integer({ min: 1985, max: 2026 }), fc.constantFrom(1, 1925, 9999)),
  },
  { requiredKeys: [] },
);
/** The movie with this id, if the rest of the filter accepts it: rare, so that most queries have matches. */
const naming = fc.oneof(
  { weight: 9, arbitrary: fc.constant({}) },
  {
    weight: 1,
    arbitrary: fc.record({
      tmdbId: fc.constantFrom(...imported.slice(0, 40).map(({ metadata }) => metadata.tmdbId), 2_147_483_647),
    }),
  },
);
const queries = fc.record({
  filters: fc.tuple(filterInputs, naming).map(([some, one]) => ({ ...some, ...one })),
  field: fc.constantFrom(...movieSortFields),
  direction: fc.constantFrom(...sortDirections),
  limit: fc.oneof(fc.integer({ min: 1, max: 25 }), fc.constantFrom(100, 101, 5_000)),
  depth: fc.oneof(fc.constantFrom(0, 1), fc.double({ min: 0, max: 1.1, noNaN: true })),
});

/** Hundreds of queries in one test take a busy machine more than the usual time. */
const timeout = 120_000;

describe.each(databaseKinds)('lists on %s', { timeout }, (kind) => {
  let fixture: TestLibrary;
  let movies: OracleMovie[];

  beforeAll(async () => {
    fixture = await openTestLibrary(kind);
    await importAll(fixture.library, imported);
    await analyze(fixture);
    await setTimestamps(fixture);
    movies = await readOracleMovies(fixture);
  });
  afterAll(() => fixture[Symbol.asyncDispose]());

  async function answer(query: ListQuery) {
    const { movies: found, pagination } = await fixture.library.movies.list(query);
    return { ids: found.map(({ id }) => id), pagination };
  }

  it('equal the oracle for any query', async () => {
    const scans = spyOnScans(fixture);
    await fc.assert(
      fc.asyncProperty(queries, async ({ filters, field, direction, limit, depth }) => {
        const query = { ...filters, sort: { field, direction }, limit } as ListQuery;
        const { totalPages } = expectedList(movies, query).pagination;
        const page = Math.max(1, Math.round(depth * totalPages));
        expect(await answer({ ...query, page })).toEqual(expectedList(movies, { ...query, page }));
      }),
      { numRuns: 500, seed: 20_261_114 },
    );
    expect([...scans()].sort()).toEqual([
      'budget used up',
      'fetch-and-sort by filter',
      'fetch-and-sort by search',
      'from the end',
      'index scan',
      'index scan with budget',
    ]);
  });

  it('of wanted movies equal the oracle for any query', async () => {
    const { library } = fixture;
    const profile = (await library.qualityProfiles.list()).find(({ isDefault }) => isDefault);
    if (profile === undefined) throw new Error('The library has no default profile.');
    const monitored = movies.filter((movie) => movie.monitored);
    const wanted = {
      missing: monitored.filter(({ quality }) => quality === null),
      cutoffUnmet: monitored.filter(({ quality }) => quality !== null && !isCutoffMet(profile, quality)),
    };
    await fc.assert(
      fc.asyncProperty(
        queries,
        fc.constantFrom('missing' as const, 'cutoffUnmet' as const),
        async (
          { filters: { monitored: _, downloaded: __, ...filters }, field, direction, limit, depth },
          list,
        ) => {
          const query = { ...filters, sort: { field, direction }, limit } as ListQuery;
          const { totalPages } = expectedList(wanted[list], query).pagination;
          const page = Math.max(1, Math.round(depth * totalPages));
          const { movies: found, pagination } = await library.wanted[list]({ ...query, page });
          const expected = expectedList(wanted[list], { ...query, page });
          expect({ ids: found.map(({ id }) => id), pagination }).toEqual(expected);
        },
      ),
      { numRuns: 300, seed: 20_261_129 },
    );
  });

  const lists: readonly ListQuery[] = [
    {},
    { monitored: false },
    { genre: 'Drama' },
    { year: 1988 },
    { tmdbId: imported[0]?.metadata.tmdbId },
    { search: 'twins' },
    { search: 'the', downloaded: true },
    { genre: 'Comedy', search: 'a' },
  ];
  it.each(lists)('%j has each movie exactly once on all pages', async (filter) => {
    for (const field of movieSortFields) {
      for (const direction of sortDirections) {
        const query = { ...filter, sort: { field, direction }, limit: 100 };
        const ids: string[] = [];
        for (let page = 1, pages = 1; page <= pages; page++) {
          const found = await answer({ ...query, page });
          pages = found.pagination.totalPages;
          ids.push(...found.ids);
        }
        expect(ids).toEqual(expectedOrder(movies, query));
        expect(new Set(ids).size).toBe(ids.length);
      }
    }
  });

  it('begin with the newest by default, twenty per page', async () => {
    const { ids, pagination } = await answer({});
    expect(pagination).toEqual({
      page: 1,
      limit: 20,
      total: imported.length,
      totalPages: Math.ceil(imported.length / 20),
    });
    expect(ids).toEqual(
      expectedList(movies, { sort: { field: 'createdAt', direction: 'desc' }, limit: 20 }).ids,
    );
  });

  it('are empty after the last page, with the total', async () => {
    expect(await answer({ page: 2_147_483_647, limit: 100 })).toEqual({
      ids: [],
      pagination: {
        page: 2_147_483_647,
        limit: 100,
        total: imported.length,
        totalPages: Math.ceil(imported.length / 100),
      },
    });
  });

  it.each(edgeCaseTitles)('find %j by its own title', async (title) => {
    const year = 1990 + edgeCaseTitles.indexOf(title);
    const { movies: found } = await fixture.library.movies.list({ search: title, year, limit: 100 });
    expect(found.map((movie) => movie.title)).toContain(title);
  });

  it.each([
    ['amelie', 'Amélie'],
    ['100%', '100% Wolf'],
    ['e_c', 'snake_case'],
    ['侍', '七人の侍'],
    ['人の', '七人の侍'],
    ['ガメラ', 'ガメラ'],
    ['STRASSE aegir', 'Ægir of Straße'],
    ['οδυσσευσ', 'ΟΔΥΣΣΕΥΣ'],
    ['istanbul isi', 'İstanbul ısı'],
    ['alien', 'Ａｌｉｅｎ'],
    ['tm no1', '™ Trademark №1'],
    ['near( "x"', 'AND "x" OR* NEAR( -'],
    ['\\%', 'back\\slash \\% \\_'],
  ])('find by %j only %j', async (text, title) => {
    const { movies: found } = await fixture.library.movies.list({ search: text, limit: 100 });
    expect(found.map((movie) => movie.title)).toEqual([title]);
  });

  it('find by original and alternative titles, but not by a word across two of them', async () => {
    const total = async (search: string) => (await fixture.library.movies.list({ search })).pagination.total;
    expect(await total('zwillinge')).toBe(60);
    expect(await total('gemelos')).toBe(30);
    expect(await total('二')).toBe(30);
    expect(await total('twinszwillinge')).toBe(0);
  });
});

/** Sets lastSearchTime and updatedAt of some movies, with many duplicates. */
async function setTimestamps({ query, database }: TestLibrary): Promise<void> {
  const key = database.driver === 'sqlite' ? 'cast(? as integer)' : 'cast(? as timestamptz)';
  const timestamp = (minute: number) => new Date(Date.UTC(2026, 0, 1, 0, minute));
  for (let group = 0; group < 10; group++) {
    await query(`update movie set last_search_time = ${key} where tmdb_id % 31 = ?`, [
      timestamp(group),
      group,
    ]);
    await query(`update movie set updated_at = ${key} where tmdb_id % 17 = ?`, [timestamp(-group), group]);
  }
}

async function readOracleMovies({ database }: TestLibrary): Promise<OracleMovie[]> {
  const rows = await database.reader.all<StoredRow>(
    'select id, tmdb_id, updated_at, last_search_time from movie',
    [],
  );
  const byTmdbId = new Map(rows.map((row) => [row.tmdb_id, row]));
  return imported.map((movie) => toOracleMovie(movie, byTmdbId.get(movie.metadata.tmdbId) as StoredRow));
}

/** The kinds of scans since this call, by their statements. */
function spyOnScans({ database }: TestLibrary): () => Set<string> {
  const spy = vi.spyOn(database.reader, 'all');
  return () => {
    const scans = new Set<string>();
    let previous = '';
    for (const [sql] of spy.mock.calls) {
      const scan = scanOf(sql);
      if (scan !== undefined) {
        scans.add(scan);
        if (previous === 'index scan with budget' && scan.startsWith('fetch')) scans.add('budget used up');
        if (/ nulls first|created_at asc/.test(sql)) scans.add('from the end');
      }
      previous = scan ?? '';
    }
    spy.mockRestore();
    return scans;
  };
}

function scanOf(sql: string): string | undefined {
  if (!sql.includes(' left join movie_file ')) return undefined;
  if (sql.includes('materialized'))
    return / h cross join /.test(sql) ? 'fetch-and-sort by search' : 'fetch-and-sort by filter';
  return /limit \d+\) w/.test(sql) ? 'index scan with budget' : 'index scan';
}
