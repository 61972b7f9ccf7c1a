import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type IndexerStandIn, startIndexerStandIn } from '../testing/indexer-stand-in.ts';
import { databaseKinds } from '../testing/test-database.ts';
import { openTestLibrary, type TestLibrary } from '../testing/test-library.fixture.ts';

describe.each(databaseKinds)('an indexer that never answers, on %s', (kind) => {
  let fixture: TestLibrary;
  let indexers: IndexerStandIn;
  const server = createServer(() => {});
  beforeAll(async () => {
    fixture = await openTestLibrary(kind, { secret: 'a secret of the operator' });
    indexers = await startIndexerStandIn();
    indexers.add('jackett', { id: 'one', title: 'Inception.2010.1080p.BluRay.x264-GROUP' });
    await fixture.library.indexers.create(indexers.indexers.jackett);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    await fixture.library.indexers.create({
      ...{ name: 'Hangs', implementation: 'Rss', baseUrl: `http://127.0.0.1:${port}` },
      allowPrivateAddresses: true,
    });
  });
  afterAll(async () => {
    await fixture[Symbol.asyncDispose]();
    await indexers.stop();
    server.closeAllConnections();
    server.close();
  });

  it('does not keep the releases of others, and is not asked for a while', async () => {
    const search = async (indexerTimeoutMs: number) => {
      const { releases, indexerResults } = await fixture.library.search.releases(
        { query: 'Inception 2010' },
        { indexerTimeoutMs },
      );
      const statusOf = (name: string) =>
        indexerResults.find(({ indexerName }) => indexerName.includes(name))?.status;
      return { found: releases.length, jackett: statusOf('jackett'), hanging: statusOf('Hangs') };
    };
    expect(await search(10_000)).toEqual({ found: 1, jackett: 'success', hanging: 'error' });
    // The failure is recorded in the background.
    await expect.poll(async () => (await search(2_000)).hanging, { timeout: 60_000 }).toBe('skipped');
  });

  it.each([0, 1.5, Number.NaN, 600_001])('has no limit of %d ms', async (indexerTimeoutMs) => {
    await expect(
      fixture.library.search.releases({ query: 'Inception' }, { indexerTimeoutMs }),
    ).rejects.toMatchObject({ code: 'INVALID_INPUT', details: [{ field: 'indexerTimeoutMs' }] });
  });
});
