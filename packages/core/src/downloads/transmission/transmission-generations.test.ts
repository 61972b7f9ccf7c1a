import { describe, expect, test } from 'vitest';
import { makeTorrent } from '../../testing/make-torrent.ts';
import type { TrackedDownload } from '../client-records.ts';
import type { ClientSettings } from '../client-settings.ts';
import { grabOf, recordsOf } from '../conformance/client-under-test.fixture.ts';
import { messageOf } from '../conformance/reaching.fixture.ts';
import type { DownloadFile } from '../download-client.ts';
import { createTransmission } from './create-transmission.ts';
import {
  listedTorrent,
  startTransmissionAnswers,
  type TransmissionAnswers,
} from './transmission-answers.fixture.ts';

const signal = new AbortController().signal;
const password = 'right';

const open = (
  { port }: TransmissionAnswers,
  changes: Partial<ClientSettings> = {},
  tracked: readonly TrackedDownload[] = [],
) =>
  createTransmission(
    {
      ...{ id: 'client', name: 'My client', host: '127.0.0.1', port, useSsl: false, urlBase: null },
      ...{ username: 'me', password, apiKey: null, category: 'ours', ...changes },
    },
    { records: recordsOf(tracked) },
  );

const listOf = async (client: ReturnType<typeof open>) => (await client.tracking?.list(signal)) ?? [];
const hash = '0123456789abcdef0123456789abcdef01234567';
const aTorrent: DownloadFile = { kind: 'torrent', ...makeTorrent({ name: 'Movie.mkv' }) };

describe.each([16, 17] as const)('Transmission with RPC %i, as documented', (rpcVersion) => {
  test('gets a torrent with our label, our folder and its goals', async () => {
    await using answers = await startTransmissionAnswers({ rpcVersion, password });
    answers.addNext({ result: 'success', hash });
    const client = open(answers);
    const grab = grabOf(aTorrent, 'Movie.1080p', { seedRatio: 1.5, seedTime: 90 });
    expect(await client.add(grab, signal)).toEqual({ downloadId: hash });
    const wanted = {
      ...{ labels: ['ours'], downloadDir: '/data/ours', seedRatioLimit: 1.5, seedRatioMode: 1 },
      ...{ seedIdleLimit: 90, seedIdleMode: 1 },
    };
    expect(answers.torrents.get(hash)).toMatchObject(wanted);
    expect(await client.add(grab, signal)).toEqual({ downloadId: hash });
    expect(answers.torrents.get(hash)).toMatchObject(wanted);
  });

  test('gets the goals of a torrent that we were adding as we ended', async () => {
    await using answers = await startTransmissionAnswers({ rpcVersion, password });
    answers.torrents.set(hash, listedTorrent(hash, { labels: [], downloadDir: '/data/ours' }));
    answers.addNext({ result: 'success', hash });
    await open(answers).add(grabOf(aTorrent, 'Movie.1080p', { seedRatio: 1.5 }), signal);
    expect(answers.torrents.get(hash)).toMatchObject({
      labels: ['ours'],
      seedRatioLimit: 1.5,
      seedRatioMode: 1,
    });
  });

  test('keeps the goals of a torrent that its user added', async () => {
    await using answers = await startTransmissionAnswers({ rpcVersion, password });
    answers.torrents.set(hash, listedTorrent(hash, { labels: [], downloadDir: '/theirs' }));
    answers.addNext({ result: 'success', hash });
    await open(answers).add(grabOf(aTorrent, 'Movie.1080p', { seedRatio: 1.5 }), signal);
    expect(answers.torrents.get(hash)).toMatchObject({
      labels: ['ours'],
      seedRatioMode: 0,
      downloadDir: '/theirs',
    });
  });

  test('lists 500 torrents with two requests, and those of others not', async () => {
    await using answers = await startTransmissionAnswers({ rpcVersion, password });
    const client = open(answers);
    for (let at = 0; at < 500; at++) {
      const own = at.toString(16).padStart(40, '0');
      answers.torrents.set(own, listedTorrent(own));
    }
    answers.torrents.set(hash, listedTorrent(hash, { labels: ['ours too'], downloadDir: '/data' }));
    expect(await listOf(client)).toHaveLength(500);
    const before = answers.requests.length;
    expect(await listOf(client)).toHaveLength(500);
    expect(answers.requests.slice(before)).toEqual(['session-get', 'torrent-get']);
  });

  test('begins a session again when it has ended', async () => {
    await using answers = await startTransmissionAnswers({ rpcVersion, password });
    const client = open(answers);
    expect(await listOf(client)).toEqual([]);
    answers.endSessions();
    expect(await listOf(client)).toEqual([]);
  });
});

