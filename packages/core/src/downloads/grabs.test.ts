import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { uuidv7 } from '../ids/uuid.ts';
import type { Release } from '../releases/release.ts';
import { makeTorrent } from '../testing/make-torrent.ts';
import { databaseKinds } from '../testing/test-database.ts';
import { type GrabLibrary, nzb, openGrabLibrary, passkey, title, torrent } from './grab-library.fixture.ts';
import { readLiveGrabs } from './live-grabs.ts';

describe.each(databaseKinds)('grabs on %s', (kind) => {
  let opened: GrabLibrary;
  let now: Date;
  beforeEach(async () => {
    now = new Date();
    opened = await openGrabLibrary(kind, { now: () => now });
  });
  afterEach(() => opened[Symbol.asyncDispose]());

  const grab = async (facts: Partial<Release> = {}) => {
    const { guid, indexerId } = await opened.find(facts);
    return opened.library.downloads.grab({ guid, indexerId, movieId: opened.movieId });
  };
  const grabs = async () => (await opened.library.downloads.grabs()).grabs;

  it('put the torrent into the watch folder, with its info hash', async () => {
    const grabbed = await grab({ infoHash: torrent.infoHash });
    expect(grabbed).toEqual({ downloadId: torrent.infoHash, queueId: grabbed.queueId, title });
    expect(await opened.files()).toEqual([`${title}.torrent`]);
    expect(await readFile(join(opened.folder, `${title}.torrent`))).toEqual(Buffer.from(torrent.bytes));
    const [client] = await opened.library.downloadClients.list();
    expect(await grabs()).toEqual([
      {
        ...{ id: grabbed.queueId, state: 'grabbed', source: 'interactive', title, indexer: 'Indexer' },
        ...{
          movieId: opened.movieId,
          versionId: opened.movieId,
          protocol: 'torrent',
          quality: 'Bluray-1080p',
        },
        ...{ size: 8_000_000_000, downloadClientId: client?.id, downloadClient: 'Torrents' },
        ...{ downloadId: torrent.infoHash, fileId: null, message: null },
        ...{ grabbedAt: now.toISOString(), endedAt: null },
      },
    ]);
  });

  it('are in the history and in the stream of events, without addresses', async () => {
    const after = await opened.library.events.position();
    const { queueId } = await grab();
    const data = {
      ...{ grabId: queueId, versionId: opened.movieId, releaseTitle: title, indexer: 'Indexer' },
      ...{ protocol: 'torrent', quality: 'Bluray-1080p', downloadClient: 'Torrents' },
    };
    const { items } = await opened.library.activity.list({ type: 'grabbed' });
    expect(items).toMatchObject([
      { movieId: opened.movieId, title: 'Inception', data: { ...data, source: 'interactive' } },
    ]);
    for await (const event of opened.library.events.stream({ after, types: ['release.grabbed'] })) {
      expect(event).toEqual({
        ...{ type: 'release.grabbed', id: event.id, at: event.at, movieId: opened.movieId, ...data },
      });
      break;
    }
    for (const table of ['activity', 'event', 'grab']) {
      expect(JSON.stringify(await opened.query(`select * from ${table}`))).not.toContain(passkey);
    }
  });

  it('find the movie by the name of the release', async () => {
    const { indexerId, guid } = await opened.find();
    await opened.library.downloads.grab({ guid, indexerId });
    expect(await grabs()).toMatchObject([{ movieId: opened.movieId }]);
    const other = await opened.find({ title: 'The.Matrix.1999.1080p.BluRay-GROUP', guid: 'two' });
    await expect(opened.library.downloads.grab({ guid: other.guid, indexerId })).rejects.toMatchObject({
      code: 'MOVIE_NOT_FOUND',
    });
  });

  it('refuse what no search has found, and movies and versions that do not exist', async () => {
    const { downloads } = opened.library;
    const { guid, indexerId } = await opened.find();
    const cases = [
      [{ guid: 'two', indexerId }, 'RELEASE_NOT_FOUND'],
      [{ guid, indexerId: uuidv7() }, 'RELEASE_NOT_FOUND'],
      [{ guid, indexerId, movieId: uuidv7() }, 'MOVIE_NOT_FOUND'],
      [{ guid, indexerId, movieId: opened.movieId, versionId: uuidv7() }, 'VERSION_NOT_FOUND'],
      [{ guid }, 'INVALID_INPUT'],
      [{ guid, indexerId, other: 1 }, 'INVALID_INPUT'],
    ] as const;
    for (const [input, code] of cases) {
      await expect(downloads.grab(input as never)).rejects.toMatchObject({ code });
    }
    expect(await grabs()).toEqual([]);
    expect(opened.requests).toBe(0);
  });

  it('are one at a time for each version, under any race', async () => {
    const releases = await Promise.all(
      Array.from({ length: 8 }, (_, index) =>
        opened.find({ guid: `guid ${index}`, title: `Inception.2010.1080p.BluRay.x264-GROUP${index}` }),
      ),
    );
    const results = await Promise.allSettled(
      releases.map(({ guid, indexerId }) =>
        opened.library.downloads.grab({ guid, indexerId, movieId: opened.movieId }),
      ),
    );
    const failed = results.filter((one) => one.status === 'rejected');
    expect(failed).toHaveLength(7);
    for (const { reason } of failed) expect(reason).toMatchObject({ code: 'RELEASE_ALREADY_GRABBED' });
    expect(await opened.files()).toHaveLength(1);
    expect((await opened.library.activity.list({ type: 'grabbed' })).items).toHaveLength(1);
    const { id: versionId } = await opened.library.versions.create(opened.movieId, { name: '4K' });
    await opened.library.downloads.grab({
      guid: 'guid 7',
      indexerId: opened.indexerId,
      movieId: opened.movieId,
      versionId,
    });
    const queued = await readLiveGrabs({ ...opened, now: () => now }, [opened.movieId]);
    expect([...queued.keys()].toSorted()).toEqual([opened.movieId, versionId].toSorted());
    expect(queued.get(versionId)).toMatchObject({
      quality: 'Bluray-1080p',
      revision: { version: 1, real: 0 },
    });
    await opened.library.versions.delete(opened.movieId, versionId);
    expect(await grabs()).toMatchObject([{ versionId, state: 'cancelled' }, { state: 'grabbed' }]);
  });

  it('are rated with the score of their custom formats in the profile of the version', async () => {
    const { customFormats, qualityProfiles } = opened.library;
    const format = await customFormats.create({
      name: 'x264',
      conditions: [{ name: 'x264', type: 'releaseTitle', value: 'x264' }],
    });
    const profiles = await qualityProfiles.list();
    for (const { id } of profiles) {
      await qualityProfiles.update(id, { formatScores: [{ customFormatId: format.id, score: 25 }] });
    }
    await grab();
    const live = await readLiveGrabs({ ...opened, now: () => now }, [opened.movieId]);
    expect(live.get(opened.movieId)).toMatchObject({ quality: 'Bluray-1080p', formatScore: 25 });
  });

  it('take magnet links, also those that a file redirects to', async () => {
    const uri = `magnet:?xt=urn:btih:${torrent.infoHash.toUpperCase()}&dn=Inception`;
    expect(await grab({ download: { kind: 'magnet', uri } })).toMatchObject({ downloadId: torrent.infoHash });
    expect(await readFile(join(opened.folder, `${title}.magnet`), 'utf8')).toBe(uri);
    await cancelAll();
    opened.reply = (_request, response) => response.writeHead(302, { location: uri }).end();
    await grab({ title: 'Inception.2010.2160p.BluRay-B' });
    expect(await opened.files()).toEqual([`${title}.magnet`, 'Inception.2010.2160p.BluRay-B.magnet']);
  });

  it('put NZBs into the folder for usenet', async () => {
    await expect(grab({ protocol: 'usenet' })).rejects.toMatchObject({ code: 'NO_DOWNLOAD_CLIENT' });
    expect(opened.requests).toBe(0);
    await opened.library.downloadClients.create({
      ...{ name: 'Articles', implementation: 'WatchFolder', folder: opened.folder, protocol: 'usenet' },
      category: 'movies',
    });
    opened.reply = (_request, response) => response.end(nzb);
    const { downloadId, queueId } = await grab({ protocol: 'usenet' });
    expect(downloadId).toBe(queueId);
    expect(await readFile(join(opened.folder, 'movies', `${title}.nzb`))).toEqual(Buffer.from(nzb));
  });

  it('of both protocols go into a watch folder that has none', async () => {
    const { downloadClients } = opened.library;
    const [client] = await downloadClients.list();
    expect(await downloadClients.update(client?.id ?? '', { protocol: null })).toMatchObject({
      protocol: null,
    });
    await grab();
    await cancelAll();
    opened.reply = (_request, response) => response.end(nzb);
    await grab({ protocol: 'usenet' });
    expect(await opened.files()).toEqual([`${title}.nzb`, `${title}.torrent`]);
  });

  const refusals: readonly (readonly [string, GrabLibrary['reply'], Partial<Release>, RegExp])[] = [
    [
      'a page that asks to sign in',
      (_, r) => r.end('<!DOCTYPE html><html><body>Log in</body></html>'),
      {},
      /web page/,
    ],
    [
      'an error of the indexer',
      (_, r) => r.end('<?xml version="1.0"?><error code="501" description="x"/>'),
      {},
      /error 501/,
    ],
    ['HTTP 404', (_, r) => r.writeHead(404).end(), {}, /HTTP 404/],
    ['HTTP 403', (_, r) => r.writeHead(403).end(), {}, /refused \(HTTP 403\)/],
    ['a file that is cut off', (_, r) => r.end(torrent.bytes.subarray(0, -10)), {}, /cut off/],
    ['an NZB for a torrent', (_, r) => r.end(nzb), {}, /not bencoded/],
    [
      'another torrent',
      (_, r) => r.end(makeTorrent({ name: 'other' }).bytes),
      { infoHash: torrent.infoHash },
      /another torrent/,
    ],
    ['a broken connection', (_, r) => r.destroy(), {}, /cannot be fetched/],
    [
      'a magnet link of nothing',
      (_, r) => r.end(),
      { download: { kind: 'magnet', uri: 'magnet:?dn=x' } },
      /names no torrent/,
    ],
    [
      'an address of a cloud',
      (_, r) => r.writeHead(302, { location: 'http://169.254.169.254/latest' }).end(),
      {},
      /cannot be fetched/,
    ],
  ];
  it.each(refusals)('refuse %s, and leave nothing behind', async (_what, reply, facts, message) => {
    opened.reply = reply;
    const refused = await grab(facts).catch((error) => error);
    expect(refused).toMatchObject({ code: 'RELEASE_UNAVAILABLE', message: expect.stringMatching(message) });
    expect(refused.message).not.toContain(passkey);
    expect(await grabs()).toEqual([]);
    expect(await opened.files()).toEqual([]);
    opened.reply = (_request, response) => response.end(torrent.bytes);
    await grab();
  });

  it('ask private addresses only at the host of an indexer that may', async () => {
    await opened.library.indexers.update(opened.indexerId, { allowPrivateAddresses: false });
    await expect(grab()).rejects.toMatchObject({ code: 'RELEASE_UNAVAILABLE' });
    await opened.library.indexers.update(opened.indexerId, { allowPrivateAddresses: true });
    const url = `${opened.baseUrl.replace('127.0.0.1', '127.0.0.2')}/file`;
    await expect(grab({ download: { kind: 'url', url } })).rejects.toMatchObject({
      code: 'RELEASE_UNAVAILABLE',
    });
    expect(opened.requests).toBe(0);
  });

  it('go to the next client if one is down, by priority; if all are, nothing is left behind', async () => {
    const { downloadClients } = opened.library;
    const [first] = await downloadClients.list();
    const last = await downloadClients.create({
      ...{
        name: 'Second',
        implementation: 'WatchFolder',
        folder: join(opened.folder, '..'),
        protocol: 'torrent',
      },
      ...{ priority: 2, category: 'second' },
    });
    await rm(opened.folder, { recursive: true });
    await grab();
    expect(await grabs()).toMatchObject([{ downloadClient: 'Second', downloadClientId: last.id }]);
    await cancelAll();
    await downloadClients.update(last.id, { enabled: false });
    await expect(grab()).rejects.toMatchObject({
      code: 'DOWNLOAD_CLIENT_UNAVAILABLE',
      message: expect.stringMatching(/Torrents .*does not exist/),
    });
    expect(await grabs()).toHaveLength(1);
    await downloadClients.delete(first?.id ?? '');
    await expect(grab()).rejects.toMatchObject({ code: 'NO_DOWNLOAD_CLIENT' });
  });

  it('keep files that have the name already', async () => {
    const path = join(opened.folder, `${title}.torrent`);
    await writeFile(path, 'of a user');
    const { queueId } = await grab();
    expect(await readFile(path, 'utf8')).toBe('of a user');
    expect(await opened.files()).toEqual([`${title} [${queueId}].torrent`, `${title}.torrent`]);
  });

  it('make names that every file system takes', async () => {
    await grab({ title: `../../Inception: 2010/1080p? ${'x'.repeat(400)}` });
    const [name = ''] = await opened.files();
    expect(name).toMatch(/^\+\.\.\+Inception - 2010\+1080p x+\.torrent$/);
    expect(name.length).toBeLessThan(200);
  });

  it('end when a file of the version is imported, or when a user cancels them', async () => {
    const { queueId } = await grab();
    await cancelAll();
    await expect(opened.library.downloads.cancel(queueId)).rejects.toMatchObject({
      code: 'GRAB_NOT_CANCELLABLE',
    });
    await expect(opened.library.downloads.cancel(uuidv7())).rejects.toMatchObject({ code: 'GRAB_NOT_FOUND' });
    await expect(opened.library.downloads.cancel('no id')).rejects.toMatchObject({ code: 'GRAB_NOT_FOUND' });
    await grab();
    await addFile(null);
    const { fileId } = await opened.library.movies.get(opened.movieId);
    expect(await grabs()).toMatchObject([
      { state: 'imported', fileId, endedAt: expect.any(String) },
      { state: 'cancelled', fileId: null },
    ]);
    expect((await opened.library.downloads.grabs({ state: 'imported' })).pagination.total).toBe(1);
    expect((await opened.library.downloads.grabs({ movieId: uuidv7() })).grabs).toEqual([]);
    await grab();
  });

  it('end when their release is imported as another version', async () => {
    const { id: versionId } = await opened.library.versions.create(opened.movieId, { name: '4K' });
    const { guid, indexerId } = await opened.find();
    await opened.library.downloads.grab({ guid, indexerId, movieId: opened.movieId, versionId });
    await addFile('Other.Release-GROUP');
    expect(await grabs()).toMatchObject([{ state: 'grabbed' }]);
    await opened.query('delete from movie_file');
    await addFile(title);
    expect(await grabs()).toMatchObject([{ state: 'imported' }]);
  });

  it('expire after two weeks, also on a node that has not noticed yet', async () => {
    await grab();
    now = new Date(now.getTime() + 13 * 86_400_000);
    await expect(grab()).rejects.toMatchObject({ code: 'RELEASE_ALREADY_GRABBED' });
    now = new Date(now.getTime() + 2 * 86_400_000);
    expect(await readLiveGrabs({ ...opened, now: () => now }, [opened.movieId])).toEqual(new Map());
    await grab();
    expect((await grabs()).map(({ state }) => state)).toEqual(['grabbed', 'expired']);
  });

  it('are gone with their movie', async () => {
    await grab();
    await opened.library.movies.delete(opened.movieId);
    expect(await grabs()).toEqual([]);
  });

  async function cancelAll(): Promise<void> {
    for (const { id, state } of await grabs()) {
      if (state === 'grabbed') await opened.library.downloads.cancel(id);
    }
  }

  /** A file of the default version, as an import stores it. */
  const addFile = (releaseTitle: string | null) =>
    opened.query(
      `insert into movie_file (id, movie_id, path, size, quality, quality_score, release_title, date_added)
        values ('${uuidv7()}', '${opened.movieId}', '/movies/${uuidv7()}.mkv', 1, 'Bluray-1080p', 80,
          ${releaseTitle === null ? 'null' : `'${releaseTitle}'`}, ${kind === 'sqlite' ? '0' : 'now()'})`,
    );
});
