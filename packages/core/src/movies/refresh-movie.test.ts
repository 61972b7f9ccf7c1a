import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createLibrary } from '../create-library.ts';
import { createTmdbSource } from '../metadata/tmdb/tmdb-source.ts';
import {
  movieMetadata,
  type TestMetadataSource,
  testMetadataSource,
  toImport,
} from '../testing/metadata.fixture.ts';
import { databaseKinds } from '../testing/test-database.ts';
import { endOf, openTestLibrary, type TestLibrary } from '../testing/test-library.fixture.ts';
import { startTmdbStandIn } from '../testing/tmdb-stand-in.ts';

const added = new Date('2026-01-01T00:00:00.000Z');
const later = new Date('2026-02-02T00:00:00.000Z');

const before = movieMetadata(1, {
  title: 'Working Title',
  year: 2025,
  genres: ['Drama', 'War'],
  tagline: 'Soon.',
  alternativeTitles: ['Rough Cut'],
  cast: [{ name: 'Jane Doe', character: 'Lead', tmdbId: 4 }],
});
const after = movieMetadata(1, {
  title: 'The Final Title',
  originalTitle: 'Der letzte Titel',
  imdbId: 'tt7',
  year: 2026,
  genres: ['Comedy', 'War'],
  overview: 'Now known.',
  certification: 'R',
  runtime: 99,
  tmdbRating: 7.7,
  tmdbVoteCount: 5,
  posterPath: '/p.jpg',
  website: 'https://movie.test/',
  homeReleaseDate: '2026-01-15',
  alternativeTitles: [],
});

