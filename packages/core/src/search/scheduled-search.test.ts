import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { MovieToImport } from '../movies/movie-import.schema.ts';
import { openTaskService, type TaskService } from '../tasks/task-service.ts';
import { movieMetadata, toImport } from '../testing/metadata.fixture.ts';
import { runHandler } from '../testing/run-handler.fixture.ts';
import { databaseKinds } from '../testing/test-database.ts';
import { importAll, openTestLibrary, type TestLibrary } from '../testing/test-library.fixture.ts';
import {
  createSearchCutoffUnmetMoviesHandler,
  createSearchMissingMoviesHandler,
  type ScheduledSearchDeps,
} from './scheduled-search.ts';
import { testIndexer, testIndexers } from './search.fixture.ts';

const now = new Date('2026-05-20T03:00:00.000Z');
const hoursAgo = (hours: number) => new Date(now.getTime() - hours * 3_600_000);
const released = { homeReleaseDate: '2020-01-01' };
const unreleased = { homeReleaseDate: '2030-01-01' };

const handlers = {
  missing: createSearchMissingMoviesHandler,
  cutOffUnmet: createSearchCutoffUnmetMoviesHandler,
} as const;
type Wanted = keyof typeof handlers;

/** A movie that one of the schedules searches for, depending on its file. */
function movie(tmdbId: number, quality: string | null, settings: Partial<MovieToImport> = {}): MovieToImport {
  const file = quality === null ? {} : { file: { path: `/movies/${tmdbId}/movie.mkv`, size: 1, quality } };
  return toImport(movieMetadata(tmdbId, released), { monitored: true, ...file, ...settings });
}

