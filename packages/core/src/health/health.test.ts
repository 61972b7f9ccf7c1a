import { createServer } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { freePort } from '../testing/free-port.ts';
import { databaseKinds } from '../testing/test-database.ts';
import { openTestLibrary, type TestLibrary } from '../testing/test-library.fixture.ts';

describe.each(databaseKinds)('the health of a library on %s', (kind) => {
  let fixture: TestLibrary;
  beforeAll(async () => {
    fixture = await openTestLibrary(kind, { secret: 'a secret of the operator' });
  });
  afterAll(() => fixture[Symbol.asyncDispose]());

  it('is good without clients and indexers', async () => {
    expect(await fixture.library.health()).toMatchObject({
      ...{ status: 'healthy', reasons: [] },
      downloadClients: { ok: true, clients: [] },
      indexers: { ok: true, enabledCount: 0, totalCount: 0, failingCount: 0 },
    });
  });

  it('is degraded by a download client that cannot be reached, until it is disabled', async () => {
    const { downloadClients, health } = fixture.library;
    const port = await freePort();
    const { id } = await downloadClients.create({
      ...{ name: 'Torrents', implementation: 'qBittorrent', host: '127.0.0.1', port },
    });
    expect((await health()).status).toBe('healthy');
    await expect(downloadClients.testStored(id)).rejects.toThrow(/cannot be reached/);
    const problem = 'The download client Torrents cannot be reached.';
    const degraded = await health();
    expect(degraded).toMatchObject({
      ...{ status: 'degraded', reasons: [problem] },
      downloadClients: { ok: false, clients: [{ id, name: 'Torrents', ok: false, problem }] },
    });
    expect(JSON.stringify(degraded)).not.toContain(String(port));
    await downloadClients.update(id, { enabled: false });
    expect(await health()).toMatchObject({ status: 'healthy', downloadClients: { ok: true, clients: [] } });
    await downloadClients.delete(id);
  });

  it('is degraded by an indexer that fails', async () => {
    const { indexers, health } = fixture.library;
    const { id } = await indexers.create({
      ...{ name: 'Indexer', implementation: 'Torznab', baseUrl: 'http://127.0.0.1:1' },
    });
    await indexers.create({
      ...{ name: 'Off', implementation: 'Torznab', baseUrl: 'http://127.0.0.1:1' },
      ...{ enableRss: false, enableAutomaticSearch: false, enableInteractiveSearch: false },
    });
    const { database } = fixture;
    const kysely = database.kysely(database.fork());
    await kysely.deleteFrom('indexer_state').execute();
    await kysely
      .insertInto('indexer_state')
      .values({
        ...{ indexer_id: id, failures: 1, failure: 'unreachable', failure_reason: 'It does not answer.' },
        retry_at: new Date(Date.now() + 600_000),
      })
      .execute();
    expect(await health()).toMatchObject({
      ...{ status: 'degraded', reasons: ['1 of 1 enabled indexer cannot be searched at present.'] },
      indexers: { ok: false, enabledCount: 1, totalCount: 2, failingCount: 1 },
    });
  });

  it('does not ask clients that never answer', async () => {
    const silent = createServer(() => {});
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
    const address = silent.address();
    let connections = 0;
    silent.on('connection', () => {
      connections += 1;
    });
    const port = typeof address === 'object' ? address?.port : null;
    await fixture.library.downloadClients.create({
      ...{ name: 'Silent', implementation: 'Transmission', host: '127.0.0.1', port: port ?? null },
    });
    expect((await fixture.library.health()).downloadClients).toMatchObject({
      ok: true,
      clients: [{ ok: true }],
    });
    expect(connections).toBe(0);
    await new Promise((resolve) => silent.close(resolve));
  });
});
