import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createHttpClient } from '../../http-client/create-http-client.ts';
import {
  type IndexerFault,
  type IndexerStandIn,
  type StandInIndexer,
  startIndexerStandIn,
} from '../../testing/indexer-stand-in.ts';
import type { IndexerFailure, IndexerQuery } from '../indexer-source.ts';
import type { IndexerAccess, WireCapabilities, WireLimits } from '../indexer-wire.ts';
import { createWireFactory } from './create-indexer-wire.ts';
import { createRequestQueues } from './request-queues.ts';

let standIn: IndexerStandIn;
let http: ReturnType<typeof createHttpClient>;
beforeEach(async () => {
  standIn = await startIndexerStandIn();
  http = createHttpClient();
});
afterEach(async () => {
  http.close();
  await standIn.stop();
});

const signal = new AbortController().signal;
const movie: IndexerQuery = { title: 'Seven Samurai', year: 1954, imdbId: 'tt0047478', tmdbId: 346 };
const release = {
  id: 'one',
  title: 'Seven.Samurai.1954.1080p.BluRay.x264-GROUP',
  imdbId: 'tt0047478',
  tmdbId: 346,
};

interface OpenOptions {
  readonly settings?: Partial<IndexerAccess>;
  readonly capabilities?: WireCapabilities | null;
  readonly intervalMs?: number;
}

const warnings: string[] = [];
const limits: WireLimits[] = [];
let requests = 0;
const logger = {
  ...{ debug: () => undefined, info: () => undefined, error: () => undefined },
  warn: (fields: object, message: string) => void warnings.push(`${message} ${JSON.stringify(fields)}`),
};

function open(indexer: StandInIndexer, { settings, capabilities = null, intervalMs = 0 }: OpenOptions = {}) {
  warnings.length = 0;
  limits.length = 0;
  requests = 0;
  const queues = createRequestQueues({ intervalMs });
  const createWire = createWireFactory({ http, queues, logger, now: () => new Date() });
  const access: IndexerAccess = {
    ...standIn.indexers[indexer],
    ...{
      id: `id-of-${indexer}`,
      priority: 25,
      minimumSeeders: 1,
      seedRatio: null,
      seedTime: null,
      categories: [],
    },
    protocol: indexer === 'newznab' ? 'usenet' : 'torrent',
    ...settings,
  };
  return createWire(access, capabilities, {
    onRequest: () => {
      requests += 1;
    },
    onLimits: (limit) => void limits.push(limit),
  });
}

const titles = (releases: readonly { title: string }[]) => releases.map(({ title }) => title);
const searches = (indexer: StandInIndexer) =>
  standIn.requestsOf(indexer, 'search').map(({ query }) => Object.fromEntries(query));

describe('capabilities', () => {
  test('are the search parameters, the size of pages and the categories of movies', async () => {
    standIn.setPageSize('jackett', 60);
    expect(await open('jackett').readCapabilities(signal)).toEqual({
      movieSearch: true,
      searchParameters: ['q', 'imdbid'],
      maximumPageSize: 60,
      categories: [
        { id: 2000, name: 'Movies' },
        { id: 2030, name: 'SD' },
        { id: 2040, name: 'HD' },
        { id: 2045, name: 'UHD' },
        { id: 2050, name: 'BluRay' },
        { id: 2080, name: 'WEB-DL' },
      ],
    });
  });

  test('without supportedParams, the search takes text and IMDb ids', async () => {
    expect(await open('newznab').readCapabilities(signal)).toMatchObject({
      searchParameters: ['q', 'imdbid'],
    });
  });

  test('a plain feed has none', async () => {
    expect(await open('rss').readCapabilities(signal)).toBeNull();
    expect(standIn.requests).toEqual([]);
  });

  test('are asked for once, before the first search', async () => {
    const wire = open('prowlarr');
    await wire.search(movie, { signal });
    await wire.search(movie, { signal });
    expect(standIn.requestsOf('prowlarr', 'caps')).toHaveLength(1);
    expect(requests).toBe(standIn.requests.length);
  });

  test('that cannot be read hinder no search by title', async () => {
    standIn.add('prowlarr', release);
    standIn.fail('prowlarr', 'loginPage', { on: 'caps' });
    expect(titles(await open('prowlarr').search(movie, { signal }))).toEqual([release.title]);
    expect(searches('prowlarr')).toMatchObject([{ t: 'search', q: 'seven samurai 1954' }]);
  });
});

