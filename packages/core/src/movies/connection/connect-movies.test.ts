import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { madeUpMovie } from '../../testing/made-up-movies.ts';
import { databaseKinds } from '../../testing/test-database.ts';
import { openTestLibrary, type TestLibrary } from '../../testing/test-library.fixture.ts';
import { edgeCaseMovies, edgeCaseTitles } from '../list/edge-case-movies.fixture.ts';
import { expectedOrder, type OracleMovie } from '../list/list-oracle.fixture.ts';
import type { MovieConnectionInput, MovieFilterInput } from '../movie-inputs.schema.ts';
import {
  connectMoviesOf,
  createConnectionOracle,
  cursorOf,
  type ExpectedPage,
  everyOrder,
  fill,
} from './connection-oracle.fixture.ts';
import type { ConnectionOptions } from './movie-connection.ts';

const madeUpCount = 3_000;
const imported = [
  ...edgeCaseMovies(),
  ...Array.from({ length: madeUpCount }, (_, number) => madeUpMovie(number)),
];

const search = fc.constantFrom(
  ...['crowd', 'row', 'the', 'a', 'e', 'my', 'ou', 'golden', 'twins', 'twins zwillinge', 'unknown', ''],
  ...['nowhere to be found', 'twinszwillinge', 'e the', ...edgeCaseTitles],
);
const filters = fc.record(
  {
    monitored: fc.boolean(),
    downloaded: fc.boolean(),
    search,
    genre: fc.constantFrom('Drama', 'comedy', 'Western', 'Odd & rare', 'Unheard of'),
    year: fc.constantFrom(1925, 1988, 2000, 2010, 2020, 9999),
  },
  { requiredKeys: [] },
);
/** The movie with this id, if the rest of the filter accepts it. */
const naming = fc.record({
  tmdbId: fc.constantFrom(...imported.slice(0, 40).map(({ metadata }) => metadata.tmdbId), 2_147_483_647),
});
const size = fc.oneof(fc.integer({ min: 0, max: 25 }), fc.constantFrom(20, 50, 100));
const rank = fc.option(fc.nat(imported.length - 1), { nil: undefined });
const queries = fc.record({
  filter: fc.oneof(
    { weight: 1, arbitrary: fc.constant({}) },
    { weight: 4, arbitrary: filters },
    {
      weight: 1,
      arbitrary: fc
        .tuple(fc.oneof(fc.constant({}), filters), naming)
        .map(([some, one]) => ({ ...some, ...one })),
    },
  ),
  orderBy: fc.constantFrom(...everyOrder),
  size: fc.oneof(
    { weight: 5, arbitrary: fc.record({ first: size }) },
    { weight: 5, arbitrary: fc.record({ last: size }) },
    { weight: 1, arbitrary: fc.constant({}) },
  ),
  after: rank,
  before: fc.oneof({ weight: 2, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary: rank }),
  totalCount: fc.boolean(),
  times: fc.constantFrom(1, 1, 100, 10_000),
});

/** Hundreds of queries in one test take a busy machine more than the usual time. */
const timeout = 120_000;