describe.each(databaseKinds)('refreshing a movie on %s', (kind) => {
  let fixture: TestLibrary;
  let source: TestMetadataSource;
  let now: Date;
  let id: string;
  beforeEach(async () => {
    source = testMetadataSource([before]);
    now = added;
    fixture = await openTestLibrary(kind, { metadata: source, now: () => now });
    const settings = { rootFolderPath: '/m', monitored: false, minimumAvailability: 'inCinemas' } as const;
    ({ id } = await fixture.library.movies.add({ tmdbId: 1, ...settings }));
    now = later;
  });
  afterEach(() => fixture[Symbol.asyncDispose]());

  async function refresh() {
    const { taskId } = await fixture.library.movies.refresh(id);
    return endOf(fixture.library, taskId);
  }
  const titlesFound = async (query: object) =>
    (await fixture.library.movies.list(query)).movies.map(({ title }) => title);

  it('stores the new metadata, and keeps the settings of the user', async () => {
    const stored = await fixture.library.movies.get(id);
    source.put(after);
    await fixture.library.start();
    expect(await refresh()).toMatchObject({
      state: 'completed',
      percent: 100,
      message: 'Refreshed The Final Title',
      result: { tmdbId: 1, title: 'The Final Title' },
      error: null,
    });
    const { posterPath, backdropPath, theatricalDate, homeReleaseDate, cast, crew, ...facts } = after;
    expect(await fixture.library.movies.get(id)).toEqual({
      ...stored,
      ...facts,
      posterUrl: 'https://images.test/original/p.jpg',
      credits: { cast, crew },
      isAvailable: true,
      updatedAt: later.toISOString(),
    });
    expect(source.asked.at(-1)).toEqual({ tmdbId: 1, fresh: true });
  });

  it('moves the movie in lists, filters and searches', async () => {
    source.put(after);
    await fixture.library.start();
    await refresh();
    expect(await titlesFound({ search: 'working' })).toEqual([]);
    expect(await titlesFound({ search: 'rough cut' })).toEqual([]);
    expect(await titlesFound({ genre: 'Drama' })).toEqual([]);
    expect(await titlesFound({ year: 2025 })).toEqual([]);
    for (const query of [{ search: 'letzte' }, { genre: 'comedy', year: 2026 }, { genre: 'War' }]) {
      expect(await titlesFound(query)).toEqual(['The Final Title']);
    }
  });

  it('keeps the slug, so that URLs stay valid', async () => {
    source.put(after);
    await fixture.library.start();
    await refresh();
    expect((await fixture.library.movies.get(id)).titleSlug).toBe('working-title');
  });

  it('keeps updatedAt when the source has nothing new', async () => {
    const stored = await fixture.library.movies.get(id);
    await fixture.library.start();
    expect((await refresh()).state).toBe('completed');
    expect(await fixture.library.movies.get(id)).toEqual(stored);
  });

  it('changes updatedAt when only a detail is new', async () => {
    source.put({ ...before, tagline: 'Now.' });
    await fixture.library.start();
    await refresh();
    expect(await fixture.library.movies.get(id)).toMatchObject({
      tagline: 'Now.',
      updatedAt: later.toISOString(),
    });
  });

  it('answers at once, with the same task while one is queued or running', async () => {
    const first = await fixture.library.movies.refresh(id);
    expect(first).toEqual({ taskId: first.taskId });
    const again = await Promise.all(
      Array.from({ length: 10 }, () => fixture.library.movies.refresh(id.toUpperCase())),
    );
    expect(new Set(again.map(({ taskId }) => taskId))).toEqual(new Set([first.taskId]));
    await fixture.library.start();
    await endOf(fixture.library, first.taskId);
    expect((await fixture.library.movies.refresh(id)).taskId).not.toBe(first.taskId);
  });

  it('fails with a sentence when the movie was deleted in between', async () => {
    const { taskId } = await fixture.library.movies.refresh(id);
    await fixture.library.movies.delete(id);
    await fixture.library.start();
    expect(await endOf(fixture.library, taskId)).toMatchObject({
      state: 'failed',
      error: { code: 'MOVIE_NOT_FOUND', message: `No movie in the library has the id "${id}".` },
    });
  });

  it('changes nothing when TMDB no longer has the movie or fails', async () => {
    await using tmdb = await startTmdbStandIn();
    const { apiKey, baseUrl } = tmdb;
    const metadata = createTmdbSource({ apiKey, baseUrl, retryDelayMs: 5 });
    await using own = await openTestLibrary(kind, { metadata });
    const created = await own.library.movies.add({ tmdbId: 603, rootFolderPath: '/m' });
    const stored = await own.library.movies.get(created.id);
    await own.library.start();
    tmdb.removeMovie(603);
    const forgotten = await endOf(own.library, (await own.library.movies.refresh(created.id)).taskId);
    expect(forgotten).toMatchObject({ state: 'failed', error: { code: 'METADATA_NOT_FOUND' }, attempt: 1 });
    tmdb.failNext(Number.POSITIVE_INFINITY, 'unauthorized');
    const refused = await endOf(own.library, (await own.library.movies.refresh(created.id)).taskId);
    expect(refused).toMatchObject({ state: 'failed', error: { code: 'METADATA_KEY_REJECTED' } });
    expect(JSON.stringify(refused)).not.toContain(apiKey);
    expect(await own.library.movies.get(created.id)).toEqual(stored);
  });

  it('records the refresh of a movie that the source no longer has, and changes nothing else', async () => {
    await fixture.library.movies.import([toImport(movieMetadata(2), { addedAt: added })]);
    const times = async () => {
      const sql = 'select id, updated_at, metadata_refreshed_at as refreshed_at from movie where tmdb_id = 2';
      const [row] = await fixture.database.reader.all<Record<string, unknown>>(sql, []);
      return row;
    };
    const before = await times();
    await fixture.library.start();
    const { taskId } = await fixture.library.movies.refresh(String(before?.id));
    expect((await endOf(fixture.library, taskId)).error).toMatchObject({ code: 'METADATA_NOT_FOUND' });
    expect(before?.refreshed_at).toBe(added.getTime());
    expect(await times()).toEqual({ ...before, refreshed_at: later.getTime() });
  });

  it('stores nothing of an answer that arrives after the cancellation', async () => {
    source.put(after);
    const { promise: mayAnswer, resolve: answer } = Promise.withResolvers<void>();
    const { promise: isAsked, resolve: ask } = Promise.withResolvers<void>();
    const slow = {
      ...source,
      async getMovie(tmdbId: number) {
        ask();
        await mayAnswer;
        return source.getMovie(tmdbId);
      },
    };
    const { library, url } = fixture;
    await using other = await createLibrary({ database: url, metadata: slow, now: () => now });
    await other.start();
    const { taskId } = await library.movies.refresh(id);
    await isAsked;
    await other.tasks.cancel(taskId);
    answer();
    await other.stop();
    expect((await library.tasks.get(taskId)).state).toBe('cancelled');
    expect(await library.movies.get(id)).toMatchObject({
      title: 'Working Title',
      updatedAt: added.toISOString(),
    });
  });

  it('refuses an invalid answer of a source, and changes nothing', async () => {
    source.put({ ...after, genres: 'Comedy' } as never);
    await fixture.library.start();
    const { taskId } = await fixture.library.movies.refresh(id);
    await expect
      .poll(async () => (await fixture.library.tasks.get(taskId)).error)
      .toMatchObject({ code: 'METADATA_BAD_ANSWER', message: expect.stringContaining('genres') });
    expect((await fixture.library.movies.get(id)).title).toBe('Working Title');
  });
});
