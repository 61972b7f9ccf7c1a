import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { madeUpMovie } from '../../testing/made-up-movies.ts';
import { databaseKinds } from '../../testing/test-database.ts';
import { openTestLibrary, type TestLibrary } from '../../testing/test-library.fixture.ts';
import type { KeysetPosition } from '../list/keyset.ts';
import type { OracleMovie } from '../list/list-oracle.fixture.ts';
import type { MovieConnectionInput, MovieSort } from '../movie-inputs.schema.ts';
import { connectMoviesOf, cursorOf, everyOrder, fill } from './connection-oracle.fixture.ts';
import { encodeCursor } from './cursor.ts';
import type { ConnectionOptions } from './movie-connection.ts';

const byTitle = { field: 'title', direction: 'asc' } as const;
const byYear = { field: 'year', direction: 'asc' } as const;

describe.each(databaseKinds)('the statements of connections on %s', (kind) => {
  let fixture: TestLibrary;
  let movies: OracleMovie[];
  beforeAll(async () => {
    fixture = await openTestLibrary(kind);
    movies = await fill(
      fixture,
      Array.from({ length: 500 }, (_, number) => madeUpMovie(number)),
    );
  });
  afterAll(() => fixture[Symbol.asyncDispose]());

  async function statementsOf(query: MovieConnectionInput, options: ConnectionOptions = {}) {
    const spy = vi.spyOn(fixture.database.reader, 'all');
    const connection = await connectMoviesOf(fixture)(query, { ...options, select: { title: true } });
    const statements = spy.mock.calls.map(([sql]) => sql);
    spy.mockRestore();
    return { ...connection, statements };
  }

  const movieWhere = (matches: (movie: OracleMovie) => boolean) => movies.find(matches) as OracleMovie;
  const afterFirst = (orderBy: MovieSort) => cursorOf(movies[0] as OracleMovie, orderBy);

  it('are one for a page of the whole list', async () => {
    for (const orderBy of everyOrder) {
      expect((await statementsOf({ orderBy })).statements).toHaveLength(1);
      expect((await statementsOf({ orderBy, last: 20 })).statements).toHaveLength(1);
    }
    const after = afterFirst(byTitle);
    expect((await statementsOf({ orderBy: byTitle, after })).statements).toHaveLength(1);
    expect((await statementsOf({ orderBy: byTitle, last: 5, before: after })).statements).toHaveLength(1);
  });

  it('are two if the values end and NULLs begin within a page', async () => {
    const newest = Math.max(...movies.map(({ year }) => year ?? 0));
    const after = cursorOf(
      movieWhere(({ year }) => year === newest),
      byYear,
    );
    const { statements, edges } = await statementsOf({ orderBy: byYear, after, first: 100 });
    expect(edges.length).toBeGreaterThan(0);
    expect(statements).toHaveLength(2);
  });

  it('are one more for the id of a genre', async () => {
    expect((await statementsOf({ filter: { genre: 'Drama' } })).statements).toHaveLength(2);
    expect((await statementsOf({ filter: { genre: 'Unheard of' } })).statements).toHaveLength(1);
  });

  it('are only the total for a page of no movies', async () => {
    const { statements, pageInfo, totalCount } = await statementsOf({ first: 0 }, { totalCount: true });
    expect(statements).toEqual([expect.stringContaining('from movie_count')]);
    expect(pageInfo).toMatchObject({ hasNextPage: true, hasPreviousPage: false });
    expect(totalCount).toBe(movies.length);
    const none = await statementsOf({ first: 0, filter: { year: 1700 } }, { totalCount: true });
    expect(none).toMatchObject({ totalCount: 0, pageInfo: { hasNextPage: false } });
  });

  it('count the accepted movies only with totalCount', async () => {
    const filter = { search: 'golden' };
    const isTotal = (sql: string) => /select (sum|count)\(/.test(sql) && !/limit \d+\)/.test(sql);
    const without = await statementsOf({ filter });
    expect(without.statements.filter(isTotal)).toEqual([]);
    expect(without).not.toHaveProperty('totalCount');
    const counted = await statementsOf({ filter }, { totalCount: true });
    expect(counted.statements.filter(isTotal)).not.toEqual([]);
    expect(counted.totalCount).toBe((await fixture.library.movies.list(filter)).pagination.total);

    expect((await statementsOf({}, { totalCount: true })).totalCount).toBe(movies.length);
    const unheard = { filter: { genre: 'Unheard of' } };
    expect((await statementsOf(unheard, { totalCount: true })).totalCount).toBe(0);
    expect(await statementsOf(unheard)).not.toHaveProperty('totalCount');
  });

  it('check the other side of a cursor only with bothSides', async () => {
    const query = { orderBy: byTitle, after: afterFirst(byTitle) };
    const assumed = await statementsOf(query);
    const checked = await statementsOf(query, { bothSides: true });
    expect(assumed.pageInfo.hasPreviousPage).toBe(true);
    expect(checked.pageInfo.hasPreviousPage).toBe(true);
    expect(checked.statements).toHaveLength(assumed.statements.length + 1);

    const beforeAll: KeysetPosition = { value: '', id: '00000000-0000-0000-0000-000000000000' };
    const after = encodeCursor(byTitle, beforeAll);
    expect((await statementsOf({ orderBy: byTitle, after })).pageInfo.hasPreviousPage).toBe(true);
    const empty = await statementsOf({ orderBy: byTitle, after }, { bothSides: true });
    expect(empty.pageInfo.hasPreviousPage).toBe(false);
  });

  it('read no movie for a page of none, and report whether there is a next one', async () => {
    const { statements, edges, pageInfo } = await statementsOf({ first: 0 });
    expect(edges).toEqual([]);
    expect(pageInfo).toMatchObject({ hasNextPage: true, hasPreviousPage: false, endCursor: null });
    expect(statements.join()).not.toContain('m.title');
  });

  it('join other tables only for selected fields', async () => {
    const { statements } = await statementsOf({});
    expect(statements.join()).not.toMatch(/movie_file|movie_details/);
  });

  it('accept every value that a cursor may have', async () => {
    const id = 'ffffffff-ffff-ffff-ffff-ffffffffffff';
    const extremes: Readonly<Record<MovieSort['field'], readonly KeysetPosition['value'][]>> = {
      title: ['', "'; --", '\u0001\u{10FFFF}', 'x'.repeat(2_500)],
      year: [-(2 ** 31), 2 ** 31 - 1, null],
      createdAt: [-8.64e15, 0, 8.64e15],
      updatedAt: [-8.64e15, 0, 8.64e15],
      tmdbRating: [-Number.MAX_VALUE, Number.MIN_VALUE, Number.MAX_VALUE, null],
      lastSearchTime: [-8.64e15, 0, 8.64e15, null],
    };
    for (const orderBy of everyOrder) {
      for (const value of extremes[orderBy.field]) {
        for (const filter of [
          {},
          { genre: 'Drama' },
          { year: 2010 },
          { search: 'golden', monitored: true },
        ]) {
          const cursor = encodeCursor(orderBy, { value, id });
          const { edges: following } = await statementsOf({ orderBy, filter, after: cursor, first: 100 });
          const { edges: preceding } = await statementsOf({ orderBy, filter, before: cursor, last: 100 });
          expect(following.length + preceding.length).toBeGreaterThan(0);
        }
      }
    }
  });
});