describe('searches', () => {
  test.each([
    ['jackett', { imdbid: '0047478' }],
    ['prowlarr', { imdbid: '0047478', tmdbid: '346' }],
    ['newznab', { imdbid: '0047478' }],
  ] as const)('%s is asked by the ids that it takes', async (indexer, ids) => {
    standIn.add(indexer, release, { ...release, id: 'other', imdbId: 'tt0000001', tmdbId: 1 });
    expect(titles(await open(indexer).search(movie, { signal }))).toEqual([release.title]);
    const [query] = searches(indexer);
    expect(query).toEqual({
      ...{ t: 'movie', cat: '2000,2030,2040,2045,2050,2080', extended: '1', offset: '0', limit: '100' },
      ...{ apikey: standIn.apiKey, ...ids },
    });
  });

  test('by title and year if ids find nothing', async () => {
    const { imdbId, tmdbId, ...unknown } = release;
    standIn.add('prowlarr', unknown);
    expect([imdbId, tmdbId]).toEqual([movie.imdbId, movie.tmdbId]);
    expect(titles(await open('prowlarr').search(movie, { signal }))).toEqual([release.title]);
    expect(searches('prowlarr').map(({ t }) => t)).toEqual(['movie', 'search']);
  });

  test('by title alone if nothing else is known', async () => {
    await open('prowlarr').search(
      { title: 'WALL·E: L’été à la plage & más', year: null, imdbId: null, tmdbId: null },
      { signal },
    );
    expect(searches('prowlarr')).toMatchObject([{ t: 'search', q: 'wall e lete a la plage mas' }]);
  });

  test('the categories of a search come before those of the indexer, each with its children', async () => {
    const wire = open('jackett', { settings: { categories: [2000, 100_001] } });
    await wire.search(movie, { signal });
    await wire.search(movie, { signal, categories: [2030, 5000] });
    const [first, , second] = searches('jackett').map(({ cat }) => cat);
    expect([first, second]).toEqual(['2000,2030,2040,2045,2050,2080,100001', '2030,5000']);
  });

  test('an indexer without a category of movies is not searched', async () => {
    standIn.fail('jackett', 'noMovieCategory', { on: 'caps' });
    await expect(open('jackett').search(movie, { signal })).rejects.toMatchObject({
      failure: 'unsupported',
      message: 'It lists no category of movies, so it is not searched.',
    });
    expect(standIn.requestsOf('jackett', 'search')).toEqual([]);
  });

  test('a plain feed is filtered by title and year', async () => {
    const others = [
      'Seven.Samurai.2014.1080p.WEB-GROUP',
      'Seven.1995.1080p.WEB-GROUP',
      'Other.2001.720p-GROUP',
    ];
    standIn.add('rss', release, ...others.map((title) => ({ id: title, title })));
    expect(titles(await open('rss').search(movie, { signal }))).toEqual([release.title]);
  });
});

describe('pages', () => {
  const many = (count: number) =>
    Array.from({ length: count }, (_, index) => ({
      id: `release-${index}`,
      title: `Seven.Samurai.1954.Part.${index}.1080p.WEB-GROUP`,
      publishedAt: new Date(Date.now() - index * 60_000),
    }));
  const text = { title: 'Seven Samurai', year: 1954, imdbId: null, tmdbId: null };

  test('are read until the total is reached', async () => {
    standIn.add('newznab', ...many(45));
    standIn.setPageSize('newznab', 20);
    expect(await open('newznab').search(text, { signal })).toHaveLength(45);
    expect(searches('newznab').map(({ offset }) => offset)).toEqual(['0', '20', '40']);
  });

  test('are read until one is short if there is no total', async () => {
    standIn.add('jackett', ...many(45));
    standIn.setPageSize('jackett', 20);
    expect(await open('jackett').search(text, { signal })).toHaveLength(45);
    expect(searches('jackett')).toHaveLength(3);
  });

  test('end when a page repeats', async () => {
    standIn.add('newznab', ...many(45));
    standIn.setPageSize('newznab', 20);
    standIn.fail('newznab', 'repeatsPages');
    expect(await open('newznab').search(text, { signal })).toHaveLength(20);
    expect(searches('newznab')).toHaveLength(2);
  });

  test('end after five', async () => {
    standIn.add('newznab', ...many(45));
    standIn.setPageSize('newznab', 5);
    expect(await open('newznab').search(text, { signal })).toHaveLength(25);
  });

  test('what is there is returned if a later one fails', async () => {
    standIn.add('newznab', ...many(45));
    standIn.setPageSize('newznab', 20);
    standIn.fail('newznab', 'error500', { on: 'search', after: 1 });
    const reasons: string[] = [];
    const onIncomplete = (reason: string) => void reasons.push(reason);
    expect(await open('newznab').search(text, { signal, onIncomplete })).toHaveLength(20);
    expect(reasons).toEqual([expect.stringMatching(/^Page 2 is missing: .+\.$/u)]);
  });

  test('of recent releases end at one that is known, or when all are older', async () => {
    standIn.add('newznab', ...many(45));
    standIn.setPageSize('newznab', 10);
    const wire = open('newznab');
    const read = (since: Date | null, known: string | null) =>
      wire.recent({ signal, since, isKnown: (guid) => known !== null && guid.endsWith(known) });
    const old = new Date(0);
    const guids = (await read(old, 'release-15')).map(({ guid }) => guid.split('/').at(-1));
    expect(guids).toHaveLength(19);
    expect(guids).not.toContain('release-15');
    expect(await read(null, null)).toHaveLength(10);
    expect(await read(old, null)).toHaveLength(45);
    expect(await read(new Date(Date.now() - 12.5 * 60_000), null)).toHaveLength(30);
    expect(searches('newznab').every(({ t, q }) => t === 'search' && q === undefined)).toBe(true);
  });
});

