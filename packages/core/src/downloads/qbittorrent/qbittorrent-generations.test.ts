import { describe, expect, test } from 'vitest';
import { makeTorrent } from '../../testing/make-torrent.ts';
import { grabOf } from '../conformance/client-under-test.fixture.ts';
import { messageOf } from '../conformance/reaching.fixture.ts';
import type { DownloadFile } from '../download-client.ts';
import { createQBittorrent } from './create-qbittorrent.ts';
import {
  type Generation,
  listedTorrent,
  type QBittorrentAnswers,
  startQBittorrentAnswers,
} from './qbittorrent-answers.fixture.ts';

const signal = new AbortController().signal;
const password = 'right';

const open = ({ port }: QBittorrentAnswers, changes: { password?: string; apiKey?: string } = {}) =>
  createQBittorrent({
    ...{ id: 'client', name: 'My client', host: '127.0.0.1', port, useSsl: false, urlBase: null },
    ...{ username: 'me', password, apiKey: null, category: 'ours', ...changes },
  });

const listOf = (client: ReturnType<typeof open>) => client.tracking?.list(signal) ?? [];

const aTorrent = (name: string): DownloadFile => ({ kind: 'torrent', ...makeTorrent({ name }) });
const hash = '0123456789abcdef0123456789abcdef01234567';
const aMagnet: DownloadFile = { kind: 'magnet', uri: `magnet:?xt=urn:btih:${hash}`, infoHash: hash };

describe.each<Generation>(['4.1', '5.0', '5.2'])('qBittorrent %s, as documented', (generation) => {
  test('gets a torrent once, in our category and with its goals', async () => {
    await using answers = await startQBittorrentAnswers({ generation, password });
    const client = open(answers);
    const file = aTorrent('Movie.mkv');
    const grab = grabOf(file, 'Movie.1080p', { seedRatio: 1.5, seedTime: 90 });
    const { downloadId } = await client.add(grab, signal);
    expect(downloadId).toBe(file.kind === 'torrent' && file.infoHash);
    expect(await client.add(grab, signal)).toEqual({ downloadId });
    expect(answers.requests.filter((request) => request === 'POST /torrents/add')).toHaveLength(1);
    const added = Object.fromEntries(answers.added);
    expect(added).toMatchObject({
      category: 'ours',
      autoTMM: 'true',
      rename: 'Movie.1080p',
      ratioLimit: '1.5',
    });
    expect(added).toMatchObject(generation === '4.1' ? { paused: 'false' } : { stopped: 'false' });
    // The answers do not tell that the goals were taken.
    expect(Object.fromEntries(answers.shareLimits ?? [])).toMatchObject({
      ratioLimit: '1.5',
      seedingTimeLimit: '90',
    });
  });

  test('gets a magnet link', async () => {
    await using answers = await startQBittorrentAnswers({ generation, password });
    const client = open(answers);
    expect(await client.add(grabOf(aMagnet, 'Magnet'), signal)).toEqual({ downloadId: hash });
    expect(await listOf(client)).toMatchObject([{ id: hash, state: 'stalled', size: 0, path: null }]);
  });

  test('has a torrent that was added by another client meanwhile', async () => {
    await using answers = await startQBittorrentAnswers({ generation, password });
    const client = open(answers);
    const infoHash = makeTorrent({ name: 'Meanwhile.mkv' }).infoHash;
    answers.torrents.set(infoHash, listedTorrent(generation, infoHash));
    answers.hideOnce();
    expect(await client.add(grabOf(aTorrent('Meanwhile.mkv'), 'Meanwhile'), signal)).toEqual({
      downloadId: infoHash,
    });
  });

  test('tries a refused password once', async () => {
    await using answers = await startQBittorrentAnswers({ generation, password });
    const client = open(answers, { password: 'Wr0ng' });
    const message = await messageOf(Promise.resolve(listOf(client)), 'unauthorized');
    expect(message).toContain('My client refuses the user name or the password');
    await messageOf(client.test(signal), 'unauthorized');
    expect(answers.requests).toEqual(['POST /auth/login']);
  });

  test('signs in again when a session has ended, once', async () => {
    await using answers = await startQBittorrentAnswers({ generation, password });
    const client = open(answers);
    await client.test(signal);
    answers.endSessions();
    expect(await listOf(client)).toEqual([]);
    expect(answers.requests.filter((request) => request === 'POST /auth/login')).toHaveLength(2);
  });

  test('lists 500 torrents with one request', async () => {
    await using answers = await startQBittorrentAnswers({ generation, password });
    const client = open(answers);
    for (let at = 0; at < 500; at++) {
      const own = at.toString(16).padStart(40, '0');
      answers.torrents.set(own, listedTorrent(generation, own, { content_path: '/data/ours/Movie' }));
    }
    expect(await listOf(client)).toHaveLength(500);
    const before = answers.requests.length;
    expect(await listOf(client)).toHaveLength(500);
    expect(answers.requests.slice(before)).toEqual(['GET /torrents/info']);
  });

  test('has a folder for our category', async () => {
    await using answers = await startQBittorrentAnswers({ generation, password });
    expect(await open(answers).tracking?.folders(signal)).toEqual([{ path: '/data/ours' }]);
  });
});

