import { createTmdbSource } from '@cinephage/core';
import { databaseKinds, startTmdbStandIn, type TmdbStandIn } from '@cinephage/core/testing';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { moviesPath } from '../support/add-movie.ts';
import { type Api, startApi } from '../support/start-api.ts';

const inception = { tmdbId: 27205, rootFolderPath: '/movies' };

describe.each(databaseKinds)('adding a movie while TMDB fails, on %s', (kind) => {
  let tmdb: TmdbStandIn;
  let api: Api;
  const add = (body: object = inception, to = api) => to.request('POST', moviesPath, { body });
  const source = (times: { timeoutMs?: number; deadlineMs?: number } = {}) =>
    createTmdbSource({
      ...{ apiKey: tmdb.apiKey, baseUrl: tmdb.baseUrl, retryDelayMs: 1, cacheTtlMs: 0 },
      ...times,
    });

  beforeAll(async () => {
    tmdb = await startTmdbStandIn();
    api = await startApi(kind, { metadata: source() });
  });
  beforeEach(() => tmdb.recover());
  afterAll(async () => {
    await api[Symbol.asyncDispose]();
    await tmdb.stop();
  });

  it.each([
    ['unauthorized', 502, 'METADATA_KEY_REJECTED'],
    ['bad-json', 502, 'METADATA_BAD_ANSWER'],
    ['html', 502, 'METADATA_BAD_ANSWER'],
    ['wrong-shape', 502, 'METADATA_BAD_ANSWER'],
    ['huge', 502, 'METADATA_BAD_ANSWER'],
    ['server-error', 502, 'METADATA_BAD_ANSWER'],
    ['rate-limited', 503, 'METADATA_UNAVAILABLE'],
    ['refused', 503, 'METADATA_UNAVAILABLE'],
    ['silence', 504, 'METADATA_TIMEOUT'],
  ] as const)('answers %s with %i %s and writes nothing', async (failure, status, code) => {
    // Short for silence alone: the other answers of a busy machine would come too late.
    const times = failure === 'silence' ? { timeoutMs: 1_200, deadlineMs: 1_500 } : {};
    await using failing = await startApi(kind, { metadata: source(times) });
    tmdb.failNext(Number.POSITIVE_INFINITY, failure);
    const answer = await add(inception, failing);
    expect(answer.status).toBe(status);
    expect(answer.body).toMatchObject({ success: false, code });
    expect(JSON.stringify(answer.body)).not.toContain(tmdb.apiKey);
    expect((await failing.request('GET', moviesPath)).body.pagination.total).toBe(0);
  });

  it('forwards the Retry-After of TMDB if it is longer than a request may wait', async () => {
    tmdb.failNext(Number.POSITIVE_INFINITY, 'rate-limited', { retryAfter: '90' });
    const { status, headers } = await add();
    expect(status).toBe(503);
    expect(Number(headers.get('retry-after'))).toBeGreaterThan(80);
  });

  it('answers 404 for a movie that TMDB does not have', async () => {
    expect(await add({ ...inception, tmdbId: 1_999_999_999 })).toMatchObject({
      status: 404,
      body: { code: 'METADATA_NOT_FOUND' },
    });
  });

  it('adds the movie when TMDB recovers in time', async () => {
    tmdb.failNext(1, 'server-error');
    expect((await add()).status).toBe(201);
    expect(api.unexpected).toEqual([]);
  });
});
