import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { movieMetadata, toImport } from '../../testing/metadata.fixture.ts';
import { databaseKinds } from '../../testing/test-database.ts';
import { openTestLibrary, type TestLibrary } from '../../testing/test-library.fixture.ts';
import {
  type BatchParams,
  type BatchRow,
  readBatchesOfPeriod,
  readBatchesWithoutTimestamp,
} from './read-batches.ts';

const day = (number: number) => new Date(Date.UTC(2026, 0, number));

describe.each(databaseKinds)('movies read in batches on %s', (kind) => {
  let fixture: TestLibrary;
  let params: BatchParams;
  beforeAll(async () => {
    fixture = await openTestLibrary(kind);
    // Twenty movies of ten days, so that timestamps are shared across the ends of batches; five were never searched for.
    const movies = Array.from({ length: 20 }, (_, index) => toImport(movieMetadata(index + 1)));
    await fixture.library.movies.import(movies);
    for (let tmdbId = 1; tmdbId <= 15; tmdbId++) {
      const sql = 'update movie set last_search_time = ? where tmdb_id = ?';
      const { database } = fixture;
      await database.execute(database.fork(), sql, [day(1 + (tmdbId % 4)), tmdbId]);
    }
    params = {
      database: fixture.database,
      column: 'last_search_time',
      select: ['w.tmdb_id', 'w.title'],
      batchSize: 3,
    };
  });
  afterAll(() => fixture[Symbol.asyncDispose]());

  interface Row extends BatchRow {
    readonly tmdb_id: number;
    readonly title: string;
  }

  async function all(batches: AsyncGenerator<readonly Row[]>): Promise<readonly Row[]> {
    const rows: Row[] = [];
    for await (const batch of batches) {
      expect(batch.length).toBeLessThanOrEqual(params.batchSize);
      rows.push(...batch);
    }
    return rows;
  }
  const searchedWithin = (from: number, before: number) =>
    Array.from({ length: 15 }, (_, index) => index + 1).filter((tmdbId) => {
      const searched = 1 + (tmdbId % 4);
      return from <= searched && searched < before;
    });
  const tmdbIds = (rows: readonly Row[]) => rows.map((row) => row.tmdb_id).toSorted((a, b) => a - b);

  it('reads each movie of a period once, the oldest timestamp first, ties by id', async () => {
    const rows = await all(readBatchesOfPeriod<Row & { at: number }>(params, { before: day(4) }));
    expect(tmdbIds(rows)).toEqual(searchedWithin(1, 4));
    const inOrder = rows.toSorted((a, b) => (a.at ?? 0) - (b.at ?? 0) || (a.id < b.id ? -1 : 1));
    expect(rows).toEqual(inOrder);
    expect(rows[0]).toEqual({
      id: expect.any(String),
      at: day(1).getTime(),
      tmdb_id: expect.any(Number),
      title: expect.stringMatching(/^Movie/),
    });
  });

  it('includes the start of the period and excludes its end', async () => {
    const period = { from: day(2), before: day(3) };
    expect(tmdbIds(await all(readBatchesOfPeriod<Row & { at: number }>(params, period)))).toEqual(
      searchedWithin(2, 3),
    );
    const nothing = { from: day(5), before: day(9) };
    expect(await all(readBatchesOfPeriod<Row & { at: number }>(params, nothing))).toEqual([]);
  });

  it('reads each movie without a timestamp once, by id', async () => {
    const rows = await all(readBatchesWithoutTimestamp<Row>(params));
    expect(tmdbIds(rows)).toEqual([16, 17, 18, 19, 20]);
    expect(rows.map(({ id }) => id)).toEqual(rows.map(({ id }) => id).toSorted());
    expect(new Set(rows.map(({ at }) => at))).toEqual(new Set([null]));
  });

  it('yields to the event loop between two batches', async () => {
    let ticks = 0;
    let reading = true;
    const ticking = (async () => {
      for (; reading; ticks++) {
        await new Promise((resolve) => setImmediate(resolve));
      }
    })();
    await all(readBatchesOfPeriod<Row & { at: number }>(params, { before: day(9) }));
    reading = false;
    await ticking;
    expect(ticks).toBeGreaterThanOrEqual(15 / params.batchSize);
  });
});
