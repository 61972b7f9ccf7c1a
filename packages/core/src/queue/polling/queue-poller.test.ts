import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { createOwner } from '../../database/process-identity.ts';
import { DownloadClientError } from '../../downloads/download-client.ts';
import { clientDownload, insertDownloadClient } from '../../testing/client-stand-in.ts';
import { movieMetadata, toImport } from '../../testing/metadata.fixture.ts';
import { insertQueueItem } from '../../testing/queue-item.ts';
import { databaseKinds } from '../../testing/test-database.ts';
import { missingGraceMs } from './next-queue-state.ts';
import { openPollerLibrary, type PollerLibrary, waiting } from './poller-library.fixture.ts';

const tracked = { speed: null, seconds_left: null };

describe.each(databaseKinds)('the poller of download clients on %s', (kind) => {
  let fixture: PollerLibrary;
  let folder: string;
  let movieId: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'cinephage-downloads-'));
    fixture = await openPollerLibrary(kind);
    await fixture.library.movies.import([toImport(movieMetadata(1, { title: 'Inception', year: 2010 }))]);
    movieId = (await fixture.library.movies.list()).movies[0]?.id ?? '';
  });
  afterEach(async () => {
    fixture.client.before = () => {};
    fixture.client.downloads.clear();
    await fixture.query('delete from queue_item');
    await fixture.query('delete from grab');
  });
  afterAll(async () => {
    await fixture[Symbol.asyncDispose]();
    await rm(folder, { recursive: true });
  });

  const put = (id: string, facts: Parameters<typeof clientDownload>[1] = {}) =>
    fixture.client.downloads.set(id, clientDownload(id, facts));
  const get = (id: string) => fixture.library.queue.get(id);
  const add = (download: string, facts: object = {}) =>
    insertQueueItem(fixture.library, { client_id: fixture.client.id, download_id: download, ...facts });
  const tasksOf = async (task: string) => (await fixture.library.tasks.list({ kind: task })).tasks.length;
  const finished = { state: 'finished', sizeLeft: 0, speed: null, secondsLeft: null } as const;

  it('writes what downloads do, and only what changes', async () => {
    const id = await add('one', { size: 2_000, size_left: 2_000, status: 'queued', ...tracked });
    put('one');
    await fixture.poll();
    expect(await get(id)).toMatchObject({ status: 'downloading', size: 1_000, sizeleft: 500, speed: 10 });
    const before = await fixture.row(id);
    await fixture.poll();
    expect(await fixture.row(id)).toEqual(before);
    put('one', { sizeLeft: 100, warning: 'The disk is nearly full.' });
    await fixture.poll();
    expect(await get(id)).toMatchObject({
      ...{ status: 'warning', sizeleft: 100, progress: 90 },
      statusMessages: [{ messages: ['The disk is nearly full.'] }],
    });
  });

  it('has a finished download imported once, when its data can be seen', async () => {
    const path = join(folder, 'A.Movie');
    const id = await add('two');
    put('two', { ...finished, path });
    await fixture.poll();
    expect(await get(id)).toMatchObject({
      ...{ status: 'warning', trackedDownloadState: 'downloading' },
      statusMessages: [{ messages: [expect.stringContaining(`${path} cannot be found here.`)] }],
    });
    await mkdir(path);
    await writeFile(join(path, 'a.mkv'), 'x'.repeat(999));
    await fixture.poll();
    expect((await get(id)).statusMessages[0]?.messages).toEqual([`${path} has 999 of 1000 bytes.`]);
    await writeFile(join(path, 'b.srt'), 'x');
    await fixture.poll();
    // The import looks at it then, and finds no video.
    expect(await get(id)).toMatchObject({ sizeleft: 0, outputPath: path });
    await fixture.poll();
    expect(await tasksOf('import-download')).toBe(1);
  });

  it('ends a failed download: another release is searched for, and the client removes it', async () => {
    const id = await fixture.addGrabbed({ movie_id: movieId, download_id: 'three', title: 'A.Release' });
    put('three', {
      state: 'failed',
      failure: { reason: 'missingArticles', message: 'Articles are missing.' },
    });
    await fixture.poll();
    expect(await get(id)).toMatchObject({
      ...{ status: 'failed', trackedDownloadState: 'failed', errorMessage: 'Articles are missing.' },
      ended: expect.any(String),
    });
    const { library } = fixture;
    expect((await library.blocklist.list({ movieId })).items).toMatchObject([{ title: 'A.Release' }]);
    expect((await library.downloads.grabs({ movieId })).grabs).toMatchObject([{ id, state: 'failed' }]);
    expect((await library.activity.list({ movieId, type: 'downloadFailed' })).items).toHaveLength(1);
    expect(await tasksOf('auto-search')).toBe(1);
    await fixture.poll();
    expect(fixture.client.removed).toContainEqual({ id: 'three', deleteData: true });
    expect((await library.activity.list({ movieId, type: 'downloadFailed' })).items).toHaveLength(1);
  });

  it('ends a download that was removed at the client, but not at once', async () => {
    const id = await fixture.addGrabbed({ movie_id: movieId, download_id: 'four' });
    await fixture.poll();
    expect(await get(id)).toMatchObject({ trackedDownloadState: 'downloading' });
    fixture.pass(missingGraceMs);
    await fixture.poll();
    expect((await fixture.library.queue.list()).totalRecords).toBe(0);
    expect((await fixture.library.downloads.grabs({ movieId })).grabs).toMatchObject([
      { id, state: 'cancelled' },
    ]);
    expect((await fixture.library.activity.list({ movieId, type: 'downloadRemoved' })).items).toMatchObject([
      { data: { message: 'It was removed at Torrents before it was imported.', grabId: id } },
    ]);
    await fixture.poll();
    expect(await fixture.row(id)).toBeUndefined();
  });

  it('follows downloads that a user adds to our category, by the movie of their name', async () => {
    put('five', { title: 'Inception.2010.1080p.BluRay.x264-GROUP' });
    put('six', { title: 'holiday videos' });
    await fixture.poll();
    await fixture.poll();
    const { items } = await fixture.library.queue.list();
    expect(items.toSorted((one, other) => one.title.localeCompare(other.title))).toMatchObject([
      { title: 'holiday videos', movieId: null, status: 'downloading', indexer: null },
      { title: 'Inception.2010.1080p.BluRay.x264-GROUP', movieId, quality: 'Bluray-1080p', progress: 50 },
    ]);
  });

  it('does not follow again what has ended, nor what is being handed over', async () => {
    const id = await fixture.addGrabbed({ movie_id: movieId, download_id: 'seven' });
    await fixture.query("update grab set state = 'cancelled' where id = ?", [id]);
    await fixture.query('delete from queue_item');
    put('seven');
    await fixture.poll();
    await fixture.poll();
    expect((await fixture.library.queue.list()).totalRecords).toBe(0);
    await fixture.query("update grab set state = 'grabbing', owner = null where id = ?", [id]);
    await fixture.query('update grab set lease_expires_at = ? where id = ?', [
      new Date(Date.now() + 600_000),
      id,
    ]);
    put('eight');
    await fixture.poll();
    expect((await fixture.library.queue.list()).totalRecords).toBe(0);
  });

  it('says of a client that is away since when and why, and goes on when it is back', async () => {
    const id = await add('nine');
    put('nine');
    await fixture.poll();
    fixture.client.before = () => {
      throw new DownloadClientError('unreachable', 'Torrents refused the connection.');
    };
    await fixture.poll();
    await fixture.poll();
    const state = await fixture.state();
    expect(state).toMatchObject({ failure: 'unreachable', message: 'Torrents refused the connection.' });
    expect(state?.failures).toBeGreaterThanOrEqual(2);
    expect(await get(id)).toMatchObject({
      ...{ status: 'warning', trackedDownloadState: 'downloading', sizeleft: 500 },
      statusMessages: [
        {
          title: 'Torrents',
          messages: [
            `Torrents has not answered since ${state?.failing_since?.toISOString()}: Torrents refused the connection.`,
          ],
        },
      ],
    });
    fixture.client.before = () => {};
    await fixture.poll();
    expect(await fixture.state()).toMatchObject({ failure: null, failures: 0, failing_since: null });
    expect(await get(id)).toMatchObject({ status: 'downloading', statusMessages: [] });
  });

  it('asks less and less often while a client is away, and logs in once with a wrong password', async () => {
    await fixture.poll();
    fixture.client.before = () => {
      throw new DownloadClientError('unauthorized', 'The password is wrong.');
    };
    await fixture.poll();
    const { lists } = fixture.client;
    fixture.pass(600_000);
    await fixture.query('update download_client_state set next_poll_at = ?', [new Date(0)]);
    await fixture.untilLooked();
    expect(fixture.client.lists).toBe(lists);
    fixture.client.before = () => {};
    await fixture.query('update download_client_state set failure = null, failures = 0');
    await expect.poll(() => fixture.client.lists, waiting).toBeGreaterThan(lists);
  });

  it('shows an unexpected error of a poll as a failure of the client', async () => {
    await fixture.poll();
    fixture.client.before = () => {
      throw new TypeError('x is not a function');
    };
    await fixture.poll();
    expect(await fixture.state()).toMatchObject({
      ...{ failure: 'refused', message: 'What Torrents does could not be read.' },
    });
  });

  it('takes the lease of a process that is gone, and of no other', async () => {
    await fixture.poll();
    const { lists } = fixture.client;
    const hold = async (owner: string, leaseMs: number) =>
      fixture.query('update download_client_state set owner = ?, lease_expires_at = ?, next_poll_at = ?', [
        ...[owner, new Date(Date.now() + leaseMs), new Date(0)],
      ]);
    await hold('|1|1|another-machine', 600_000);
    await fixture.untilLooked();
    expect(fixture.client.lists).toBe(lists);
    await hold('|1|1|another-machine', -1);
    await expect.poll(() => fixture.client.lists, waiting).toBeGreaterThan(lists);
    await fixture.poll();
    const again = fixture.client.lists;
    await hold(
      createOwner(kind === 'sqlite' ? 'sqlite' : 'postgresql').replace(/\|\d+\|/u, '|4194304|'),
      600_000,
    );
    await expect.poll(() => fixture.client.lists, waiting).toBeGreaterThan(again);
  });
});

