import { createTmdbSource } from '@cinephage/core';
import { databaseKinds, startTmdbStandIn, type TmdbStandIn } from '@cinephage/core/testing';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { addMovie } from '../support/add-movie.ts';
import { type Api, startApi } from '../support/start-api.ts';

describe.each(databaseKinds)('metadata search, statistics and counts on %s', (kind) => {
  let api: Api;
  let movieId: string;
  const search = (query: string) => api.request('GET', `/api/metadata/search${query}`);

  beforeAll(async () => {
    api = await startApi(kind);
    movieId = await addMovie(api, 603);
  });
  afterAll(async () => {
    expect(api.unexpected).toEqual([]);
    await api[Symbol.asyncDispose]();
  });

  it('finds movies at the metadata source, with the ids of those in the library', async () => {
    const { status, body } = await search('?query=the+matrix');
    expect(status).toBe(200);
    expect(body).toEqual({ matches: await api.library.metadata.search({ query: 'the matrix' }) });
    expect(body.matches[0]).toMatchObject({ tmdbId: 603, title: 'The Matrix', year: 1999, movieId });
    expect((await search('?query=metropolis&year=1927')).body.matches).toMatchObject([{ movieId: null }]);
    expect((await search('?query=nothing-of-this-kind')).body).toEqual({ matches: [] });
  });

  it.each([
    ['', 'query'],
    ['?query=', 'query'],
    ['?query=%20', 'query'],
    ['?query=a%00b', 'query'],
    [`?query=${'x'.repeat(201)}`, 'query'],
    ['?query=x&year=1', 'year'],
    ['?query=x&year=MMX', 'year'],
  ])('refuses to look up %j', async (query, field) => {
    expect(await search(query)).toMatchObject({
      ...{ status: 400, body: { success: false, code: 'INVALID_INPUT', details: [{ field }] } },
    });
  });

  it('returns the statistics of the library', async () => {
    const { status, body } = await api.request('GET', '/api/statistics');
    expect(status).toBe(200);
    expect(body).toEqual(await api.library.statistics());
    expect(body).toMatchObject({ total: 1, monitored: 1, missing: 1, years: [{ year: 1999, total: 1 }] });
  });

  it.each(['/api/metadata/search?query=x', '/api/statistics', '/api/tasks/count'])(
    'requires a credential and GET for %s',
    async (path) => {
      expect((await api.request('GET', path, { key: null })).status).toBe(401);
      const { status, headers } = await api.request('POST', path);
      expect([status, headers.get('allow')]).toEqual([405, expect.stringContaining('GET')]);
    },
  );

  it.each(['/api/metadata', '/api/metadata/nothing', '/api/statistics/nothing'])(
    'has no %s',
    async (path) => {
      expect(await api.request('GET', path)).toMatchObject({ status: 404, body: { code: 'NOT_FOUND' } });
    },
  );
});

describe('searching while TMDB fails', () => {
  let tmdb: TmdbStandIn;
  beforeAll(async () => {
    tmdb = await startTmdbStandIn();
  });
  beforeEach(() => tmdb.recover());
  afterAll(() => tmdb.stop());

  it.each([
    ['unauthorized', 502, 'METADATA_KEY_REJECTED'],
    ['html', 502, 'METADATA_BAD_ANSWER'],
    ['rate-limited', 503, 'METADATA_UNAVAILABLE'],
    ['silence', 504, 'METADATA_TIMEOUT'],
  ] as const)('answers %s with %i %s', async (failure, status, code) => {
    const { apiKey, baseUrl } = tmdb;
    // Short for silence alone: the other answers of a busy machine would come too late.
    const times = failure === 'silence' ? { timeoutMs: 1_200, deadlineMs: 1_500 } : {};
    const metadata = createTmdbSource({ apiKey, baseUrl, retryDelayMs: 1, cacheTtlMs: 0, ...times });
    await using api = await startApi('sqlite', { metadata });
    tmdb.failNext(Number.POSITIVE_INFINITY, failure);
    expect(await api.request('GET', '/api/metadata/search?query=alien')).toMatchObject({
      ...{ status, body: { success: false, code } },
    });
  });
});
