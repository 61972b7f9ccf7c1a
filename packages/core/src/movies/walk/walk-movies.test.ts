import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { movieMetadata, toImport } from '../../testing/metadata.fixture.ts';
import { databaseKinds } from '../../testing/test-database.ts';
import { openTestLibrary, type TestLibrary } from '../../testing/test-library.fixture.ts';
import { type MovieWalk, type WalkedMovie, walkMovies, walkMoviesWithout } from './walk-movies.ts';

const day = (number: number) => new Date(Date.UTC(2026, 0, number));

describe.each(databaseKinds)('a walk along the movies on %s', (kind) => {
  let fixture: TestLibrary;
  let walk: MovieWalk;
  beforeAll(async () => {
    fixture = await openTestLibrary(kind);
    // Twenty movies of ten days, so that moments are shared across the ends of slices; five never searched for.
    const movies = Array.from({ length: 20 }, (_, index) => toImport(movieMetadata(index + 1)));
    await fixture.library.movies.import(movies);
    for (let tmdbId = 1; tmdbId <= 15; tmdbId++) {
      const sql = 'update movie set last_search_time = ? where tmdb_id = ?';
      const { database } = fixture;
      await database.execute(database.fork(), sql, [day(1 + (tmdbId % 4)), tmdbId]);
    }
    walk = {
      database: fixture.database,
      column: 'last_search_time',
      select: ['w.tmdb_id', 'w.title'],
      sliceSize: 3,
    };
  });
  afterAll(() => fixture[Symbol.asyncDispose]());

  interface Row extends WalkedMovie {
    readonly tmdb_id: number;
    readonly title: string;
  }

  async function all(slices: AsyncGenerator<readonly Row[]>): Promise<readonly Row[]> {
    const rows: Row[] = [];
    for await (const slice of slices) {
      expect(slice.length).toBeLessThanOrEqual(walk.sliceSize);
      rows.push(...slice);
    }
    return rows;
  }
  const within = (from: number, before: number) =>
    Array.from({ length: 15 }, (_, index) => index + 1).filter((tmdbId) => {
      const searched = 1 + (tmdbId % 4);
      return from <= searched && searched < before;
    });
  const tmdbIds = (rows: readonly Row[]) => rows.map((row) => row.tmdb_id).toSorted((a, b) => a - b);

  it('meets each movie of a period once, the oldest moment first, ties by id', async () => {
    const rows = await all(walkMovies<Row & { at: number }>(walk, { before: day(4) }));
    expect(tmdbIds(rows)).toEqual(within(1, 4));
    const inOrder = rows.toSorted((a, b) => (a.at ?? 0) - (b.at ?? 0) || (a.id < b.id ? -1 : 1));
    expect(rows).toEqual(inOrder);
    expect(rows[0]).toEqual({
      id: expect.any(String),
      at: day(1).getTime(),
      tmdb_id: expect.any(Number),
      title: expect.stringMatching(/^Movie/),
    });
  });

  it('begins with the first moment that counts, and ends before the first that does not', async () => {
    const period = { from: day(2), before: day(3) };
    expect(tmdbIds(await all(walkMovies<Row & { at: number }>(walk, period)))).toEqual(within(2, 3));
    const nothing = { from: day(5), before: day(9) };
    expect(await all(walkMovies<Row & { at: number }>(walk, nothing))).toEqual([]);
  });

  it('meets each movie without a moment once, by id', async () => {
    const rows = await all(walkMoviesWithout<Row>(walk));
    expect(tmdbIds(rows)).toEqual([16, 17, 18, 19, 20]);
    expect(rows.map(({ id }) => id)).toEqual(rows.map(({ id }) => id).toSorted());
    expect(new Set(rows.map(({ at }) => at))).toEqual(new Set([null]));
  });

  it('lets others have the thread between two slices', async () => {
    let turns = 0;
    let walking = true;
    const others = (async () => {
      for (; walking; turns++) {
        await new Promise((resolve) => setImmediate(resolve));
      }
    })();
    await all(walkMovies<Row & { at: number }>(walk, { before: day(9) }));
    walking = false;
    await others;
    expect(turns).toBeGreaterThanOrEqual(15 / walk.sliceSize);
  });
});