describe.each(databaseKinds)('connections on %s', { timeout }, (kind) => {
  let fixture: TestLibrary;
  let movies: OracleMovie[];
  let expected: ReturnType<typeof createConnectionOracle>;
  beforeAll(async () => {
    fixture = await openTestLibrary(kind);
    movies = await fill(fixture, imported);
    expected = createConnectionOracle(movies);
  });
  afterAll(() => fixture[Symbol.asyncDispose]());

  async function answer(query: MovieConnectionInput, options: ConnectionOptions = {}, times = 1) {
    const { edges, pageInfo, ...rest } = await connectMoviesOf(fixture, times)(query, {
      ...options,
      select: { id: true },
    });
    const { hasNextPage, hasPreviousPage } = pageInfo;
    expect(pageInfo.startCursor).toBe(edges[0]?.cursor ?? null);
    expect(pageInfo.endCursor).toBe(edges.at(-1)?.cursor ?? null);
    return { ids: edges.map(({ node }) => node.id), hasNextPage, hasPreviousPage, ...rest };
  }

  function toInput({ after, before, ...query }: ExpectedPage): MovieConnectionInput {
    return {
      ...query,
      after: after && cursorOf(after, query.orderBy),
      before: before && cursorOf(before, query.orderBy),
    };
  }

  it('equal the oracle for any query and any size of the library', async () => {
    const scans = spyOnScans(fixture);
    await fc.assert(
      fc.asyncProperty(queries, async ({ after, before, totalCount, times, size, filter, orderBy }) => {
        const query: ExpectedPage = {
          ...{ filter, orderBy, ...size },
          ...{ after: movies[after ?? -1], before: movies[before ?? -1] },
        };
        const { totalCount: total, ...page } = expected(query);
        expect(await answer(toInput(query), { bothSides: true, totalCount }, times)).toEqual(
          totalCount ? { ...page, totalCount: total * times } : page,
        );
      }),
      { numRuns: 500, seed: 20_261_124 },
    );
    expect([...scans()].sort()).toEqual([
      'continued index scan',
      'fetch-and-sort by filter',
      'fetch-and-sort by search',
      'index scan',
      'index scan of NULLs',
      'index scan with budget',
    ]);
  });

  const lists: readonly MovieFilterInput[] = [
    {},
    { monitored: false },
    { genre: 'Drama' },
    { year: 1988 },
    { tmdbId: imported[0]?.metadata.tmdbId },
    { search: 'twins' },
    { search: 'the', downloaded: true },
  ];
  it.each(lists)('%j has each movie exactly once, paged in either direction', async (filter) => {
    for (const orderBy of everyOrder) {
      const inOrder = expectedOrder(movies, { ...filter, sort: orderBy });
      for (const direction of ['forward', 'backward'] as const) {
        const ids: string[] = [];
        for (let cursor: string | undefined, isMore = true; isMore; ) {
          const { edges, pageInfo } = await connectMoviesOf(fixture)(
            direction === 'forward'
              ? { filter, orderBy, first: 100, after: cursor }
              : { filter, orderBy, last: 100, before: cursor },
            { select: { id: true } },
          );
          const found = edges.map(({ node }) => node.id);
          ids.splice(direction === 'forward' ? ids.length : 0, 0, ...found);
          cursor = (direction === 'forward' ? pageInfo.endCursor : pageInfo.startCursor) ?? undefined;
          isMore = direction === 'forward' ? pageInfo.hasNextPage : pageInfo.hasPreviousPage;
        }
        expect(ids).toEqual(inOrder);
      }
    }
  });

  it('have the order of the list', async () => {
    for (const orderBy of everyOrder) {
      const { movies: page } = await fixture.library.movies.list({ sort: orderBy, page: 2, limit: 50 });
      const { ids } = await answer({ orderBy, first: 100 });
      expect(ids.slice(50)).toEqual(page.map(({ id }) => id));
    }
  });

  it('begin with the twenty newest by default', async () => {
    expect((await answer({})).ids).toEqual(
      expected({ orderBy: { field: 'createdAt', direction: 'desc' } }).ids,
    );
  });

  it('read the first before a cursor and the last after one, as the specification says', async () => {
    const orderBy = { field: 'title', direction: 'asc' } as const;
    const ids = expectedOrder(movies, { sort: orderBy });
    const cursorAt = (rank: number) =>
      cursorOf(movies.find(({ id }) => id === ids[rank]) as OracleMovie, orderBy);
    expect(await answer({ orderBy, first: 5, before: cursorAt(100) })).toEqual({
      ...{ ids: ids.slice(0, 5), hasNextPage: true, hasPreviousPage: false },
    });
    expect(await answer({ orderBy, last: 5, after: cursorAt(100) })).toEqual({
      ...{ ids: ids.slice(-5), hasNextPage: false, hasPreviousPage: true },
    });
    expect(await answer({ orderBy, first: 5, after: cursorAt(10), before: cursorAt(14) })).toEqual({
      ...{ ids: ids.slice(11, 14), hasNextPage: false, hasPreviousPage: true },
    });
    expect(await answer({ orderBy, first: 5, after: cursorAt(14), before: cursorAt(10) })).toEqual({
      ...{ ids: [], hasNextPage: false, hasPreviousPage: true },
    });
  });

  it('read the selected fields, of the file and the details too', async () => {
    const select = { title: true, file: { path: true }, credits: { cast: true } } as const;
    const { edges } = await connectMoviesOf(fixture)(
      { filter: { downloaded: true, search: 'golden' }, first: 1 },
      { select },
    );
    expect(edges.map(({ node }) => node)).toEqual([
      {
        title: expect.stringContaining('Golden'),
        file: { path: expect.stringMatching(/^\/movies\/.*mkv$/) },
        credits: { cast: [expect.objectContaining({ name: expect.any(String) })] },
      },
    ]);
  });

  it('are refused for first and last together, and for too large a page', async () => {
    await expect(answer({ first: 1, last: 1 })).rejects.toMatchObject({ code: 'INVALID_INPUT' });
    await expect(answer({ first: 101 })).rejects.toMatchObject({ code: 'INVALID_INPUT' });
  });
});

/** The kinds of scans since this call, by their statements. */
function spyOnScans({ database }: TestLibrary): () => Set<string> {
  const spy = vi.spyOn(database.reader, 'all');
  return () => {
    const scans = spy.mock.calls.map(([sql]) => scanOf(sql)).filter((scan) => scan !== undefined);
    spy.mockRestore();
    return new Set(scans);
  };
}

function scanOf(sql: string): string | undefined {
  if (/ limit 1 offset \d+$/.test(sql)) return 'continued index scan';
  if (!sql.includes(' limit ? + 0')) return undefined;
  if (sql.includes('materialized')) {
    return / h cross join /.test(sql) ? 'fetch-and-sort by search' : 'fetch-and-sort by filter';
  }
  if (sql.includes(' is null order ')) return 'index scan of NULLs';
  return /limit \d+\) w/.test(sql) ? 'index scan with budget' : 'index scan';
}
