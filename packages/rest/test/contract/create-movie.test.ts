import { databaseKinds } from '@cinephage/core/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { addMovie, moviesPath } from '../support/add-movie.ts';
import { movieCreatedExample } from '../support/contract-examples.ts';
import { expectShape } from '../support/expect-shape.ts';
import { type Api, startApi } from '../support/start-api.ts';
import { syntheticSource } from '../support/synthetic-source.ts';

describe.each(databaseKinds)('POST /api/library/movies on %s', (kind) => {
  let api: Api;
  const add = (body: unknown) => api.request('POST', moviesPath, { body });
  const inception = { tmdbId: 27205, rootFolderPath: '/movies' };

  beforeAll(async () => {
    api = await startApi(kind, { metadata: syntheticSource, rootFolders: ['/movies', '/more'] });
  });
  afterAll(() => api[Symbol.asyncDispose]());

  it('answers the documented request with the documented example, from the offline catalogue', async () => {
    await using offline = await startApi(kind);
    const request = { ...inception, monitored: true, searchOnAdd: true };
    const { status, body, headers } = await offline.request('POST', moviesPath, { body: request });
    expect(status).toBe(201);
    expectShape(body, movieCreatedExample, { nulls: false });
    expect(body).toEqual({ ...movieCreatedExample, id: body.id });
    expect(headers.get('location')).toBe(`${moviesPath}/${body.id}`);
    const { body: movie } = await offline.request('GET', `${moviesPath}/${body.id}`);
    expect(movie).toMatchObject({ ...request, title: 'Inception', year: 2010, imdbId: 'tt1375666' });
  });

  it('answers twenty concurrent requests for the same movie with one 201 and nineteen 409s', async () => {
    const body = { tmdbId: 90_003, rootFolderPath: '/movies' };
    const answers = await Promise.all(Array.from({ length: 20 }, () => add(body)));
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(1);
    const refused = answers.filter(({ status }) => status === 409);
    expect(refused).toHaveLength(19);
    const id = answers.find(({ status }) => status === 201)?.body.id;
    for (const { body: error } of refused) {
      expect(error).toMatchObject({
        ...{ success: false, code: 'MOVIE_ALREADY_EXISTS' },
        details: [{ field: 'tmdbId', message: 'is already in the library', id }],
      });
    }
  });

  it('defaults to monitored, released and no search', async () => {
    const id = await addMovie(api, 90_004);
    expect((await api.request('GET', `${moviesPath}/${id}`)).body).toMatchObject({
      monitored: true,
      minimumAvailability: 'released',
      searchOnAdd: false,
    });
  });

  it('accepts every documented field', async () => {
    const { body } = await api.request('GET', '/api/quality-profiles');
    const fields = { monitored: false, minimumAvailability: 'inCinemas', rootFolderPath: '/more' };
    const qualityProfileId = body.qualityProfiles[1].id;
    const id = await addMovie(api, 90_005, { ...fields, searchOnAdd: false, qualityProfileId });
    expect((await api.request('GET', `${moviesPath}/${id}`)).body).toMatchObject(fields);
  });

  it('answers 404 for a movie that the metadata source does not have', async () => {
    const { status, body } = await add({ tmdbId: 2_000_000_000, rootFolderPath: '/movies' });
    expect(status).toBe(404);
    expect(body.code).toBe('METADATA_NOT_FOUND');
  });

  it.each([
    ['tmdbId', { rootFolderPath: '/movies' }],
    ['tmdbId', { ...inception, tmdbId: '27205' }],
    ['tmdbId', { ...inception, tmdbId: 0 }],
    ['tmdbId', { ...inception, tmdbId: -1 }],
    ['tmdbId', { ...inception, tmdbId: 1.5 }],
    ['tmdbId', { ...inception, tmdbId: 2 ** 31 }],
    ['tmdbId', { ...inception, tmdbId: null }],
    ['rootFolderPath', { tmdbId: 680 }],
    ['rootFolderPath', { tmdbId: 680, rootFolderPath: '' }],
    ['rootFolderPath', { tmdbId: 680, rootFolderPath: 'movies' }],
    ['rootFolderPath', { tmdbId: 680, rootFolderPath: '/movies/../etc' }],
    ['rootFolderPath', { tmdbId: 680, rootFolderPath: '/movies\0' }],
    ['rootFolderPath', { tmdbId: 680, rootFolderPath: '/elsewhere' }],
    ['rootFolderPath', { tmdbId: 680, rootFolderPath: ['/movies'] }],
    ['monitored', { ...inception, tmdbId: 680, monitored: 'true' }],
    ['minimumAvailability', { ...inception, tmdbId: 680, minimumAvailability: 'soon' }],
    ['searchOnAdd', { ...inception, tmdbId: 680, searchOnAdd: 1 }],
    ['qualityProfileId', { ...inception, tmdbId: 680, qualityProfileId: 'none' }],
    [
      'qualityProfileId',
      { ...inception, tmdbId: 680, qualityProfileId: '00000000-0000-4000-8000-000000000000' },
    ],
    ['title', { ...inception, tmdbId: 680, title: 'Mine' }],
    ['__proto__', '{"tmdbId":680,"rootFolderPath":"/movies","__proto__":{"monitored":false}}'],
  ])('refuses a wrong %s in %j, naming it', async (field, body) => {
    const answer = await api.request('POST', moviesPath, {
      body,
      headers: { 'content-type': 'application/json' },
    });
    expect(answer.status).toBe(400);
    expect(answer.body).toMatchObject({ success: false, code: 'INVALID_INPUT' });
    expect(answer.body.details.map((detail: { field: string }) => detail.field)).toContain(field);
    expect(answer.body.error).toContain(field);
  });

  it('has added no refused movie, without unexpected errors', async () => {
    expect((await api.request('GET', `${moviesPath}?limit=100`)).body.pagination.total).toBe(3);
    expect(api.unexpected).toEqual([]);
  });
});