describe('what goes wrong', () => {
  const cases: readonly (readonly [IndexerFault, IndexerFailure, string, number | null])[] = [
    ['error200', 'badResponse', 'It answered with an error: Something went wrong (code 900).', null],
    ['error400', 'unsupported', 'It does not support the request: Incorrect parameter (code 201).', null],
    ['error410', 'disabled', 'It is disabled: Indexer is disabled (code 410).', null],
    ['error429', 'limitReached', 'Its limit is reached: Too many requests (code 429).', 120_000],
    ['error500', 'badResponse', 'It answered with an error: Tracker is down (code 900).', null],
    ['plain500', 'unreachable', 'It answered with status 500.', null],
    ['plain503', 'unreachable', 'It answered with status 503.', 60_000],
    ['wrongKey', 'keyRejected', 'It refuses the key: Incorrect user credentials (code 100).', null],
    ['unauthorized401', 'keyRejected', 'It refuses the key, or the request (status 401).', null],
    ['suspended', 'keyRejected', 'It refuses the key: Account suspended (code 101).', null],
    ['requestLimit', 'limitReached', 'Its limit is reached: Request limit reached (code 500).', null],
    [
      'requestLimitInWords',
      'limitReached',
      'Its limit is reached: Request limit reached. Retry later (code 900).',
      null,
    ],
    ['downloadLimit', 'limitReached', 'Its limit is reached: Download limit reached (code 501).', null],
    ['apiDisabled', 'disabled', 'It is disabled: API Disabled (code 910).', null],
    ['loginPage', 'badResponse', 'such as a page to log in', null],
    ['emptyBody', 'badResponse', 'it is empty, or no XML', null],
    ['json', 'badResponse', 'it is empty, or no XML', null],
    ['deep', 'badResponse', 'nested too deeply', null],
    ['large', 'badResponse', 'is larger than', null],
    ['gzipBomb', 'badResponse', 'is larger than', null],
    ['redirectToMagnet', 'badResponse', 'redirects to a magnet link', null],
    ['redirectToMetadata', 'refusedAddress', 'metadata service', null],
    ['redirectToLoopback', 'unreachable', 'could not be reached', null],
    ['redirectToItself', 'badResponse', 'redirects more than', null],
    ['refused', 'unreachable', 'closed the connection', null],
    ['hangUp', 'unreachable', 'closed the connection', null],
  ];
  test.each(cases)('%s is %s', async (fault, failure, message, retryAfterMs) => {
    standIn.fail('jackett', fault, { on: 'search' });
    const failed = await open('jackett')
      .recent({ signal, since: null, isKnown: () => false })
      .catch((error) => error);
    expect(failed).toMatchObject({ name: 'IndexerError', failure, retryAfterMs });
    expect(failed.message).toContain(message);
    expect(`${failed.stack} ${failed.cause?.stack}`).not.toContain(standIn.apiKey);
  });

  test.each(['slowBytes', 'stalls', 'silence'] as const)(
    '%s ends with the signal of the caller',
    async (fault) => {
      standIn.fail('jackett', fault, { on: 'search' });
      const controller = new AbortController();
      const failed = open('jackett')
        .search(movie, { signal: controller.signal })
        .catch((error) => error);
      await expect.poll(() => standIn.requestsOf('jackett', 'search').length).toBe(1);
      controller.abort(new Error('cancelled'));
      expect(await failed).toMatchObject({ message: 'cancelled' });
    },
  );

  test.each([
    ['jackett', 'keyRejected'],
    ['prowlarr', 'keyRejected'],
    ['newznab', 'keyRejected'],
  ] as const)('a wrong key of %s is %s', async (indexer, failure) => {
    const wire = open(indexer, { settings: { apiKey: 'wrong-key-of-mine' } });
    await expect(wire.search(movie, { signal })).rejects.toMatchObject({ failure });
  });

  test('an address of this machine is refused unless private addresses are allowed', async () => {
    const wire = open('jackett', { settings: { allowPrivateAddresses: false } });
    await expect(wire.search(movie, { signal })).rejects.toMatchObject({ failure: 'refusedAddress' });
    expect(standIn.requests).toEqual([]);
  });

  test.each([
    ['bom', 'Seven.Samurai.1954.1080p.BluRay.x264-GROUP'],
    ['utf16', 'Seven.Samurai.1954.1080p.BluRay.x264-GROUP'],
    ['bareAmpersand', 'Fast & Furious &nbsp; Seven.Samurai.1954.1080p.BluRay.x264-GROUP'],
    ['controlCharacters', 'Seven.Samurai.1954.1080p.BluRay.x264-GROUP'],
    ['latin1', 'Seven.Samurai.1954.1080p.BluRay.x264-GROUP'],
    ['noAttributes', 'Seven.Samurai.1954.1080p.BluRay.x264-GROUP'],
    ['absurdNumbers', 'Seven.Samurai.1954.1080p.BluRay.x264-GROUP'],
  ] as const)('with %s, releases are read', async (fault, title) => {
    standIn.add('jackett', release);
    standIn.fail('jackett', fault, { on: 'search' });
    const [found] = await open('jackett').search(movie, { signal });
    expect(found?.title).toBe(title);
    if (fault === 'absurdNumbers') expect(found).toMatchObject({ size: null, seeders: null, leechers: null });
  });

  test.each(['entityBomb', 'externalEntity'] as const)('an %s stays text', async (fault) => {
    standIn.fail('jackett', fault, { on: 'search' });
    expect(await open('jackett').search(movie, { signal })).toEqual([]);
  });

  test('of an answer that is cut off, the whole items are used, and it is logged', async () => {
    standIn.add('jackett', release, { ...release, id: 'two', title: 'Second', publishedAt: new Date(0) });
    standIn.fail('jackett', 'cutOff', { on: 'search' });
    const reasons: string[] = [];
    const onIncomplete = (reason: string) => void reasons.push(reason);
    expect(titles(await open('jackett').search(movie, { signal, onIncomplete }))).toEqual([release.title]);
    expect(warnings).toEqual([expect.stringContaining('cut off')]);
    expect(reasons).toEqual(['The answer was cut off: releases behind that are missing.']);
  });

  test('limits that an indexer tells are passed on', async () => {
    standIn.add('newznab', release);
    await open('newznab').search(movie, { signal });
    expect(limits).toEqual([{ requests: 7, requestLimit: 100, grabs: 1, grabLimit: 10 }]);
  });
});

describe('the queue of an indexer', () => {
  test('keeps an interval between requests, of all searches', async () => {
    const queues = createRequestQueues({ intervalMs: 200 });
    const startedAt: number[] = [];
    const run = (id: string) => queues.run(id, async () => void startedAt.push(performance.now()), signal);
    await Promise.all([run('one'), run('one'), run('one'), run('two')]);
    const [first = 0, second = 0, third = 0] = startedAt
      .toSorted((a, b) => a - b)
      .filter((_, index) => index !== 1);
    expect(second - first).toBeGreaterThan(190);
    expect(third - second).toBeGreaterThan(190);
  });

  test('loses a request whose signal fires, which is never sent', async () => {
    const queues = createRequestQueues({ intervalMs: 60_000 });
    await queues.run('one', async () => undefined, signal);
    const controller = new AbortController();
    const sent: string[] = [];
    const waiting = queues
      .run('one', async () => void sent.push('sent'), controller.signal)
      .catch((error) => error);
    controller.abort(new Error('cancelled'));
    expect(await waiting).toMatchObject({ message: 'cancelled' });
    expect(sent).toEqual([]);
  });
});
