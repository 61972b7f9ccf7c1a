import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createSecretBox } from '../secrets/secret-box.ts';
import { databaseKinds } from '../testing/test-database.ts';
import { openTestLibrary, type TestLibrary } from '../testing/test-library.fixture.ts';
import { createIndexerSources } from './create-indexer-sources.ts';
import type { IndexerCreateInput } from './indexer-inputs.schema.ts';
import { IndexerError, type IndexerSources } from './indexer-source.ts';
import { createIndexerStates, type IndexerStates } from './indexer-states.ts';
import type { CreateIndexerWire, IndexerAccess, IndexerObserver } from './indexer-wire.ts';

const secret = 'a secret of the operator';
const start = Date.parse('2026-11-29T12:30:00Z');
const signal = new AbortController().signal;
const query = { title: 'Title', year: 2000, imdbId: null, tmdbId: null };

describe.each(databaseKinds)('sources of indexers on %s', (kind) => {
  let fixture: TestLibrary;
  let time = start;
  let opened: IndexerAccess[];
  let observers: IndexerObserver[];
  let failure: IndexerError | undefined;
  let capabilitiesRead = 0;
  let states: IndexerStates;
  let sources: IndexerSources;
  const minutes = (count: number) => count * 60_000;

  /** A source that answers nothing, or fails. */
  const createWire: CreateIndexerWire = (access, _, observer) => {
    opened.push(access);
    observers.push(observer);
    const readCapabilities = async () => {
      capabilitiesRead += 1;
      return { movieSearch: true, searchParameters: [], maximumPageSize: 50, categories: [] };
    };
    const answer = async () => {
      observer.onRequest();
      if (failure !== undefined) throw failure;
      return [];
    };
    return { ...access, search: answer, recent: answer, readCapabilities };
  };
  const create = (name: string, more: Partial<IndexerCreateInput> = {}) =>
    fixture.library.indexers.create({
      // A feed is not asked when it is added.
      ...{ name, implementation: 'Rss', baseUrl: 'http://127.0.0.1:9' },
      ...more,
    });
  const statusOf = async (id: string) => {
    await states.settled();
    return (await fixture.library.indexers.get(id)).status;
  };
  const search = async () => {
    const { sources: found, skipped } = await sources.forSearch('interactive');
    const outcomes = await Promise.allSettled(found.map((source) => source.search(query, { signal })));
    await states.settled();
    return { asked: found.map(({ name }) => name), skipped, outcomes };
  };

  beforeAll(async () => {
    fixture = await openTestLibrary(kind, { secret, now: () => new Date(time) });
  });
  afterAll(() => fixture[Symbol.asyncDispose]());
  beforeEach(async () => {
    time = start;
    opened = [];
    observers = [];
    failure = undefined;
    capabilitiesRead = 0;
    await fixture.query('delete from indexer');
    const { database } = fixture;
    const now = () => new Date(time);
    states = createIndexerStates({ database, logger: undefined, now });
    sources = createIndexerSources({ database, secrets: createSecretBox(secret), states, createWire, now });
  });

  it('are those that are enabled for a kind of search, with their opened keys', async () => {
    const { id } = await create('Both', { apiKey: 'the-key', enableRss: false, priority: 7 });
    const feed = await create('Feed', { enableInteractiveSearch: false, enableAutomaticSearch: false });
    const names = async (kindOfSearch: 'rss' | 'automatic' | 'interactive') =>
      (await sources.forSearch(kindOfSearch)).sources.map(({ name }) => name);
    expect(await names('rss')).toEqual(['Feed']);
    expect(await names('automatic')).toEqual(['Both']);
    expect(await names('interactive')).toEqual(['Both']);
    expect(opened.find(({ name }) => name === 'Both')).toMatchObject({ apiKey: 'the-key', priority: 7 });
    expect(opened).toHaveLength(2);
    expect(await sources.forSearch('interactive', [])).toEqual({ sources: [], skipped: [] });
    expect((await sources.forSearch('interactive', [id])).sources).toHaveLength(1);
    expect(await sources.forSearch('interactive', [feed.id])).toEqual({
      sources: [],
      skipped: [{ id: feed.id, name: 'Feed', reason: 'It is not enabled for interactive searches.' }],
    });
    expect((await sources.settings()).get(id)).toMatchObject({
      name: 'Both',
      priority: 7,
      protocol: 'torrent',
    });

    await fixture.library.indexers.update(id, { apiKey: 'another-key' });
    await names('interactive');
    expect(opened.at(-1)).toMatchObject({ name: 'Both', apiKey: 'another-key' });
  });

  it('are skipped, with a reason, while their key cannot be read', async () => {
    const { id } = await create('Sealed', { apiKey: 'the-key' });
    const { database } = fixture;
    const secrets = createSecretBox('another secret of the operator');
    const other = createIndexerSources({ database, secrets, states, createWire, now: () => new Date(time) });
    const { sources: found, skipped } = await other.forSearch('interactive');
    expect({ found, opened }).toEqual({ found: [], opened: [] });
    expect(skipped).toEqual([{ id, name: 'Sealed', reason: expect.stringContaining('key cannot be read') }]);
  });

  it('back off longer after each failure, on all nodes, until they answer', async () => {
    const { id } = await create('Failing');
    failure = new IndexerError('unreachable', 'It cannot be reached.');
    const pauses: number[] = [];
    for (let round = 1; round <= 4; round++) {
      expect((await search()).asked).toEqual(['Failing']);
      const { state, reason, until, failures } = await statusOf(id);
      expect({ state, reason, failures }).toEqual({
        ...{ state: 'backingOff', reason: 'It cannot be reached.', failures: round },
      });
      expect(await search()).toMatchObject({
        asked: [],
        skipped: [{ id, name: 'Failing', reason: 'It cannot be reached.' }],
      });
      pauses.push((Date.parse(until ?? '') - time) / minutes(1));
      time = Date.parse(until ?? '');
    }
    expect(pauses).toEqual([1, 5, 15, 30]);
    failure = undefined;
    expect((await search()).asked).toEqual(['Failing']);
    expect(await statusOf(id)).toMatchObject({
      ...{ state: 'ok', reason: null, until: null, failures: 0 },
      lastSuccessAt: new Date(time).toISOString(),
    });
  });

  it('count one failure for several searches at once', async () => {
    const { id } = await create('Failing');
    failure = new IndexerError('timedOut', 'It did not answer in time.');
    const { sources: found } = await sources.forSearch('interactive');
    const all = Array.from({ length: 10 }, () => found[0]?.search(query, { signal }));
    expect((await Promise.allSettled(all)).every(({ status }) => status === 'rejected')).toBe(true);
    expect(await statusOf(id)).toMatchObject({ failures: 1, requests: 10 });
  });

  it('are asked again once a limit is over', async () => {
    const { id } = await create('Limited');
    failure = new IndexerError('limitReached', 'Its limit is reached.', { retryAfterMs: minutes(90) });
    await search();
    expect(await statusOf(id)).toMatchObject({
      ...{ state: 'limitReached', reason: 'Its limit is reached.' },
      until: new Date(time + minutes(90)).toISOString(),
    });
    time += minutes(90);
    expect((await search()).asked).toEqual(['Limited']);
  });

  it('are asked as often in 24 hours as they allow', async () => {
    const { id } = await create('Counted');
    await search();
    observers.at(-1)?.onLimits({ requests: 1, requestLimit: 3, grabs: 0, grabLimit: 5 });
    time += minutes(60);
    await search();
    expect((await search()).asked).toEqual(['Counted']);
    expect(await statusOf(id)).toMatchObject({
      ...{ state: 'limitReached', requests: 3, requestLimit: 3, grabs: 0, grabLimit: 5 },
      until: '2026-11-30T12:00:00.000Z',
    });
    expect((await search()).skipped).toMatchObject([{ name: 'Counted' }]);
    time = Date.parse('2026-11-30T12:00:00Z');
    expect((await search()).asked).toEqual(['Counted']);
  });

  it('are asked at once after a change', async () => {
    const { id } = await create('Failing');
    failure = new IndexerError('keyRejected', 'It refuses the key.');
    await search();
    expect(await statusOf(id)).toMatchObject({ state: 'backingOff', reason: 'It refuses the key.' });
    expect((await fixture.library.indexers.update(id, { priority: 2 })).status).toMatchObject({
      ...{ state: 'ok', failures: 0, until: null },
    });
  });

  it('read what an indexer can do after a search, once a day', async () => {
    const { id } = await create('Torznab', { implementation: 'Torznab' });
    expect((await fixture.library.indexers.get(id)).capabilities).toBeNull();
    await search();
    const { capabilities } = await fixture.library.indexers.get(id);
    expect(capabilities).toMatchObject({ maximumPageSize: 50, readAt: new Date(time).toISOString() });
    time += minutes(24 * 60 - 1);
    await search();
    expect(capabilitiesRead).toBe(1);
    time += minutes(2);
    await search();
    await search();
    expect(capabilitiesRead).toBe(2);
  });

  it('read once a day what an indexer can do that takes no search, as it may take them by then', async () => {
    await create('Without movies', { implementation: 'Torznab' });
    failure = new IndexerError('unsupported', 'It lists no category of movies, so it is not searched.');
    await search();
    await search();
    expect(capabilitiesRead).toBe(1);
    time += minutes(24 * 60 + 1);
    await search();
    expect(capabilitiesRead).toBe(2);
  });

  it('neither fail nor wait if their state cannot be written', async () => {
    const { id } = await create('Deleted meanwhile');
    const { sources: found } = await sources.forSearch('interactive');
    await fixture.library.indexers.delete(id);
    expect(await found[0]?.search(query, { signal })).toEqual([]);
    await states.settled();
    expect(await fixture.query('select * from indexer_state')).toEqual([]);
  });
});
