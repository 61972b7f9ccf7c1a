import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { madeUpMovie } from '../../testing/made-up-movies.ts';
import { databaseKinds } from '../../testing/test-database.ts';
import { openTestLibrary, type TestLibrary } from '../../testing/test-library.fixture.ts';
import { expectedOrder, type KnownMovie } from '../list/list-oracle.fixture.ts';
import { oddMovies, oddTitles } from '../list/odd-movies.fixture.ts';
import type { MovieConnectionInput, MovieFilterInput } from '../movie-inputs.schema.ts';
import {
  connectMoviesOf,
  createConnectionOracle,
  cursorOf,
  type ExpectedPart,
  everyOrder,
  fill,
} from './known-movies.fixture.ts';
import type { ConnectionOptions } from './movie-connection.ts';

const madeUpCount = 3_000;
const imported = [...oddMovies(), ...Array.from({ length: madeUpCount }, (_, number) => madeUpMovie(number))];

const search = fc.constantFrom(
  ...['crowd', 'row', 'the', 'a', 'e', 'my', 'ou', 'golden', 'twins', 'twins zwillinge', 'unknown', ''],
  ...['nowhere to be found', 'twinszwillinge', 'e the', ...oddTitles],
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
/** The movie with this id, if it passes the rest. */
const naming = fc.record({
  tmdbId: fc.constantFrom(...imported.slice(0, 40).map(({ metadata }) => metadata.tmdbId), 2_147_483_647),
});
const size = fc.oneof(fc.integer({ min: 0, max: 25 }), fc.constantFrom(20, 50, 100));
const place = fc.option(fc.nat(imported.length - 1), { nil: undefined });
const asked = fc.record({
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
  after: place,
  before: fc.oneof({ weight: 2, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary: place }),
  totalCount: fc.boolean(),
  times: fc.constantFrom(1, 1, 100, 10_000),
});

describe.each(databaseKinds)('connections on %s', (kind) => {
  let library: TestLibrary;
  let movies: KnownMovie[];
  let expected: ReturnType<typeof createConnectionOracle>;
  beforeAll(async () => {
    library = await openTestLibrary(kind);
    movies = await fill(library, imported);
    expected = createConnectionOracle(movies);
  });
  afterAll(() => library[Symbol.asyncDispose]());

  async function answer(query: MovieConnectionInput, options: ConnectionOptions = {}, times = 1) {
    const { edges, pageInfo, ...rest } = await connectMoviesOf(library, times)(query, {
      ...options,
      select: { id: true },
    });
    const { hasNextPage, hasPreviousPage } = pageInfo;
    expect(pageInfo.startCursor).toBe(edges[0]?.cursor ?? null);
    expect(pageInfo.endCursor).toBe(edges.at(-1)?.cursor ?? null);
    return { ids: edges.map(({ node }) => node.id), hasNextPage, hasPreviousPage, ...rest };
  }

  function toInput({ after, before, ...query }: ExpectedPart): MovieConnectionInput {
    return {
      ...query,
      after: after && cursorOf(after, query.orderBy),
      before: before && cursorOf(before, query.orderBy),
    };
  }

  it('equal the slow and obvious answer, whatever is asked and however large the library', async () => {
    const ways = spyOnWays(library);
    await fc.assert(
      fc.asyncProperty(asked, async ({ after, before, totalCount, times, size, filter, orderBy }) => {
        const query: ExpectedPart = {
          ...{ filter, orderBy, ...size },
          ...{ after: movies[after ?? -1], before: movies[before ?? -1] },
        };
        const { totalCount: total, ...part } = expected(query);
        expect(await answer(toInput(query), { bothSides: true, totalCount }, times)).toEqual(
          totalCount ? { ...part, totalCount: total * times } : part,
        );
      }),
      { numRuns: 500, seed: 20_261_124 },
    );
    expect([...ways()].sort()).toEqual([
      'bounded walk',
      'gathered by filter',
      'gathered by search',
      'walk',
      'walk of NULLs',
      'walk that went on',
    ]);
  });

  const walks: readonly MovieFilterInput[] = [
    {},
    { monitored: false },
    { genre: 'Drama' },
    { year: 1988 },
    { tmdbId: imported[0]?.metadata.tmdbId },
    { search: 'twins' },
    { search: 'the', downloaded: true },
  ];
  it.each(walks)('%j shows each movie exactly once on a walk in either direction', async (filter) => {
    for (const orderBy of everyOrder) {
      const inOrder = expectedOrder(movies, { ...filter, sort: orderBy });
      for (const direction of ['forward', 'backward'] as const) {
        const ids: string[] = [];
        for (let cursor: string | undefined, isMore = true; isMore; ) {
          const { edges, pageInfo } = await connectMoviesOf(library)(
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

  it('are the order of the list by pages', async () => {
    for (const orderBy of everyOrder) {
      const { movies: page } = await library.library.movies.list({ sort: orderBy, page: 2, limit: 50 });
      const { ids } = await answer({ orderBy, first: 100 });
      expect(ids.slice(50)).toEqual(page.map(({ id }) => id));
    }
  });

  it('begin with the newest, twenty of them', async () => {
    expect((await answer({})).ids).toEqual(
      expected({ orderBy: { field: 'createdAt', direction: 'desc' } }).ids,
    );
  });

  it('read the first ones before a cursor, and the last ones after one, as the specification has it', async () => {
    const orderBy = { field: 'title', direction: 'asc' } as const;
    const ids = expectedOrder(movies, { sort: orderBy });
    const cursorAt = (rank: number) =>
      cursorOf(movies.find(({ id }) => id === ids[rank]) as KnownMovie, orderBy);
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

  it('read what was selected, of the file and the details too', async () => {
    const select = { title: true, file: { path: true }, credits: { cast: true } } as const;
    const { edges } = await connectMoviesOf(library)(
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

  it('are refused when first and last are given together, or too many are asked for', async () => {
    await expect(answer({ first: 1, last: 1 })).rejects.toMatchObject({ code: 'INVALID_INPUT' });
    await expect(answer({ first: 101 })).rejects.toMatchObject({ code: 'INVALID_INPUT' });
  });
});

/** Which ways to a part were taken since, told by the statements that were run. */
function spyOnWays({ database }: TestLibrary): () => Set<string> {
  const spy = vi.spyOn(database.reader, 'all');
  return () => {
    const ways = spy.mock.calls.map(([sql]) => wayOf(sql)).filter((way) => way !== undefined);
    spy.mockRestore();
    return new Set(ways);
  };
}

function wayOf(sql: string): string | undefined {
  if (/ limit 1 offset \d+$/.test(sql)) return 'walk that went on';
  if (!sql.includes(' limit ? + 0')) return undefined;
  if (sql.includes('materialized')) {
    return / h cross join /.test(sql) ? 'gathered by search' : 'gathered by filter';
  }
  if (sql.includes(' is null order ')) return 'walk of NULLs';
  return /limit \d+\) w/.test(sql) ? 'bounded walk' : 'walk';
}