test('a torrent that has lost its label as Transmission was killed gets it again, with its goals', async () => {
  await using answers = await startTransmissionAnswers({ rpcVersion: 17, password });
  const client = open(answers);
  answers.torrents.set(hash, listedTorrent(hash, { seedRatioMode: 1, seedRatioLimit: 3 }));
  await listOf(client);
  const lost = { labels: [], downloadDir: '/data', seedRatioMode: 0, seedRatioLimit: 2 };
  // In a session that goes on its user has moved it.
  answers.torrents.set(hash, listedTorrent(hash, lost));
  expect(await listOf(client)).toEqual([]);
  answers.endSessions();
  expect(await listOf(client)).toEqual([]);
  // It was ours until the session ended.
  answers.torrents.set(hash, listedTorrent(hash, { seedRatioMode: 1, seedRatioLimit: 3 }));
  await listOf(client);
  answers.endSessions();
  // It answers before it has read its torrents.
  answers.torrents.delete(hash);
  expect(await listOf(client)).toEqual([]);
  answers.torrents.set(hash, listedTorrent(hash, lost));
  expect(await listOf(client)).toMatchObject([{ id: hash, path: '/data/Movie' }]);
  expect(answers.torrents.get(hash)).toMatchObject({ labels: ['ours'], seedRatioMode: 1, seedRatioLimit: 3 });
});

describe('a process that has never seen a torrent without a label', () => {
  const lost = { labels: [], downloadDir: '/data', seedRatioMode: 0 };
  const tracked = { downloadId: hash, seedRatio: 3, seedTime: null };

  test('gives it our label and its goals, if it is in the queue', async () => {
    await using answers = await startTransmissionAnswers({ rpcVersion: 17, password });
    // It answers before it has read its torrents.
    const client = open(answers, {}, [tracked]);
    expect(await listOf(client)).toEqual([]);
    answers.torrents.set(hash, listedTorrent(hash, lost));
    expect(await listOf(client)).toMatchObject([{ id: hash, path: '/data/Movie' }]);
    const repaired = { labels: ['ours'], seedRatioMode: 1, seedRatioLimit: 3 };
    expect(answers.torrents.get(hash)).toMatchObject(repaired);
    // From then on only its user takes the label away.
    answers.torrents.set(hash, listedTorrent(hash, lost));
    expect(await listOf(client)).toEqual([]);
  });

  test('removes it, if it is in the queue', async () => {
    await using answers = await startTransmissionAnswers({ rpcVersion: 17, password });
    answers.torrents.set(hash, listedTorrent(hash, lost));
    await open(answers, {}, [tracked]).tracking?.remove(hash, { deleteData: false }, signal);
    expect(answers.requests.at(-1)).toBe('torrent-remove');
  });

  test.each([
    ['it is not in the queue', lost, []],
    ['it has the label of others', { ...lost, labels: ['theirs'] }, [tracked]],
  ])('leaves it alone, if %s', async (_, fields, known) => {
    await using answers = await startTransmissionAnswers({ rpcVersion: 17, password });
    answers.torrents.set(hash, listedTorrent(hash, fields));
    expect(await listOf(open(answers, {}, known))).toEqual([]);
    expect(answers.torrents.get(hash)).toMatchObject(fields);
  });
});

describe('what Transmission refuses is said in a sentence', () => {
  test.each([
    [401, 'unauthorized', 'My client refuses the user name or the password.'],
    [403, 'unauthorized', 'My client refuses this address'],
    [421, 'misconfigured', 'rpc-host-whitelist'],
    [404, 'misconfigured', 'URL base'],
    [502, 'unreachable', 'behind its proxy'],
    [500, 'refused', 'HTTP 500'],
  ])('with status %i', async (status, failure, text) => {
    await using answers = await startTransmissionAnswers({ rpcVersion: 17, password, status });
    const client = open(answers);
    expect(await messageOf(client.test(signal), failure)).toContain(text);
    const before = answers.requests.length;
    await messageOf(client.test(signal), failure);
    // What is no refused password may be tried again.
    expect(answers.requests.length > before).toBe(failure !== 'unauthorized');
  });

  test('as a page for people', async () => {
    await using answers = await startTransmissionAnswers({ rpcVersion: 17, password, status: 202 });
    expect(await messageOf(open(answers).test(signal), 'misconfigured')).toContain('another way');
  });

  test('by sessions that end at once, without asking for ever', async () => {
    await using answers = await startTransmissionAnswers({ rpcVersion: 17, password, hasNoSessions: true });
    expect(await messageOf(open(answers).test(signal), 'misconfigured')).toContain('begins no session');
    expect(answers.requests.length).toBeLessThan(10);
  });

  test('by what it says of a torrent, without addresses', async () => {
    await using answers = await startTransmissionAnswers({ rpcVersion: 17, password });
    answers.addNext({ result: 'no answer of https://tracker.example/announce?passkey=abc' });
    const message = await messageOf(open(answers).add(grabOf(aTorrent, 'Movie'), signal), 'refused');
    expect(message).toBe('My client refuses: No answer of ….');
  });

  test('a category with a comma', async () => {
    await using answers = await startTransmissionAnswers({ rpcVersion: 17, password });
    const client = open(answers, { category: 'movies,new' });
    expect(await messageOf(client.test(signal), 'misconfigured')).toContain('comma');
    expect(await messageOf(client.add(grabOf(aTorrent, 'Movie'), signal), 'misconfigured')).toContain(
      'comma',
    );
    expect(answers.requests).toEqual([]);
  });
});

