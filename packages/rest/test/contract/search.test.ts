import { databaseKinds, type IndexerStandIn, startIndexerStandIn } from '@cinephage/core/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openStream } from '../support/event-stream.ts';
import { importMovie } from '../support/import-movie.ts';
import { type Api, apiKey, startApi } from '../support/start-api.ts';
import { syntheticMovie } from '../support/synthetic-source.ts';

const unknownId = '0191f3b2-0000-7000-8000-00000000dead';

describe.each(databaseKinds)('searching for releases on %s', (kind) => {
  let api: Api;
  let indexers: IndexerStandIn;
  let movieId: string;
  beforeAll(async () => {
    indexers = await startIndexerStandIn();
    api = await startApi(kind, { secret: 'a secret of the operator' });
    movieId = await importMovie(api, { metadata: syntheticMovie(1), rootFolderPath: '/movies' });
    for (const name of ['jackett', 'prowlarr'] as const) {
      expect((await api.request('POST', '/api/indexers', { body: indexers.indexers[name] })).status).toBe(
        201,
      );
    }
    const { title, year } = (await api.request('GET', `/api/library/movies/${movieId}`)).body;
    indexers.add('jackett', { id: 'one', title: `${title} ${year} 1080p BluRay x264-GRP`, tmdbId: 1 });
    indexers.fail('prowlarr', 'plain500', { on: 'search' });
  });
  afterAll(async () => {
    expect(api.unexpected).toEqual([]);
    await api[Symbol.asyncDispose]();
    await indexers.stop();
  });

  it('answers with every release and why it is not approved, and with the failures of indexers', async () => {
    const { status, body } = await api.request('GET', `/api/search?type=movie&movieId=${movieId}`);
    expect([status, body]).toEqual([
      200,
      {
        releases: [
          expect.objectContaining({
            ...{
              title: expect.stringContaining('1080p BluRay'),
              downloadUrl: null,
              protocol: 'torrent',
              approved: false,
            },
            ...{
              quality: { quality: 'Bluray-1080p', resolution: '1080p', source: 'bluray', modifier: null },
            },
            ...{ qualityScore: 80, mappedMovie: expect.objectContaining({ id: movieId }) },
            // No download client is configured.
            rejections: [expect.any(String)],
            rejectionDetails: [expect.objectContaining({ code: 'protocolOff', permanent: true })],
          }),
        ],
        indexerResults: expect.arrayContaining([
          expect.objectContaining({ status: 'success', resultCount: 1, errorMessage: null }),
          expect.objectContaining({ status: 'error', resultCount: 0, errorMessage: expect.any(String) }),
        ]),
        ...{ totalResults: 1, searchDuration: expect.any(Number), searchTime: expect.any(String) },
      },
    ]);
    expect(JSON.stringify(body)).not.toContain(indexers.apiKey);
  });

  it('answers as events as the indexers answer, and does not search again for a client that reconnects', async () => {
    const path = '/api/search';
    const headers = { accept: 'text/event-stream' };
    await using stream = await openStream(api, `?movieId=${movieId}`, { path, headers });
    await stream.ended();
    expect(stream.events.map(({ type }) => type).toSorted()).toEqual([
      'done',
      'indexer',
      'indexer',
      'releases',
      'releases',
    ]);
    expect(stream.events.at(-1)).toMatchObject({ type: 'done', id: 'done', data: { totalResults: 1 } });
    const found = stream.events
      .filter(({ type }) => type === 'releases')
      .flatMap(({ data }) => data.releases);
    expect(found).toMatchObject([{ approved: false, downloadUrl: null, mappedMovie: { id: movieId } }]);
    const again = await fetch(`${api.url}${path}?movieId=${movieId}`, {
      headers: { ...headers, 'x-api-key': apiKey, 'last-event-id': 'done' },
    });
    expect(again.status).toBe(204);
    const missing = await fetch(`${api.url}${path}?movieId=${unknownId}`, {
      headers: { ...headers, 'x-api-key': apiKey },
    });
    expect([missing.status, (await missing.json()).code]).toEqual([404, 'MOVIE_NOT_FOUND']);
  });

  it.each([
    ['type', 'type=tv'],
    ['type', 'type=episode&query=a'],
    ['query', 'type=manual'],
    ['query', ''],
    ['movieId', 'type=movie'],
    ['limit', 'query=a&limit=0'],
    ['categories', 'query=a&categories=movies'],
    ['indexers', `query=a&indexers=${unknownId}`],
    ['indexers', 'query=a&indexers=1,2'],
  ])('refuses a wrong %s: %s', async (field, query) => {
    const refused = await api.request('GET', `/api/search?${query}`);
    expect(refused).toMatchObject({ status: 400, body: { code: 'INVALID_INPUT' } });
    expect(refused.body.details.map((detail: { field: string }) => detail.field)).toContain(field);
  });

  it('does not find movies that are not in the library, also as a stream', async () => {
    for (const query of [`movieId=${unknownId}`, 'movieId=nothing', 'type=movie&tmdbId=987654']) {
      const missing = { status: 404, body: { code: 'MOVIE_NOT_FOUND' } };
      expect(await api.request('GET', `/api/search?${query}`)).toMatchObject(missing);
    }
    expect(await api.request('GET', '/api/search/pending')).toMatchObject({
      status: 200,
      body: { releases: [] },
    });
  });
});