describe.each(databaseKinds)('a poller that stops on %s', (kind) => {
  it('does not wait for a client that hangs, and another process polls it at once', async () => {
    const fixture = await openPollerLibrary(kind);
    const { promise: hanging, resolve } = Promise.withResolvers<void>();
    fixture.client.before = () => {
      resolve();
      return new Promise(() => {});
    };
    await hanging;
    // From here on it answers: the other process may poll as soon as this one has given its lease back.
    fixture.client.before = () => {};
    const startedAt = performance.now();
    const other = kind === 'sqlite' ? undefined : await openPollerLibrary(kind, { of: fixture });
    await fixture.library.stop();
    expect(performance.now() - startedAt).toBeLessThan(30_000);
    if (other !== undefined) {
      await other.poll();
      await other[Symbol.asyncDispose]();
    }
    await fixture[Symbol.asyncDispose]();
  });

  it('removes an imported download once it is seeded, if that is wanted', async () => {
    await using fixture = await openPollerLibrary(kind);
    const id = await insertQueueItem(fixture.library, {
      ...{
        client_id: fixture.client.id,
        download_id: 'one',
        state: 'imported',
        status: 'completed',
        removal: 'downloadAndData',
      },
    });
    const seeding = { state: 'finished', sizeLeft: 0, speed: null, secondsLeft: null } as const;
    fixture.client.downloads.set('one', clientDownload('one', seeding));
    await fixture.poll();
    await fixture.poll();
    expect(fixture.client.removed).toEqual([]);
    // The list need not show it until then.
    expect(await fixture.library.queue.cleanUp()).toEqual({ removedCount: 1 });
    await fixture.poll();
    await fixture.poll();
    expect(fixture.client.removed).toEqual([]);
    fixture.client.downloads.set('one', clientDownload('one', { ...seeding, isSeeded: true }));
    await fixture.poll();
    await fixture.poll();
    expect(fixture.client.removed).toEqual([{ id: 'one', deleteData: true }]);
    expect(await fixture.row(id)).toMatchObject({ state: 'ignored', removal: null });
  });
});

