import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createLibrary } from '../create-library.ts';
import { databaseKinds } from '../testing/test-database.ts';
import { openTestLibrary, type TestLibrary } from '../testing/test-library.fixture.ts';
import type { IndexerCreateInput } from './indexer-inputs.schema.ts';

const secret = 'a secret of the operator';
const key = 'the-key-of-the-indexer-1234567890';
/** Nothing listens there. */
const baseUrl = 'http://127.0.0.1:9';
const given: IndexerCreateInput = { name: 'One', implementation: 'Torznab', baseUrl };

describe.each(databaseKinds)('indexers on %s', (kind) => {
  let fixture: TestLibrary;
  let named = 0;
  const indexers = () => fixture.library.indexers;
  const create = (more: Partial<IndexerCreateInput> = {}) =>
    indexers().create({ ...given, name: `Indexer ${++named}`, ...more });

  beforeAll(async () => {
    fixture = await openTestLibrary(kind, { secret });
  });
  afterAll(() => fixture[Symbol.asyncDispose]());

  it('can be added, read, changed and deleted', async () => {
    const created = await indexers().create({ ...given, apiKey: key });
    expect(created).toMatchObject({
      ...{ name: 'One', implementation: 'Torznab', protocol: 'torrent', baseUrl, apiPath: '/api' },
      ...{ hasApiKey: true, priority: 25, minimumSeeders: 1, seedRatio: null, seedTime: null },
      ...{ enableRss: true, enableAutomaticSearch: true, enableInteractiveSearch: true },
      ...{ allowPrivateAddresses: false, connection: null, capabilities: null },
    });
    expect(created.categories).toContain(2000);
    expect(await indexers().get(created.id)).toEqual(created);
    expect(await indexers().list()).toEqual([created]);

    const changes = { name: 'Two', priority: 1, seedRatio: 1.5, seedTime: 60, enableRss: false };
    const changed = await indexers().update(created.id.toUpperCase(), changes);
    expect(changed).toMatchObject({ ...created, ...changes, status: { state: 'ok' } });
    expect(await indexers().get(created.id)).toEqual(changed);

    await indexers().delete(created.id);
    expect(await indexers().list()).toEqual([]);
    expect(await fixture.query('select * from indexer_key')).toEqual([]);
    for (const gone of [created.id, 'no id', '']) {
      const notFound = { code: 'INDEXER_NOT_FOUND' };
      await expect(indexers().get(gone)).rejects.toMatchObject(notFound);
      await expect(indexers().update(gone, { priority: 2 })).rejects.toMatchObject(notFound);
      await expect(indexers().delete(gone)).rejects.toMatchObject(notFound);
      await expect(indexers().testStored(gone)).rejects.toMatchObject(notFound);
    }
  });

  it('have names of their own, whatever the case', async () => {
    const first = await create({ name: 'Same' });
    const taken = {
      code: 'INDEXER_ALREADY_EXISTS',
      details: [{ field: 'name', message: 'is the name of another indexer', id: first.id }],
    };
    await expect(create({ name: ' sAMe ' })).rejects.toMatchObject(taken);
    const second = await create();
    await expect(indexers().update(second.id, { name: 'SAME' })).rejects.toMatchObject(taken);
    expect(await indexers().update(first.id, { name: 'SAME' })).toMatchObject({ name: 'SAME' });
    const same = await Promise.allSettled([1, 2, 3].map(() => create({ name: 'At once' })));
    expect(same.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  });

  it.each<readonly [string, Record<string, unknown>]>([
    ['name', { name: ' \u200b' }],
    ['implementation', { implementation: 'Gopher' }],
    ['baseUrl', { baseUrl: 'ftp://indexer.example' }],
    ['baseUrl', { baseUrl: 'indexer.example' }],
    ['baseUrl', { baseUrl: 'http://me:word@indexer.example' }],
    ['baseUrl', { baseUrl: 'http://indexer.example/#part' }],
    ['baseUrl', { baseUrl: 'http://indexer.example/?apikey=1' }],
    ['baseUrl', { baseUrl: 'http://indexer.example/\0path' }],
    ['apiPath', { apiPath: '/a\0pi' }],
    ['apiPath', { apiPath: '/api\ud800' }],
    ['apiPath', { apiPath: 'api' }],
    ['apiPath', { apiPath: '//elsewhere.example/api' }],
    ['apiPath', { apiPath: '/api#part' }],
    ['apiPath', { apiPath: '/rss?passkey=0123' }],
    ['apiKey', { apiKey: 'two words' }],
    ['categories.0', { categories: [999] }],
    ['categories.0', { categories: [1_000_000] }],
    ['categories', { categories: [2000, 2000] }],
    ['priority', { priority: 0 }],
    ['priority', { priority: 51 }],
    ['minimumSeeders', { minimumSeeders: -1 }],
    ['seedRatio', { seedRatio: -0.1 }],
    ['seedTime', { seedTime: 1.5 }],
    ['enableRss', { enableRss: 'yes' }],
  ])('refuse %s as in %j', async (field, more) => {
    const refused = { code: 'INVALID_INPUT', details: [{ field }] };
    await expect(create(more)).rejects.toMatchObject(refused);
    await expect(indexers().test({ ...given, ...more })).rejects.toMatchObject(refused);
    const { id } = await create();
    await expect(indexers().update(id, more)).rejects.toMatchObject(refused);
  });

  it('keep their key until another one is given or it is removed', async () => {
    const sealed = async () => {
      const rows = await fixture.query<{ sealed: string }>(
        'select sealed_api_key as sealed from indexer_key k join indexer i on i.id = k.indexer_id where i.id = ?',
        [id],
      );
      return rows[0]?.sealed;
    };
    const { id, hasApiKey } = await create({ apiKey: key });
    expect(hasApiKey).toBe(true);
    const first = await sealed();
    expect(first).toMatch(/^v1\./u);
    expect(first).not.toContain(key);
    expect(await indexers().update(id, { priority: 3 })).toMatchObject({ hasApiKey: true });
    expect(await sealed()).toBe(first);
    await indexers().update(id, { apiKey: 'another' });
    expect(await sealed()).not.toBe(first);
    expect(await indexers().update(id, { apiKey: null })).toMatchObject({ hasApiKey: false });
    expect(await sealed()).toBeUndefined();
  });

  it('never send a stored key to another host', async () => {
    const { id } = await create({ apiKey: key });
    const rule = 'is required if the host or the port changes: the stored key is not sent to another host';
    for (const other of ['http://127.0.0.1:10', 'http://localhost:9', 'https://indexer.example']) {
      await expect(indexers().update(id, { baseUrl: other })).rejects.toMatchObject({
        ...{ code: 'INVALID_INPUT', details: [{ field: 'apiKey', message: rule }] },
      });
    }
    expect(await indexers().get(id)).toMatchObject({ baseUrl, hasApiKey: true });
    expect(await indexers().update(id, { baseUrl: `${baseUrl}/path` })).toMatchObject({ hasApiKey: true });
    expect(await indexers().update(id, { baseUrl: 'http://a.example', apiKey: 'new' })).toMatchObject({
      hasApiKey: true,
    });
    expect(await indexers().update(id, { baseUrl: 'http://b.example', apiKey: null })).toMatchObject({
      hasApiKey: false,
    });
    expect(await indexers().update(id, { baseUrl: 'http://c.example' })).toMatchObject({ hasApiKey: false });
  });

  it('say that their key cannot be read after the secret has changed, and that none is stored without one', async () => {
    await using changing = await openTestLibrary(kind, { secret });
    const { id } = await changing.library.indexers.create({ ...given, apiKey: key });
    const keyless = await changing.library.indexers.create({ ...given, name: 'Keyless' });
    for (const other of [{ secret: 'another secret of the operator' }, {}]) {
      await using library = await createLibrary({ database: changing.url, ...other });
      const { status, hasApiKey } = await library.indexers.get(id);
      expect({ hasApiKey, state: status.state }).toEqual({ hasApiKey: true, state: 'keyUnreadable' });
      expect(status.reason).toContain('Enter the key again');
      expect(await library.indexers.get(keyless.id)).toMatchObject({
        ...{ hasApiKey: false, status: { state: 'ok' } },
      });
    }
    await using library = await createLibrary({ database: changing.url });
    const message = 'cannot be stored, as the library has no `secret`';
    const refused = { code: 'INVALID_INPUT', details: [{ field: 'apiKey', message }] };
    await expect(library.indexers.update(id, { apiKey: key })).rejects.toMatchObject(refused);
    await expect(library.indexers.create({ ...given, name: 'New', apiKey: key })).rejects.toMatchObject(
      refused,
    );
    expect(await library.indexers.list()).toHaveLength(2);
    expect(await library.indexers.update(id, { apiKey: null })).toMatchObject({ status: { state: 'ok' } });
  });

  it('are disabled if they are enabled for nothing', async () => {
    const off = { enableRss: false, enableAutomaticSearch: false, enableInteractiveSearch: false };
    expect(await create(off)).toMatchObject({ status: { state: 'disabled' } });
  });

  it('have definitions whose defaults are those of new indexers', async () => {
    const definitions = await indexers().definitions();
    expect(definitions.map(({ implementation }) => implementation)).toEqual(['Torznab', 'Newznab', 'Rss']);
    for (const { implementation, protocol, fields, presets } of definitions) {
      const created: Record<string, unknown> = { ...(await create({ implementation })) };
      expect(created.protocol).toBe(protocol);
      expect(fields.filter(({ required }) => required).map(({ name }) => name)).toEqual(['name', 'baseUrl']);
      for (const field of fields.filter(({ name, required }) => !required && name !== 'apiKey')) {
        expect(created[field.name], field.name).toEqual(field.default);
        expect(field.help).not.toBe('');
      }
      for (const { help: _, name, ...preset } of presets) {
        expect(await create({ ...preset, implementation })).toMatchObject(preset);
        expect(name).not.toBe('');
      }
    }
  });
});