describe('a torrent of Transmission', () => {
  test.each([
    [{ status: 6 }, 'finished'],
    [{ status: 5 }, 'finished'],
    [{ status: 0 }, 'finished'],
    // A tracker that refuses it says nothing about the data.
    [{ status: 6, error: 2, errorString: 'unregistered torrent' }, 'finished'],
    [{ status: 0, leftUntilDone: 5 }, 'paused'],
    [{ status: 1 }, 'processing'],
    [{ status: 2 }, 'processing'],
    [{ status: 6, leftUntilDone: 5 }, 'processing'],
    [{ status: 3, leftUntilDone: 5 }, 'queued'],
    [{ status: 4, leftUntilDone: 5, rateDownload: 9 }, 'downloading'],
    [{ status: 4, leftUntilDone: 5, peersSendingToUs: 1 }, 'downloading'],
    [{ status: 4, leftUntilDone: 5, webseedsSendingToUs: 1 }, 'downloading'],
    [{ status: 4, leftUntilDone: 5 }, 'stalled'],
    // Without metadata nothing is left.
    [{ status: 4, leftUntilDone: 0, metadataPercentComplete: 0 }, 'stalled'],
    [{ status: 0, leftUntilDone: 0, metadataPercentComplete: 0.5 }, 'paused'],
    // All of it was downloaded, and is gone.
    [{ status: 0, error: 3, errorString: 'No data found! Ensure your drives are connected' }, 'failed'],
  ])('with %o is %s', async (fields, state) => {
    await using answers = await startTransmissionAnswers({ rpcVersion: 17, password });
    answers.torrents.set(hash, listedTorrent(hash, fields));
    const [download] = await listOf(open(answers));
    expect(download).toMatchObject({ state });
    expect(download?.failure === null).toBe(state !== 'failed');
    expect(download?.path).toBe('metadataPercentComplete' in fields ? null : '/data/ours/Movie');
  });

  test.each([
    ['No data found! Ensure your drives are connected', 'missingFiles'],
    ['No space left on device', 'diskFull'],
    ['Permission denied', 'unwritable'],
  ])('that says "%s" has failed by %s', async (errorString, reason) => {
    await using answers = await startTransmissionAnswers({ rpcVersion: 17, password });
    answers.torrents.set(hash, listedTorrent(hash, { status: 0, error: 3, errorString }));
    const [download] = await listOf(open(answers));
    expect(download?.failure).toEqual({ reason, message: `The client says: ${errorString}.` });
  });

  test('that waits says what its tracker says', async () => {
    await using answers = await startTransmissionAnswers({ rpcVersion: 17, password });
    const fields = { status: 4, leftUntilDone: 5, error: 2, errorString: 'unregistered torrent' };
    answers.torrents.set(hash, listedTorrent(hash, fields));
    const [download] = await listOf(open(answers));
    expect(download?.warning).toBe(
      'The torrent waits for seeds: no peer sends its data. Its tracker says: Unregistered torrent.',
    );
  });

  test.each([
    ['no goals', {}, false],
    ['a goal of all torrents, by which it was stopped', { status: 0, isFinished: true }, true],
    ['its ratio', { seedRatioMode: 1, seedRatioLimit: 1, uploadRatio: 1 }, true],
    ['not its ratio', { seedRatioMode: 1, seedRatioLimit: 1, uploadRatio: 0.99 }, false],
    [
      'its ratio, that nothing was downloaded for',
      { seedRatioMode: 1, seedRatioLimit: 1, uploadRatio: -2 },
      true,
    ],
    ['no ratio yet', { seedRatioMode: 1, seedRatioLimit: 1, uploadRatio: -1 }, false],
    ['its time', { seedIdleMode: 1, seedIdleLimit: 2, secondsSeeding: 120 }, true],
    ['not its time', { seedIdleMode: 1, seedIdleLimit: 2, secondsSeeding: 119 }, false],
    [
      'its time, but is checked',
      { status: 2, seedIdleMode: 1, seedIdleLimit: 2, secondsSeeding: 120 },
      false,
    ],
  ])('that has reached %s', async (_what, fields, isSeeded) => {
    await using answers = await startTransmissionAnswers({ rpcVersion: 17, password });
    answers.torrents.set(hash, listedTorrent(hash, fields));
    expect(await listOf(open(answers))).toMatchObject([{ isSeeded }]);
  });
});