describe.each(databaseKinds)('two clients with one program and category on %s', (kind) => {
  it('have each download in the queue once', async () => {
    await using fixture = await openPollerLibrary(kind);
    fixture.client.downloads.set('one', clientDownload('one'));
    await expect.poll(async () => (await fixture.library.queue.list()).totalRecords, waiting).toBe(1);
    const twin = await insertDownloadClient(fixture.library, { name: 'Twin' });
    await expect
      .poll(
        () =>
          fixture.query('select 1 from download_client_state where client_id = ? and polled_at is not null', [
            twin,
          ]),
        waiting,
      )
      .toHaveLength(1);
    expect((await fixture.library.queue.list()).items).toMatchObject([
      { downloadId: 'one', downloadClientId: fixture.client.id },
    ]);
  });
});

describe.each(databaseKinds)('a usenet client, which leaves the data of what it removes, on %s', (kind) => {
  it('has the data deleted that is in its folder, and nothing else', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'cinephage-removals-'));
    await using fixture = await openPollerLibrary(kind);
    const landing = join(folder, 'done', 'cinephage');
    fixture.client.landing.push(landing);
    const files = {
      single: join(landing, 'One', 'one.mkv'),
      several: join(landing, 'Two', 'two.mkv'),
      shared: join(landing, 'Three', 'three.mkv'),
      ofUser: join(landing, 'Three', 'of a user.txt'),
      outside: join(folder, 'other', 'four.mkv'),
      kept: join(landing, 'Five', 'five.mkv'),
      torrent: join(landing, 'Six', 'six.mkv'),
      root: join(landing, 'Seven', 'Movies', 'seven.mkv'),
      inLibrary: join(landing, 'Eight', 'eight.mkv'),
    };
    for (const path of Object.values(files)) {
      await mkdir(dirname(path), { recursive: true });
      await writeFile(path, 'x');
    }
    const file = { path: files.inLibrary, size: 1, quality: 'DVD' };
    await fixture.library.movies.import([
      toImport(movieMetadata(1), { rootFolderPath: dirname(files.inLibrary), file }),
    ]);
    await fixture.library.rootFolders.create({ name: 'Movies', path: dirname(files.root) });
    const seeded = { state: 'imported', is_seeded: true } as const;
    const marked = { ...seeded, protocol: 'usenet', removal: 'downloadAndData' } as const;
    const items: readonly (readonly [string, object])[] = [
      [files.single, {}],
      [dirname(files.several), {}],
      [files.shared, {}],
      [files.outside, {}],
      [files.kept, { removal: 'download' }],
      [files.torrent, { protocol: 'torrent' }],
      [join(landing, 'Seven'), {}],
      [dirname(files.inLibrary), {}],
      [landing, {}],
      [join(landing, 'gone'), {}],
    ];
    for (const [index, [path, facts]] of items.entries()) {
      const of = { client_id: fixture.client.id, download_id: `usenet ${index}`, output_path: path };
      await insertQueueItem(fixture.library, { ...marked, ...of, ...facts });
    }
    await fixture.poll();
    expect(fixture.client.removed).toHaveLength(items.length);
    // One whose data is to stay, and those that hold something of the library.
    expect(fixture.client.removed.filter(({ deleteData }) => !deleteData).map(({ id }) => id)).toEqual([
      ...['usenet 4', 'usenet 6', 'usenet 7', 'usenet 8'],
    ]);
    expect(await fixture.query('select id from queue_item where removal is not null')).toEqual([]);
    expect((await readdir(landing)).toSorted()).toEqual(['Eight', 'Five', 'Seven', 'Six', 'Three']);
    expect(await readdir(join(landing, 'Three'))).toEqual(['of a user.txt']);
    for (const path of [files.outside, files.kept, files.torrent, files.root, files.inLibrary]) {
      expect(await readFile(path, 'utf8')).toBe('x');
    }
    await rm(folder, { recursive: true });
  });
});

describe('two libraries on one PostgreSQL', () => {
  it('poll a client one at a time', async () => {
    await using one = await openPollerLibrary('postgresql');
    await using other = await openPollerLibrary('postgresql', { of: one });
    one.client.before = () => new Promise((resolve) => setTimeout(resolve, 100));
    const before = one.client.lists;
    for (let poll = 0; poll < 6; poll++) {
      await (poll % 2 === 0 ? one : other).poll();
    }
    expect(one.client.lists - before).toBeGreaterThanOrEqual(6);
    expect(one.client.mostRunning).toBe(1);
  });
});
