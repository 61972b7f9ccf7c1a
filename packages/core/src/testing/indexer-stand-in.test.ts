import { expect, test } from 'vitest';
import { standInIndexers, startIndexerStandIn } from './indexer-stand-in.ts';

const release = { id: 'one', title: 'Seven.Samurai.1954.1080p.BluRay.x264-GROUP', imdbId: 'tt0047478' };

test('each indexer lists its releases and serves their files', async () => {
  await using standIn = await startIndexerStandIn();
  for (const indexer of standInIndexers) {
    standIn.add(indexer, release);
    const { baseUrl, apiPath, apiKey } = standIn.indexers[indexer];
    const feed = await fetch(`${baseUrl}${apiPath}?t=search&q=samurai&apikey=${apiKey}`).then((one) =>
      one.text(),
    );
    expect(feed).toContain(release.title);
    const [, link = ''] = /<link>(\S*one\S*)<\/link>/u.exec(feed) ?? [];
    const url = link.replaceAll('&#38;', '&');
    const file = await fetch(url);
    expect([file.status, (await file.text()).length > 100]).toEqual([200, true]);
    expect((await fetch(url.replace(apiKey, 'wrong'))).status).toBe(401);
    expect(standIn.requestsOf(indexer).map(({ kind }) => kind)).toEqual(['search', 'download', 'download']);
  }
});

test('searches are by id, words and categories', async () => {
  await using standIn = await startIndexerStandIn();
  standIn.add('prowlarr', release, {
    ...release,
    id: 'two',
    title: 'Other.2001',
    imdbId: 'tt1234567',
    categories: [2030],
  });
  const { baseUrl, apiPath, apiKey } = standIn.indexers.prowlarr;
  const count = async (query: string) => {
    const feed = await fetch(`${baseUrl}${apiPath}?apikey=${apiKey}&${query}`).then((one) => one.text());
    return feed.match(/<item>/gu)?.length ?? 0;
  };
  expect(await count('t=search')).toBe(2);
  expect(await count('t=search&limit=1')).toBe(1);
  expect(await count('t=search&offset=2')).toBe(0);
  expect(await count('t=search&q=Seven+Samurai+1954')).toBe(1);
  expect(await count('t=movie&imdbid=0047478')).toBe(1);
  expect(await count('t=movie&imdbid=47479')).toBe(0);
  expect(await count('t=search&cat=2000')).toBe(1);
  expect(await count('t=search&cat=2000,2030')).toBe(2);
});

test('a wrong key is an error with status 200, at Prowlarr with a status', async () => {
  await using standIn = await startIndexerStandIn();
  for (const [indexer, status] of [
    ['jackett', 200],
    ['newznab', 200],
    ['prowlarr', 401],
  ] as const) {
    const { baseUrl, apiPath } = standIn.indexers[indexer];
    const response = await fetch(`${baseUrl}${apiPath}?t=caps&apikey=wrong`);
    expect([response.status, await response.text()]).toEqual([
      status,
      expect.stringContaining('<error code="100"'),
    ]);
  }
});

test('faults hold for the requests that they are for', async () => {
  await using standIn = await startIndexerStandIn();
  const { baseUrl, apiPath, apiKey } = standIn.indexers.jackett;
  const ask = (t: string) => fetch(`${baseUrl}${apiPath}?t=${t}&apikey=${apiKey}`).then((one) => one.status);
  standIn.fail('jackett', 'error429', { on: 'search', times: 1 });
  expect([await ask('caps'), await ask('search'), await ask('search')]).toEqual([200, 429, 200]);
  standIn.fail('jackett', 'error500');
  expect(await ask('caps')).toBe(500);
  standIn.recover();
  expect(await ask('caps')).toBe(200);
});

test('downloads redirect to files and to magnet links', async () => {
  await using standIn = await startIndexerStandIn();
  standIn.add(
    'prowlarr',
    { ...release, source: 'redirectToFile' },
    { ...release, id: 'two', source: 'redirectToMagnet' },
  );
  const download = (id: string) =>
    fetch(`${standIn.url}/1/download?apikey=${standIn.apiKey}&link=${id}`, { redirect: 'manual' });
  const [toFile, toMagnet] = [await download('one'), await download('two')];
  expect(toMagnet.headers.get('location')).toMatch(/^magnet:\?xt=urn:btih:[0-9a-f]{40}/u);
  const file = await fetch(toFile.headers.get('location') ?? '');
  expect([file.status, (await file.text()).startsWith('d8:announce')]).toEqual([200, true]);
  expect(standIn.requestsOf('prowlarr', 'file')).toHaveLength(1);
});