describe.each(databaseKinds)('searching by schedule on %s', (kind) => {
  let fixture: TestLibrary;
  let tasks: TaskService;
  beforeEach(async () => {
    fixture = await openTestLibrary(kind, { now: () => now });
    tasks = await openTaskService({ database: fixture.database });
  });
  afterEach(async () => {
    await tasks.close();
    await fixture[Symbol.asyncDispose]();
  });

  function run(
    wanted: Wanted,
    deps: Partial<ScheduledSearchDeps> = {},
    signal = new AbortController().signal,
  ) {
    const { database } = fixture;
    const create = handlers[wanted];
    return runHandler(
      create({
        database,
        tasks,
        indexerSources: testIndexers([testIndexer('Nowhere')]),
        now: () => now,
        ...deps,
      }),
      { signal },
    );
  }

  /** The TMDB ids of the movies whose search is queued, in the order of the queue. */
  async function queued(): Promise<readonly number[]> {
    const sql = `select m.tmdb_id from task t join movie m on cast(m.id as text) = t.subject_id
      where t.kind = 'auto-search' and t.state = 'queued' order by t.id`;
    return (await fixture.query<{ tmdb_id: number }>(sql)).map((row) => row.tmdb_id);
  }

  function searchedAt(tmdbId: number, date: Date) {
    const { database } = fixture;
    const sql = 'update movie set last_search_time = ? where tmdb_id = ?';
    return database.execute(database.fork(), sql, [date, tmdbId]);
  }

  const everyKind = [
    movie(1, null),
    movie(2, null, { monitored: false }),
    toImport(movieMetadata(3, unreleased), { monitored: true }),
    toImport(movieMetadata(4, unreleased), { monitored: true, minimumAvailability: 'announced' }),
    movie(5, 'DVD'),
    movie(6, 'DVD', { monitored: false }),
    movie(7, 'Bluray-1080p'),
    { ...movie(8, 'DVD'), metadata: movieMetadata(8, unreleased) },
  ];

  it.each<[Wanted, readonly number[]]>([
    ['missing', [1, 4]],
    ['cutOffUnmet', [5]],
  ])('%s queues searches for what is monitored, available and wanting: %j', async (wanted, expected) => {
    await fixture.library.movies.import(everyKind);
    const { result, message } = await run(wanted);
    expect((await queued()).toSorted()).toEqual(expected);
    expect(result).toEqual({
      searchType: wanted,
      lookedAt: everyKind.length,
      queued: expected.length,
      alreadyQueued: 0,
    });
    expect(message).toBe(`Searches queued: ${expected.length}.`);
    for (const task of (await fixture.library.tasks.list()).tasks) {
      expect(task).toMatchObject({ kind: 'auto-search', priority: 0 });
    }
  });

  it('applies the cutoff of the profile of each movie', async () => {
    const { qualityProfiles } = fixture.library;
    const profiles = await qualityProfiles.list();
    const movies = profiles.map(({ id }, index) => movie(index + 1, 'Bluray-720p', { qualityProfileId: id }));
    await fixture.library.movies.import(movies);
    await run('cutOffUnmet');
    const meetsIt = 1 + profiles.findIndex(({ name }) => name === 'SD');
    expect((await queued()).toSorted()).toEqual([1, 2, 3, 4, 5].filter((tmdbId) => tmdbId !== meetsIt));
  });

  it('searches for files that meet the cutoff, and score less than their profile wants', async () => {
    const { customFormats, qualityProfiles } = fixture.library;
    const { id: customFormatId } = await customFormats.create({
      name: 'Large',
      conditions: [{ name: 'Large', type: 'size', minimumSize: 1 }],
    });
    const [profile] = await qualityProfiles.list();
    const qualityProfileId = profile?.id ?? '';
    const { cutoff = '' } = profile ?? {};
    await qualityProfiles.update(qualityProfileId, {
      ...{ upgradesAllowed: true, cutoffFormatScore: 10, formatScores: [{ customFormatId, score: 10 }] },
    });
    const ofSize = (tmdbId: number, size: number) =>
      movie(tmdbId, cutoff, {
        qualityProfileId,
        file: { path: `/movies/${tmdbId}/a.mkv`, size, quality: cutoff },
      });
    await fixture.library.movies.import([ofSize(1, 1), ofSize(2, 2_000_000_000)]);
    expect((await run('cutOffUnmet')).result).toMatchObject({ lookedAt: 2, queued: 1 });
    expect(await queued()).toEqual([1]);
    await qualityProfiles.update(qualityProfileId, { upgradesAllowed: false });
    await fixture.query("delete from task where kind = 'auto-search'");
    expect((await run('cutOffUnmet')).result).toMatchObject({ lookedAt: 2, queued: 0 });
  });

  it('searches first for those never searched for, then for those longest ago, and for none twice a day', async () => {
    await fixture.library.movies.import([1, 2, 3, 4, 5, 6].map((tmdbId) => movie(tmdbId, null)));
    await searchedAt(1, hoursAgo(30));
    await searchedAt(2, hoursAgo(900));
    await searchedAt(3, hoursAgo(19));
    await searchedAt(4, hoursAgo(0));
    await searchedAt(5, hoursAgo(23.9));
    expect((await run('missing')).result).toMatchObject({ lookedAt: 4, queued: 4 });
    expect(await queued()).toEqual([6, 2, 1, 5]);
  });

  it('queues nothing twice, and joins the search that a user has started', async () => {
    await fixture.library.movies.import([movie(1, null), movie(2, null)]);
    const { movies } = await fixture.library.movies.list({});
    const { searchId } = await fixture.library.movies.autoSearch(movies[0]?.id ?? '', {
      searchType: 'manual',
    });
    expect((await run('missing')).result).toMatchObject({ queued: 1, alreadyQueued: 1 });
    const again = await run('missing');
    expect(again.result).toMatchObject({ queued: 0, alreadyQueued: 2 });
    expect(again.message).toBe('Searches queued: 0; queued before: 2.');
    expect((await fixture.library.tasks.get(searchId)).priority).toBe(10);
  });

  it('stops once 100 are found', async () => {
    await importAll(
      fixture.library,
      Array.from({ length: 150 }, (_, index) => movie(index + 1, null)),
    );
    expect((await run('missing')).result).toMatchObject({ lookedAt: 100, queued: 100 });
    expect(await queued()).toHaveLength(100);
  });

  it('finds the few among many, and reports progress', async () => {
    const many = Array.from({ length: 2_500 }, (_, index) => movie(index + 1, null, { monitored: false }));
    await importAll(fixture.library, [...many, movie(2_501, null), movie(2_502, 'DVD')]);
    const { result, progress } = await run('missing');
    expect(result).toMatchObject({ lookedAt: 2_502, queued: 1 });
    expect(progress.map(({ message }) => message)).toEqual([
      'Looked at 1000 movies, found 0 to search for',
      'Looked at 2000 movies, found 0 to search for',
      'Looked at 2502 movies, found 1 to search for',
      'Queueing 1 searches',
    ]);
  });

  it('reports that there is nothing to search for', async () => {
    await fixture.library.movies.import([movie(1, 'Bluray-1080p')]);
    for (const wanted of ['missing', 'cutOffUnmet'] as const) {
      expect((await run(wanted)).message).toBe('There is no movie to search for now.');
    }
  });

  it('reports that no indexer is configured', async () => {
    await fixture.library.movies.import([movie(1, null), movie(2, 'DVD')]);
    for (const wanted of ['missing', 'cutOffUnmet'] as const) {
      const { result, message } = await run(wanted, { indexerSources: testIndexers([]) });
      expect(message).toBe('No indexer is configured, so there was nowhere to search.');
      expect(result).toEqual({ searchType: wanted, lookedAt: 0, queued: 0, alreadyQueued: 0 });
    }
    expect(await queued()).toEqual([]);
  });

  it('queues nothing after it is aborted', async () => {
    await fixture.library.movies.import([movie(1, null)]);
    await expect(run('missing', {}, AbortSignal.abort(new Error('stopped')))).rejects.toThrow('stopped');
    expect(await queued()).toEqual([]);
  });
});
