import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { LibraryError } from '../errors/library-error.ts';
import type { IndexerSource } from '../indexers/indexer-source.ts';
import { IndexerError } from '../indexers/indexer-source.ts';
import { movieMetadata, toImport } from '../testing/metadata.fixture.ts';
import { databaseKinds } from '../testing/test-database.ts';
import { endOf } from '../testing/test-library.fixture.ts';
import { openSearchLibrary, type SearchLibrary, testIndexer, testIndexers } from './search.fixture.ts';

const start = new Date('2026-03-03T12:00:00.000Z');
const minutesMs = 60_000;
const [bluray, web] = ['The.Matrix.1999.1080p.BluRay.x264-A', 'The.Matrix.1999.1080p.WEB-DL.H264-B'];
const matrix = movieMetadata(603, {
  title: 'The Matrix',
  year: 1999,
  runtime: 136,
  homeReleaseDate: '1999-09-21',
});

describe.each(databaseKinds)('what searches grab on %s', (kind) => {
  let fixture: SearchLibrary;
  let now: Date;
  let sources: IndexerSource[];
  let releases: { title: string; publishedAt?: Date; guid?: string }[];
  let movieId: string;
  beforeEach(async () => {
    now = start;
    releases = [{ title: web }, { title: bluray }];
    sources = [testIndexer('Works', { releases: () => releases })];
    fixture = await openSearchLibrary(kind, testIndexers(sources), { now: () => now });
    await fixture.library.movies.import([toImport(matrix, { monitored: true })]);
    movieId = (await fixture.library.movies.list()).movies[0]?.id ?? '';
    await fixture.library.start();
  });
  afterEach(() => fixture[Symbol.asyncDispose]());

  const titles = () => fixture.grabs.grabbed.map(({ release }) => release.title);
  const search = async () =>
    endOf(fixture.library, (await fixture.library.movies.autoSearch(movieId)).searchId);
  const run = async (schedule: string) =>
    endOf(fixture.library, (await fixture.library.schedules.run(schedule)).taskId);
  const pending = async () => (await fixture.library.search.pending()).releases;
  const refuse = (title: string, code: 'RELEASE_UNAVAILABLE' | 'DOWNLOAD_CLIENT_UNAVAILABLE') =>
    fixture.grabs.refused.set(title, new LibraryError(code, `Refused: ${code}.`));

  it('is the best release, and the result says what happened to each; an indexer that fails is reported', async () => {
    const fails = new IndexerError('limitReached', 'The daily limit is reached.');
    sources.push(testIndexer('Fails', { search: () => Promise.reject(fails) }));
    sources.push(
      testIndexer('Boom', { search: () => Promise.reject(new Error('https://host/?apikey=secret')) }),
    );
    const task = await search();
    expect(titles()).toEqual([bluray]);
    expect(task).toMatchObject({
      state: 'completed',
      message: `2 releases found at 3 indexers; 2 failed. Grabbed ${bluray}.`,
      result: {
        ...{ indexers: 3, releases: 2 },
        decisions: [
          { title: bluray, approved: true, outcome: 'grabbed', rejections: [] },
          { title: web, approved: true, outcome: 'notNeeded', rejections: [] },
        ],
      },
    });
    expect(task.result).toMatchObject({
      failures: expect.arrayContaining([
        { indexer: 'Fails', error: fails.message },
        { indexer: 'Boom', error: 'The indexer failed.' },
      ]),
    });
  });

  it('is the next best if an indexer refuses the file of the best', async () => {
    refuse(bluray, 'RELEASE_UNAVAILABLE');
    expect((await search()).result).toMatchObject({
      decisions: [
        { title: bluray, outcome: 'failed' },
        { title: web, outcome: 'grabbed' },
      ],
    });
    expect(titles()).toEqual([web]);
  });

  it('is one release for each version that wants one, and none for two', async () => {
    const version = await fixture.library.versions.create(movieId, { name: 'Second' });
    await search();
    expect(fixture.grabs.grabbed.map(({ release, versionId }) => [release.title, versionId])).toEqual([
      [bluray, movieId],
      [web, version.id],
    ]);
  });

  it('waits while the download client is down, and is tried again with growing pauses', async () => {
    refuse(bluray, 'DOWNLOAD_CLIENT_UNAVAILABLE');
    expect((await search()).message).toContain(`${bluray} waits for its download client.`);
    expect(await pending()).toMatchObject([
      { title: bluray, reason: 'downloadClientUnavailable', attempts: 0, movieId, versionId: movieId },
    ]);
    expect((await run('grab-pending-releases')).message).toBe('No release is due.');
    now = new Date(start.getTime() + 6 * minutesMs);
    expect((await run('grab-pending-releases')).message).toBe('Grabbed: 0; postponed: 1; dropped: 0.');
    expect(await pending()).toMatchObject([{ title: bluray, attempts: 1 }]);
    fixture.grabs.refused.clear();
    now = new Date(start.getTime() + 20 * minutesMs);
    expect((await run('grab-pending-releases')).message).toBe('Grabbed: 1; postponed: 0; dropped: 0.');
    expect(titles()).toEqual([bluray]);
    expect(await pending()).toEqual([]);
  });

  it('does not replace what a user chose while the download client is down', async () => {
    refuse(web, 'DOWNLOAD_CLIENT_UNAVAILABLE');
    refuse(bluray, 'DOWNLOAD_CLIENT_UNAVAILABLE');
    const found = (await fixture.library.search.releases({ movieId })).releases;
    const { guid = '', indexerId = '' } = found.find(({ title }) => title === web) ?? {};
    await expect(fixture.library.downloads.grab({ guid, indexerId, movieId })).rejects.toMatchObject({
      code: 'DOWNLOAD_CLIENT_UNAVAILABLE',
    });
    await search();
    await run('sync-rss');
    expect(await pending()).toMatchObject([{ title: web, source: 'interactive' }]);
  });

  describe('from feeds', () => {
    beforeEach(async () => {
      await fixture.query('update delay_profile set torrent_delay = 60, bypass_if_cutoff_met = ?', [false]);
    });

    it('waits for its delay; a better one replaces it and waits no longer; then it is grabbed', async () => {
      releases = [{ title: web, publishedAt: now }];
      expect((await run('sync-rss')).message).toContain('waiting: 1');
      const [waiting] = await pending();
      expect(waiting).toMatchObject({
        title: web,
        reason: 'delay',
        source: 'rss',
        dueAt: new Date(start.getTime() + 60 * minutesMs).toISOString(),
      });
      now = new Date(start.getTime() + 30 * minutesMs);
      releases = [{ title: bluray, publishedAt: now }, ...releases];
      await run('sync-rss');
      expect(await pending()).toMatchObject([{ id: waiting?.id, title: bluray, dueAt: waiting?.dueAt }]);
      now = new Date(start.getTime() + 61 * minutesMs);
      expect((await run('grab-pending-releases')).message).toBe('Grabbed: 1; postponed: 0; dropped: 0.');
      expect(titles()).toEqual([bluray]);
    });

    it('is grabbed at the next run once its delay is made shorter, and not before', async () => {
      releases = [{ title: web, publishedAt: now }];
      await run('sync-rss');
      now = new Date(start.getTime() + 10 * minutesMs);
      expect((await run('grab-pending-releases')).message).toBe('No release is due.');
      expect(await pending()).toMatchObject([{ title: web }]);
      const [profile] = await fixture.library.delayProfiles.list();
      await fixture.library.delayProfiles.update(profile?.id ?? '', { torrentDelay: 5 });
      expect((await run('grab-pending-releases')).message).toBe('Grabbed: 1; postponed: 0; dropped: 0.');
      expect(titles()).toEqual([web]);
      expect(await pending()).toEqual([]);
    });

    it('is dropped when it is due and no longer wanted', async () => {
      releases = [{ title: web, publishedAt: now }];
      await run('sync-rss');
      await fixture.library.movies.update(movieId, { monitored: false });
      now = new Date(start.getTime() + 61 * minutesMs);
      expect(await run('grab-pending-releases')).toMatchObject({
        message: 'Grabbed: 0; postponed: 0; dropped: 1.',
        result: {
          releases: [{ title: web, outcome: 'dropped', message: expect.stringContaining('not monitored') }],
        },
      });
      expect(await pending()).toEqual([]);
    });
  });

  it('is from feeds what monitored versions lack; no release is decided twice, and gaps are caught up', async () => {
    const since: (Date | null)[] = [];
    const known: boolean[] = [];
    sources[0] = testIndexer('Feed', {
      releases: () => releases,
      async recent({ since: from, isKnown }) {
        since.push(from);
        known.push(isKnown(`guid of ${web}`));
        return this.search?.({} as never, {} as never) ?? [];
      },
    });
    const first = await run('sync-rss');
    expect(first.message).toBe(
      '2 new releases at 1 indexers. Of movies of the library: 2; grabbed: 1; waiting: 0.',
    );
    expect(titles()).toEqual([bluray]);
    now = new Date(start.getTime() + 5 * 3_600_000);
    expect((await run('sync-rss')).message).toContain('0 new releases at 1 indexers');
    expect(titles()).toEqual([bluray]);
    expect(known).toEqual([false, true]);
    // An hour before the last sync.
    expect(since[1]).toEqual(new Date(start.getTime() - 3_600_000));
  });

  it('is nothing while an indexer fails, which is asked for the same time again', async () => {
    sources[0] = testIndexer('Fails', {
      recent: () => Promise.reject(new IndexerError('unreachable', 'It is gone.')),
    });
    expect((await run('sync-rss')).message).toContain('0 new releases at 1 indexers; 1 failed');
    expect(await fixture.query('select * from rss_sync')).toEqual([]);
  });
});
