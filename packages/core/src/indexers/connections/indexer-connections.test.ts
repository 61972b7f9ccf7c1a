import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createLibrary } from '../../create-library.ts';
import { type ConnectionStandIn, startConnectionStandIn } from '../../testing/connection-stand-in.ts';
import { databaseKinds } from '../../testing/test-database.ts';
import { openTestLibrary, type TestLibrary } from '../../testing/test-library.fixture.ts';

const secret = 'a secret of the operator';
const programs = ['prowlarr', 'jackett'] as const;

describe.each(databaseKinds)('connections on %s', (databaseKind) => {
  let fixture: TestLibrary;
  let standIn: ConnectionStandIn;
  const connections = () => fixture.library.indexerConnections;
  const indexers = () => fixture.library.indexers;
  const connect = (kind: (typeof programs)[number], more: object = {}) =>
    connections().set(kind, {
      ...{ url: standIn.url, apiKey: standIn.apiKey, allowPrivateAddresses: true },
      ...more,
    });

  beforeEach(async () => {
    fixture = await openTestLibrary(databaseKind, { secret });
    standIn = await startConnectionStandIn();
  });
  afterEach(async () => {
    await fixture[Symbol.asyncDispose]();
    await standIn[Symbol.asyncDispose]();
  });

  describe.each(programs)('to %s', (kind) => {
    it('never send a stored key to another host', async () => {
      await connect(kind);
      const elsewhere = new URL(standIn.url);
      elsewhere.port = String(Number(elsewhere.port) - 1);
      const rule = 'is required if the host or the port changes: the stored key is not sent to another host';
      for (const url of ['http://other.example', elsewhere.origin]) {
        await expect(connections().set(kind, { url })).rejects.toMatchObject({
          ...{ code: 'INVALID_INPUT', details: [{ field: 'apiKey', message: rule }] },
        });
      }
      expect(await connections().get(kind)).toMatchObject({ url: standIn.url });
      expect(await connections().set(kind, { url: `${standIn.url}/path` })).toMatchObject({
        hasApiKey: true,
      });
      expect(await connections().set(kind, { url: 'http://other.example', apiKey: 'new' })).toMatchObject({
        url: 'http://other.example',
      });
    });

    it('are synced once at a time, whichever node does it', async () => {
      await connect(kind);
      standIn.indexers = [{ id: '1', name: 'One' }];
      const set = (until: Date | null) =>
        fixture.query('update indexer_connection set syncing_until = ?', [until]);
      await set(new Date(Date.now() + 60_000));
      await expect(connections().sync(kind)).rejects.toMatchObject({ code: 'INDEXER_SYNC_RUNNING' });
      expect(await indexers().list()).toEqual([]);
      // A node that has stopped.
      await set(new Date(Date.now() - 1));
      expect(await connections().sync(kind)).toMatchObject({ added: 1, failed: 0 });
      standIn.indexers = [
        { id: '1', name: 'One' },
        { id: '2', name: 'Two' },
      ];
      await using other = await createLibrary({ database: fixture.url, secret });
      const both = await Promise.allSettled([connections().sync(kind), other.indexerConnections.sync(kind)]);
      for (const result of both) {
        if (result.status === 'fulfilled') expect(result.value).toMatchObject({ failed: 0 });
        else expect(result.reason).toMatchObject({ code: 'INDEXER_SYNC_RUNNING' });
      }
      expect(both.some(({ status }) => status === 'fulfilled')).toBe(true);
      standIn.answer = { status: 500, body: '' };
      await expect(connections().sync(kind)).rejects.toMatchObject({ code: 'INDEXER_CONNECTION_FAILED' });
      standIn.answer = null;
      expect(await connections().sync(kind)).toMatchObject({ unchanged: 2, failed: 0 });
    });

    it('are stored with a sealed key, changed and deleted', async () => {
      const missing = { code: 'INDEXER_CONNECTION_NOT_FOUND' };
      for (const operation of ['get', 'delete', 'list', 'sync'] as const) {
        await expect(connections()[operation](kind)).rejects.toMatchObject(missing);
      }
      const required = [
        { field: 'url', message: 'is required' },
        { field: 'apiKey', message: 'is required' },
      ];
      await expect(connections().set(kind, { allowPrivateAddresses: true })).rejects.toMatchObject({
        code: 'INVALID_INPUT',
        details: required,
      });
      const stored = await connect(kind);
      expect(stored).toEqual({
        ...{ kind, url: standIn.url, hasApiKey: true, apiKeyReadable: true },
        ...{ allowPrivateAddresses: true, syncedAt: null },
      });
      const changed = await connections().set(kind, { allowPrivateAddresses: false });
      expect(changed).toEqual({ ...stored, allowPrivateAddresses: false });
      expect(await connections().get(kind)).toEqual(changed);
      await connections().delete(kind);
      await expect(connections().get(kind)).rejects.toMatchObject(missing);
      expect(await fixture.query('select * from indexer_connection')).toEqual([]);
    });

    it('add what is new, update what has changed, and disable what is gone', async () => {
      await connect(kind);
      const mine = await indexers().create({
        ...{ name: 'One', implementation: 'Torznab', baseUrl: 'http://127.0.0.1:9' },
      });
      standIn.indexers = [
        { id: '1', name: 'One' },
        { id: '2', name: 'Two', categories: [2000, 2040, 5000, 100_001] },
        { id: '3', name: 'Music', categories: [3000] },
        { id: '4', name: 'Four', categories: null },
      ];
      expect(await connections().list(kind)).toMatchObject([
        { remoteId: '1', name: 'One', protocol: 'torrent', enabled: true, hasMovies: true, indexerId: null },
        { remoteId: '2', hasMovies: true },
        { remoteId: '3', hasMovies: false },
        { remoteId: '4', hasMovies: true },
      ]);
      const first = await connections().sync(kind);
      expect(first).toMatchObject({
        ...{ added: 3, updated: 0, unchanged: 0, disabled: 0, skipped: 1, failed: 0 },
      });
      const idOf = (remoteId: string) =>
        first.indexers.find((item) => item.remoteId === remoteId)?.indexerId ?? '';
      const path = kind === 'prowlarr' ? '/2/api' : '/api/v2.0/indexers/2/results/torznab/api';
      expect(await indexers().get(idOf('2'))).toMatchObject({
        ...{ name: 'Two', implementation: 'Torznab', baseUrl: standIn.url, apiPath: path, hasApiKey: true },
        ...{ categories: [2000, 2040], connection: kind, allowPrivateAddresses: true, enableRss: true },
      });
      const program = kind === 'prowlarr' ? 'Prowlarr' : 'Jackett';
      expect(await indexers().get(idOf('1'))).toMatchObject({ name: `One (${program})` });

      expect(await connections().sync(kind)).toMatchObject({ added: 0, unchanged: 3, skipped: 1 });
      const listed = await connections().list(kind);
      expect(listed.map(({ indexerId }) => indexerId)).toEqual([idOf('1'), idOf('2'), null, idOf('4')]);

      await indexers().update(idOf('2'), { priority: 7, minimumSeeders: 9, enableRss: false });
      standIn.indexers = [{ id: '2', name: 'Two again', categories: [2045] }];
      expect(await connections().sync(kind)).toMatchObject({
        ...{ added: 0, updated: 1, unchanged: 0, disabled: 2, skipped: 0 },
      });
      expect(await indexers().get(idOf('2'))).toMatchObject({
        ...{ name: 'Two again', categories: [2045], priority: 7, minimumSeeders: 9, enableRss: false },
      });
      expect(await indexers().get(idOf('1'))).toMatchObject({
        ...{ enableRss: false, enableAutomaticSearch: false, enableInteractiveSearch: false },
        status: { state: 'disabled', reason: `${program} does not offer it any longer.` },
      });
      expect(await connections().sync(kind)).toMatchObject({ disabled: 0, unchanged: 3 });
      expect(await indexers().get(mine.id)).toMatchObject({ name: 'One', enableRss: true, connection: null });

      standIn.indexers = [
        { id: '1', name: 'One' },
        { id: '2', name: 'Two again', categories: [2045] },
      ];
      expect(await connections().sync(kind)).toMatchObject({ updated: 1, unchanged: 2 });
      expect(await indexers().get(idOf('1'))).toMatchObject({ enableRss: true, status: { state: 'ok' } });
      expect((await connections().get(kind)).syncedAt).not.toBeNull();
    });

    it('give their indexers another key once they have one', async () => {
      await connect(kind);
      standIn.indexers = [{ id: '1', name: 'One' }];
      await connections().sync(kind);
      const sealed = () => fixture.query<{ sealed_api_key: string }>('select * from indexer_key');
      const [before] = await sealed();
      standIn.apiKey = 'another-key-of-the-program';
      await connect(kind);
      expect(await connections().sync(kind)).toMatchObject({ updated: 1 });
      const [after] = await sealed();
      expect(after?.sealed_api_key).not.toBe(before?.sealed_api_key);
      expect(await connections().sync(kind)).toMatchObject({ updated: 0, unchanged: 1 });
    });

    it.each<readonly [string, RegExp, Partial<ConnectionStandIn>]>([
      ['a wrong key', /refuses the key/u, { apiKey: 'another' }],
      ['a page for people', /not that of/u, { answer: { status: 200, body: '<html></html>' } }],
      ['another status', /status 500/u, { answer: { status: 500, body: '' } }],
    ])('fail with a sentence for %s, and change nothing', async (_, message, failure) => {
      await connect(kind);
      standIn.indexers = [{ id: '1', name: 'One' }];
      await connections().sync(kind);
      const before = await indexers().list();
      Object.assign(standIn, failure);
      const failed = { code: 'INDEXER_CONNECTION_FAILED', message: expect.stringMatching(message) };
      await expect(connections().list(kind)).rejects.toMatchObject(failed);
      await expect(connections().sync(kind)).rejects.toMatchObject(failed);
      expect(await indexers().list()).toEqual(before);
    });

    it('ask no private address unless it is allowed, and nothing after the secret has changed', async () => {
      await connect(kind, { allowPrivateAddresses: false });
      await expect(connections().list(kind)).rejects.toMatchObject({ code: 'INDEXER_CONNECTION_FAILED' });
      await connections().set(kind, { allowPrivateAddresses: true });
      expect(await connections().list(kind)).toEqual([]);
      await using library = await createLibrary({
        ...{ database: fixture.url, secret: 'another secret of the operator' },
      });
      expect(await library.indexerConnections.get(kind)).toMatchObject({
        ...{ hasApiKey: true, apiKeyReadable: false },
      });
      await expect(library.indexerConnections.sync(kind)).rejects.toMatchObject({
        ...{ code: 'INDEXER_CONNECTION_FAILED', message: expect.stringContaining('Enter the key again') },
      });
    });
  });

  it('to Prowlarr follow the protocol, the priority and whether an indexer is enabled', async () => {
    await connect('prowlarr');
    standIn.indexers = [
      { id: '1', name: 'Usenet', protocol: 'usenet', priority: 3, supportsRss: false },
      { id: '2', name: 'Off', enable: false },
    ];
    const { indexers: items } = await connections().sync('prowlarr');
    expect(items).toMatchObject([
      { name: 'Usenet', outcome: 'added' },
      { name: 'Off', outcome: 'skipped', reason: 'It is disabled in Prowlarr.', indexerId: null },
    ]);
    expect(await indexers().list()).toMatchObject([
      { implementation: 'Newznab', protocol: 'usenet', priority: 3, enableRss: false, apiPath: '/1/api' },
    ]);
    standIn.indexers = [{ id: '1', name: 'Usenet', protocol: 'usenet', priority: 3, enable: false }];
    expect(await connections().sync('prowlarr')).toMatchObject({
      disabled: 1,
      indexers: [{ outcome: 'disabled', reason: 'It is disabled in Prowlarr.' }],
    });
  });

  it('refuse programs that they do not know, and addresses with secrets', async () => {
    for (const kind of ['nonesuch', '', 'Prowlarr']) {
      const unknown = { code: 'INVALID_INPUT', details: [{ field: 'kind' }] };
      await expect(connections().get(kind as 'prowlarr')).rejects.toMatchObject(unknown);
    }
    await expect(connect('jackett', { url: 'http://me:word@127.0.0.1' })).rejects.toMatchObject({
      ...{ code: 'INVALID_INPUT', details: [{ field: 'url' }] },
    });
  });
});
