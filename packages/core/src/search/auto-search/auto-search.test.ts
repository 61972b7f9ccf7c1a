import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { SearchType } from '../../movies/movie.schema.ts';
import { createSecretBox } from '../../secrets/secret-box.ts';
import { movieMetadata, toImport } from '../../testing/metadata.fixture.ts';
import { runHandler } from '../../testing/run-handler.fixture.ts';
import { databaseKinds } from '../../testing/test-database.ts';
import { endOf, openTestLibrary, type TestLibrary } from '../../testing/test-library.fixture.ts';
import { refuseToGrab, testIndexers } from '../search.fixture.ts';
import { createAutoSearchHandler } from './auto-search-handler.ts';

const addedAt = new Date('2026-01-01T00:00:00.000Z');
const now = new Date('2026-03-03T00:00:00.000Z');
const noIndexer = 'No indexer is configured, so there was nowhere to search.';

/** Without a file, with a poor and with a good one; each monitored and not. */
const movies = [null, 'DVD', 'Bluray-1080p'].flatMap((quality, index) =>
  [true, false].map((monitored) => {
    const tmdbId = 2 * index + (monitored ? 1 : 2);
    const file = quality === null ? {} : { file: { path: `/movies/${tmdbId}/movie.mkv`, size: 1, quality } };
    return toImport(movieMetadata(tmdbId), { addedAt, monitored, ...file });
  }),
);

describe.each(databaseKinds)('searching for a movie on %s', (kind) => {
  let fixture: TestLibrary;
  let ids: Map<number, string>;
  beforeEach(async () => {
    fixture = await openTestLibrary(kind, { now: () => now });
    await fixture.library.movies.import(movies);
    const rows = await fixture.query<{ id: string; tmdb_id: number }>('select id, tmdb_id from movie');
    ids = new Map(rows.map((row) => [row.tmdb_id, row.id]));
  });
  afterEach(() => fixture[Symbol.asyncDispose]());

  const search = (tmdbId: number, searchType?: SearchType) =>
    fixture.library.movies.autoSearch(
      ids.get(tmdbId) ?? '',
      searchType === undefined ? undefined : { searchType },
    );

  it('searches for every movie by hand, otherwise for candidates only', async () => {
    await fixture.library.start();
    const candidates: Record<SearchType, readonly number[]> = {
      manual: [1, 2, 3, 4, 5, 6],
      missing: [1],
      cutOffUnmet: [3],
    };
    for (const searchType of ['manual', 'missing', 'cutOffUnmet'] as const) {
      await fixture.query('update movie set last_search_time = null');
      for (const tmdbId of ids.keys()) {
        const { searchId } = await search(tmdbId, searchType);
        const task = await endOf(fixture.library, searchId);
        const searched = candidates[searchType].includes(tmdbId);
        expect(task).toMatchObject({ state: 'completed', result: { searched, searchType } });
        expect(task.message === noIndexer).toBe(searched);
        const { lastSearchTime } = await fixture.library.movies.get(ids.get(tmdbId) ?? '');
        expect(lastSearchTime).toBe(searched ? now.toISOString() : null);
      }
    }
  });

  it('searches by hand by default, and says that no indexer is configured', async () => {
    await fixture.library.start();
    const started = await search(6);
    expect(started).toEqual({ searchId: started.searchId });
    expect(await endOf(fixture.library, started.searchId)).toMatchObject({
      kind: 'auto-search',
      subjectId: ids.get(6),
      state: 'completed',
      percent: 100,
      message: noIndexer,
      result: { searched: true, searchType: 'manual', indexers: 0, releases: 0, failures: [] },
    });
    const { movies: found } = await fixture.library.movies.list({
      sort: { field: 'lastSearchTime', direction: 'desc' },
      limit: 1,
    });
    expect(found).toMatchObject([{ tmdbId: 6, lastSearchTime: now.toISOString() }]);
  });

  it('joins the running search, whatever its kind, and starts another one afterwards', async () => {
    const { searchId } = await search(1, 'missing');
    const again = await Promise.all(Array.from({ length: 10 }, () => search(1, 'manual')));
    expect(new Set(again.map((one) => one.searchId))).toEqual(new Set([searchId]));
    expect((await search(2)).searchId).not.toBe(searchId);
    await fixture.library.start();
    await endOf(fixture.library, searchId);
    expect((await search(1)).searchId).not.toBe(searchId);
  });

  it('searches for an unavailable movie for a user and not for a schedule', async () => {
    const { database } = fixture;
    const secrets = createSecretBox('a secret of the operator');
    const deps = {
      database,
      secrets,
      indexerSources: testIndexers([]),
      grabRelease: refuseToGrab,
      now: () => now,
    };
    const handler = createAutoSearchHandler(deps);
    const task = { id: 'task', kind: 'auto-search', attempt: 1, maxAttempts: 5 };
    const run = (flag: { scheduled?: boolean }) =>
      runHandler(handler, {
        task: { ...task, subjectId: ids.get(1) ?? null },
        payload: { searchType: 'missing', ...flag },
      });
    const reason = 'The movie is not available yet.';
    expect(await run({ scheduled: true })).toMatchObject({ message: reason, result: { searched: false } });
    expect(await run({ scheduled: false })).toMatchObject({ result: { searched: true } });
    // Tasks queued by an earlier version have no such field.
    expect(await run({})).toMatchObject({ result: { searched: true } });
    await fixture.query("update movie set minimum_availability = 'announced'");
    expect(await run({ scheduled: true })).toMatchObject({ result: { searched: true } });
  });

  it('refuses an unknown kind of search', async () => {
    for (const options of [{ searchType: 'everything' }, { searchType: null }, { kind: 'manual' }]) {
      await expect(
        fixture.library.movies.autoSearch(ids.get(1) ?? '', options as never),
      ).rejects.toMatchObject({ code: 'INVALID_INPUT' });
    }
    expect((await fixture.library.tasks.list()).tasks).toEqual([]);
  });
});
