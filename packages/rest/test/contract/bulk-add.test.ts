import { databaseKinds } from '@cinephage/core/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { addMovie, moviesPath } from '../support/add-movie.ts';
import { type Api, startApi } from '../support/start-api.ts';
import { syntheticSource } from '../support/synthetic-source.ts';

describe.each(databaseKinds)('POST /api/library/movies/bulk-add on %s', (kind) => {
  let api: Api;
  const bulkAdd = (body: unknown) => api.request('POST', `${moviesPath}/bulk-add`, { body });
  const inputOf = (tmdbId: number) => ({ tmdbId, rootFolderPath: '/movies' });
  const total = async () => (await api.request('GET', moviesPath)).body.pagination.total;

  beforeAll(async () => {
    api = await startApi(kind, { metadata: syntheticSource });
  });
  afterAll(async () => {
    expect(api.unexpected).toEqual([]);
    await api[Symbol.asyncDispose]();
  });

  it('adds movies, and lists those that are in the library already', async () => {
    const movieId = await addMovie(api, 3);
    const inputs = [inputOf(1), inputOf(3), inputOf(2_000_000_000), { ...inputOf(2), monitored: false }];
    const { status, body } = await bulkAdd({ inputs });
    expect(status).toBe(200);
    expect(body).toMatchObject({ success: true, addedCount: 2, failedCount: 2 });
    expect(body.failures).toEqual([
      { index: 1, tmdbId: 3, code: 'MOVIE_ALREADY_EXISTS', error: expect.any(String), movieId },
      {
        index: 2,
        tmdbId: 2_000_000_000,
        code: 'METADATA_NOT_FOUND',
        error: expect.any(String),
        movieId: null,
      },
    ]);
    const added = body.ids.map((id: string) => api.request('GET', `${moviesPath}/${id}`));
    expect((await Promise.all(added)).map((answer) => [answer.body.tmdbId, answer.body.monitored])).toEqual([
      [1, true],
      [2, false],
    ]);
  });

  it.each([
    ['no list', {}, 'inputs'],
    ['an empty list', { inputs: [] }, 'inputs'],
    ['more than a hundred', { inputs: Array.from({ length: 101 }, (_, n) => inputOf(n + 500)) }, 'inputs'],
    ['a broken rule', { inputs: [inputOf(10), inputOf(0)] }, 'inputs.1.tmdbId'],
    ['an unknown field', { inputs: [inputOf(10)], monitored: true }, 'monitored'],
    ['no object in the list', { inputs: [inputOf(10), 11] }, 'inputs.1'],
  ])('adds none for %s', async (_what, body, field) => {
    const before = await total();
    expect(await bulkAdd(body)).toMatchObject({
      ...{ status: 400, body: { success: false, code: 'INVALID_INPUT', details: [{ field }] } },
    });
    expect(await total()).toBe(before);
  });

  it('is not a movie with the id bulk-add', async () => {
    expect((await api.request('GET', `${moviesPath}/bulk-add`)).status).toBe(404);
    expect((await api.request('POST', `${moviesPath}/bulk-add`, { key: null, body: {} })).status).toBe(401);
  });
});