test('qBittorrent 4.1 names no place of the data: it is that of its files', async () => {
  await using answers = await startQBittorrentAnswers({ generation: '4.1', password });
  const client = open(answers);
  answers.torrents.set(hash, listedTorrent('4.1', hash));
  for (let poll = 0; poll < 2; poll++) {
    expect(await listOf(client)).toMatchObject([{ state: 'finished', path: '/data/ours/Folder' }]);
  }
  expect(answers.requests.filter((request) => request === 'GET /torrents/files')).toHaveLength(1);
});

describe('a key, since qBittorrent 5.2', () => {
  test('takes the place of a login', async () => {
    await using answers = await startQBittorrentAnswers({ generation: '5.2', password, apiKey: 'a-key' });
    expect(await listOf(open(answers, { apiKey: 'a-key' }))).toEqual([]);
    expect(answers.requests).not.toContain('POST /auth/login');
  });

  test('that is wrong is tried once', async () => {
    await using answers = await startQBittorrentAnswers({ generation: '5.2', password, apiKey: 'a-key' });
    const client = open(answers, { apiKey: 'Wr0ng' });
    for (let call = 0; call < 2; call++) {
      expect(await messageOf(Promise.resolve(listOf(client)), 'unauthorized')).not.toContain('Wr0ng');
    }
    expect(answers.requests).toHaveLength(1);
  });
});

describe('a torrent of qBittorrent', () => {
  const complete = { progress: 1, amount_left: 0 };
  const half = { progress: 0.5, amount_left: 500 };
  test.each([
    // 4.x and 5.x have names of their own for the same.
    ['pausedUP', complete, 'finished'],
    ['stoppedUP', complete, 'finished'],
    ['uploading', complete, 'finished'],
    ['stalledUP', complete, 'finished'],
    ['queuedUP', complete, 'finished'],
    ['forcedUP', complete, 'finished'],
    ['pausedDL', half, 'paused'],
    ['stoppedDL', half, 'paused'],
    ['downloading', half, 'downloading'],
    ['forcedDL', half, 'downloading'],
    ['stalledDL', half, 'stalled'],
    ['metaDL', { size: -1, amount_left: 0, progress: 0, content_path: '' }, 'stalled'],
    ['forcedMetaDL', { size: 0, amount_left: 0, progress: 0, content_path: '' }, 'stalled'],
    ['queuedDL', half, 'queued'],
    ['error', half, 'failed'],
    ['missingFiles', half, 'failed'],
    // Being checked says nothing about the data: it is 1 of a torrent whose files are gone.
    ['checkingResumeData', complete, 'processing'],
    ['checkingUP', complete, 'processing'],
    ['checkingDL', half, 'processing'],
    ['moving', complete, 'processing'],
    ['allocating', half, 'processing'],
    ['of a later version', complete, 'processing'],
    // Not all of it, whatever the state says; and still in the folder of what is not complete.
    ['stalledUP', half, 'processing'],
    ['stalledUP', { ...complete, content_path: '/incomplete/Movie' }, 'processing'],
    ['stalledUP', { ...complete, content_path: '/data/ours2/Movie' }, 'processing'],
    ['stalledUP', { ...complete, save_path: 'D:\\ours\\', content_path: 'D:\\ours\\Movie' }, 'finished'],
  ])('in state %s with %o is %s', async (state, fields, expected) => {
    await using answers = await startQBittorrentAnswers({ generation: '5.0', password });
    answers.torrents.set(hash, listedTorrent('5.0', hash, { state, ...fields }));
    const [download] = await listOf(open(answers));
    expect(download).toMatchObject({ state: expected });
    expect(download?.failure === null).toBe(expected !== 'failed');
  });

  test.each([
    ['no goals', {}, false],
    ['its ratio', { max_ratio: 1, ratio: 1 }, true],
    ['not its ratio', { max_ratio: 1, ratio: 0.99 }, false],
    ['its time', { max_seeding_time: 60, seeding_time: 3600 }, true],
    ['not its time', { max_seeding_time: 60, seeding_time: 3599 }, false],
    ['one of two goals', { max_ratio: 5, ratio: 0, max_seeding_time: 60, seeding_time: 4000 }, true],
    ['its ratio, but seeds by force', { state: 'forcedUP', max_ratio: 1, ratio: 2 }, false],
    [
      'its ratio, but is not complete',
      { state: 'downloading', amount_left: 5, max_ratio: 0, ratio: 0 },
      false,
    ],
  ])('that has reached %s', async (_what, fields, isSeeded) => {
    await using answers = await startQBittorrentAnswers({ generation: '5.0', password });
    answers.torrents.set(hash, listedTorrent('5.0', hash, fields));
    expect(await listOf(open(answers))).toMatchObject([{ isSeeded }]);
  });

  test('of both versions is known by the first hash', async () => {
    await using answers = await startQBittorrentAnswers({ generation: '5.0', password });
    const second = 'a'.repeat(40);
    answers.torrents.set(
      second,
      listedTorrent('5.0', second, { infohash_v1: hash.toUpperCase(), infohash_v2: 'a'.repeat(64) }),
    );
    const client = open(answers);
    expect(await listOf(client)).toMatchObject([{ id: hash }]);
    await client.tracking?.remove(hash, { deleteData: true }, signal);
    expect(answers.torrents.size).toBe(0);
  });
});
