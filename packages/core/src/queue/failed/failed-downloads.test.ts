import { copyFile, truncate } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findBlocklisted } from '../../blocklist/find-blocklisted.ts';
import { isWithoutFfmpeg, makeTestVideos, type TestVideos } from '../../import/import-library.fixture.ts';
import { executeSql } from '../../testing/execute-sql.ts';
import { testRelease } from '../../testing/release.fixture.ts';
import { databaseKinds } from '../../testing/test-database.ts';
import { endOf } from '../../testing/test-library.fixture.ts';
import { type DownloadLibrary, openDownloadLibrary } from '../completed/download-library.fixture.ts';
import { failDownload } from './fail-download.ts';

describe.skipIf(isWithoutFfmpeg).each(databaseKinds)('failed downloads on %s', (kind) => {
  let videos: TestVideos;
  let opened: DownloadLibrary;
  beforeAll(async () => {
    videos = await makeTestVideos();
    opened = await openDownloadLibrary(kind);
    await opened.library.start();
  });
  afterAll(async () => {
    await opened[Symbol.asyncDispose]();
    await videos[Symbol.asyncDispose]();
  });

  const searchesOf = async (movieId: string) =>
    (await opened.library.tasks.list({ kind: 'auto-search', limit: 100 })).tasks.filter(
      ({ subjectId }) => subjectId === movieId,
    );
  const failuresOf = async (movieId: string) =>
    (await opened.library.activity.list({ movieId, type: 'downloadFailed' })).items;
  const grabOf = async (id: string) =>
    (await opened.library.downloads.grabs()).grabs.find((grab) => grab.id === id);
  const fail = (id: string) =>
    opened.database.transaction((em) =>
      failDownload({ database: opened.database, enqueueSearch: async () => undefined }, em, {
        ...{ item: { id }, reason: 'missingArticles', message: 'Articles are missing.', now: new Date() },
      }),
    );

  it.each([
    ['missingArticles', true],
    ['truncated', true],
    ['password', false],
    ['fake', false],
  ] as const)('that failed by %s let a repost be tried: %s', async (reason, isTried) => {
    const movieId = await opened.addMovie(`Repost ${reason}`);
    const title = `Repost.${reason}.2010.1080p.BluRay.x264-GROUP`;
    const id = await opened.add({ title, movieId, files: {} });
    const now = new Date();
    const deps = { database: opened.database, enqueueSearch: async () => undefined };
    await opened.database.transaction((em) =>
      failDownload(deps, em, { item: { id }, reason, message: 'It failed.', now }),
    );
    const [listed] = (await opened.library.blocklist.list({ movieId })).items;
    const repost = testRelease(title, {
      ...{ guid: 'the repost', indexerId: listed?.indexerId ?? '', infoHash: null },
      publishedAt: new Date(now.getTime() + 1_000),
    });
    expect((await findBlocklisted(opened.database, [repost])).size).toBe(isTried ? 0 : 1);
  });

  it('end with their release on the blocklist, a sentence in the history, and a search that follows', async () => {
    const movieId = await opened.addMovie('Alpha Story');
    const title = 'Alpha.Story.2010.1080p.BluRay.x264-GROUP';
    const infoHash = 'c12fe1c06bba254a9dc9f519b335aa7c1367a88a';
    const after = await opened.library.events.position();
    const id = await opened.add({
      ...{ title, movieId, release: { infoHash, guid: 'guid of alpha' } },
      files: { 'setup.exe': 'program', 'password.txt': 'text' },
    });
    const { task, item } = await opened.run(id);
    const message = 'It has no video, but the program setup.exe.';
    expect(task).toMatchObject({ state: 'completed', result: { status: 'failed', message } });
    expect(item).toMatchObject({ trackedDownloadState: 'failed', status: 'failed', errorMessage: message });
    expect(await opened.query('select removal from queue_item where id = ?', [id])).toEqual([
      { removal: 'downloadAndData' },
    ]);
    expect(await grabOf(id)).toMatchObject({ state: 'failed', message });
    expect((await opened.library.blocklist.list({ movieId })).items).toMatchObject([
      { guid: 'guid of alpha', infoHash, title, indexerName: 'Indexer', reason: message },
    ]);
    expect(await failuresOf(movieId)).toMatchObject([
      { data: { grabId: id, reason: 'fake', message, releaseTitle: title, isSearched: true } },
    ]);
    const events = opened.library.events.stream({ after, types: ['download.failed'] });
    expect((await events.next()).value).toMatchObject({ movieId, grabId: id, message });
    await events.return?.();
    const [search] = await searchesOf(movieId);
    expect(await endOf(opened.library, search?.id ?? '')).toMatchObject({
      result: { searchType: 'missing' },
    });
  });

  it.each([
    ['a sample only', 'sample', { 'Sample/b-sample.mkv': 'hd' }, 'only a sample'],
    ['a preview whose name has nothing else', 'sample', { 'b.story.sample.mkv': 'hd' }, 'only a sample'],
    ['an advertisement of the movie', 'sample', { 'Trailer_b.1080p.mkv': 'hd' }, 'only a trailer'],
    ['a picture far below the promised one', 'fake', { 'b.mkv': 'sd' }, 'has 480'],
    ['a cut file', 'truncated', { 'b.mkv': 'cut' }, 'end of'],
    ['sound without a picture', 'fake', { 'b.mkv': 'audio' }, 'no picture'],
    [
      'a file worse than promised, which is not wanted',
      'fake',
      { 'b.mkv': 'hd' },
      'promised as Bluray-1080p',
    ],
  ] as const)('are those with %s', async (name, reason, files, message) => {
    const title = `B ${name.replaceAll(/\W/gu, ' ')}`;
    const movieId = await opened.addMovie(title);
    const sources = { hd: videos.hd, sd: videos.sd, audio: videos.audio, cut: videos.fullHd };
    const [[path, source]] = Object.entries(files) as [[string, keyof typeof sources]];
    const release = `${title.replaceAll(' ', '.')}.2010.1080p.BluRay.x264-GROUP`;
    if (name.startsWith('a file worse')) {
      const old = `${title.replaceAll(' ', '.')}.2010.720p.BluRay.x264-GROUP`;
      await opened.run(await opened.add({ title: old, movieId, files: { 'a.mkv': { video: videos.hd } } }));
    }
    const id = await opened.add({ title: release, movieId, files: { [path]: { video: sources[source] } } });
    if (source === 'cut') {
      await truncate(opened.disk.at(`client/${release}/${path}`), 9_000);
    }
    const { item } = await opened.run(id);
    expect(item).toMatchObject({
      trackedDownloadState: 'failed',
      errorMessage: expect.stringContaining(message),
    });
    expect(await failuresOf(movieId)).toMatchObject([{ data: { reason } }]);
    expect((await opened.library.blocklist.list({ movieId })).items).toHaveLength(1);
  });

  it.each([
    ['a program', 'setup.exe', 'fake', 'the program setup.exe'],
    ['a sample', 'some.story.sample.mkv', 'sample', 'only a sample'],
    ['a text', 'readme.txt', 'fake', '1 other file'],
  ])('are those that are one file without a folder: %s', async (_, name, reason, message) => {
    const title = `Theta Story ${name.length}`;
    const movieId = await opened.addMovie(title);
    const release = `${title.replaceAll(' ', '.')}.2010.1080p.BluRay.x264-GROUP`;
    const item = { output_path: opened.disk.at(`client/${release}/${name}`) };
    const id = await opened.add({ title: release, movieId, files: { [name]: 'no video' }, item });
    const { task, item: ended } = await opened.run(id);
    expect(task).toMatchObject({ state: 'completed', attempt: 1 });
    expect(ended).toMatchObject({
      ...{ trackedDownloadState: 'failed', errorMessage: expect.stringContaining(message) },
    });
    expect(await failuresOf(movieId)).toMatchObject([{ data: { reason } }]);
  });

  it('say in the queue that something unexpected went wrong, and end with a later attempt', async () => {
    const isSqlite = kind === 'sqlite';
    const rule = "state = 'failed' and title like 'Iota.Story%'";
    const refused = rule.replace('state', 'new.state').replace('title', 'new.title');
    await executeSql(
      opened.library,
      isSqlite
        ? `create trigger unexpected before update on queue_item when ${refused} begin select raise(abort, 'refused'); end`
        : `alter table queue_item add constraint unexpected check (not (${rule}))`,
    );
    const movieId = await opened.addMovie('Iota Story');
    const title = 'Iota.Story.2010.1080p.BluRay.x264-GROUP';
    const id = await opened.add({ title, movieId, files: { 'a.exe': 'program' } });
    const { taskId } = await opened.library.queue.retry(id);
    await expect.poll(async () => (await opened.library.tasks.get(taskId)).state).toBe('retrying');
    expect(await opened.library.queue.get(id)).toMatchObject({
      ...{ trackedDownloadState: 'importPending', status: 'warning' },
      statusMessages: [{ title, messages: [expect.stringMatching(/unexpected.*It is tried again soon\./)] }],
    });
    await executeSql(
      opened.library,
      isSqlite ? 'drop trigger unexpected' : 'alter table queue_item drop constraint unexpected',
    );
    expect((await opened.run(id)).item).toMatchObject({ trackedDownloadState: 'failed' });
  });

  it('are searched for again up to a limit, and not at all if a user does not want it', async () => {
    const movieId = await opened.addMovie('Gamma Story');
    await opened.library.downloadSettings.update({ maximumFailedSearches: 2 });
    const failOne = async (number: number) => {
      const title = `Gamma.Story.2010.1080p.BluRay.x264-GROUP${number}`;
      await opened.run(await opened.add({ title, movieId, files: { 'a.exe': 'program' } }));
    };
    await failOne(1);
    await failOne(2);
    const [last, first] = await failuresOf(movieId);
    expect(first?.data).toMatchObject({ isSearched: true });
    expect(last?.data).toMatchObject({
      ...{ isSearched: false, message: expect.stringContaining('as 2 downloads of this version failed') },
    });
    expect(await searchesOf(movieId)).toHaveLength(1);
    await opened.library.downloadSettings.update({ maximumFailedSearches: 9, searchAfterFailure: false });
    await failOne(3);
    await opened.library.downloadSettings.update({ searchAfterFailure: true });
    expect((await failuresOf(movieId))[0]?.data).toMatchObject({ isSearched: false });
    expect(await searchesOf(movieId)).toHaveLength(1);
  });

  it('are removed at their client only if that is wanted, and end once', async () => {
    const movieId = await opened.addMovie('Delta Story');
    await opened.library.downloadClients.update(opened.clientId, { removeFailed: false });
    const title = 'Delta.Story.2010.1080p.BluRay.x264-GROUP';
    const id = await opened.add({ title, movieId, files: {} });
    expect([await fail(id), await fail(id)]).toEqual([true, false]);
    await opened.library.downloadClients.update(opened.clientId, { removeFailed: true });
    expect(await opened.query('select removal from queue_item where id = ?', [id])).toEqual([
      { removal: null },
    ]);
    expect(await failuresOf(movieId)).toHaveLength(1);
    expect((await opened.library.blocklist.list({ movieId })).items).toHaveLength(1);
    // Its client has written the file after all.
    await copyFile(videos.fullHd, opened.disk.at(`client/${title}/delta.mkv`));
    expect((await opened.run(id)).item).toMatchObject({
      trackedDownloadState: 'imported',
      errorMessage: null,
    });
    expect(await grabOf(id)).toMatchObject({ state: 'imported' });
  });

  it('whose files are gone are searched for by a retry', async () => {
    const movieId = await opened.addMovie('Epsilon Story');
    const title = 'Epsilon.Story.2010.1080p.BluRay.x264-GROUP';
    const id = await opened.add({ title, movieId, files: {}, item: { output_path: null } });
    await fail(id);
    const { action, taskId } = await opened.library.queue.retry(id);
    expect(action).toBe('search');
    expect((await opened.library.tasks.get(taskId)).kind).toBe('auto-search');
  });
});
