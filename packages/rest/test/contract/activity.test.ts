import { activityPageSchema } from '@cinephage/core/schemas';
import { databaseKinds } from '@cinephage/core/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { addMovie, moviesPath } from '../support/add-movie.ts';
import { openStream } from '../support/event-stream.ts';
import { unknownMovieId } from '../support/raw-request.ts';
import { type Api, startApi } from '../support/start-api.ts';
import { syntheticSource } from '../support/synthetic-source.ts';

const movieCount = 5;

describe.each(databaseKinds)('GET /api/activity on %s', (kind) => {
  let api: Api;
  const movieIds: string[] = [];
  const list = (query = '') => api.request('GET', `/api/activity${query}`);

  beforeAll(async () => {
    api = await startApi(kind, { metadata: syntheticSource });
    for (let tmdbId = 1; tmdbId <= movieCount; tmdbId++) {
      movieIds.push(await addMovie(api, tmdbId));
    }
    await api.request('DELETE', `${moviesPath}/${movieIds[0]}`);
  });
  afterAll(async () => {
    expect(api.unexpected).toEqual([]);
    await api[Symbol.asyncDispose]();
  });

  it('lists what happened, the newest first, page by page', async () => {
    const seen: string[] = [];
    for (let query = '?limit=4', pages = 1; ; pages++) {
      const { status, body } = await list(query);
      expect(status).toBe(200);
      expect(activityPageSchema.parse(body)).toEqual(body);
      seen.push(
        ...body.items.map(({ type, movieId }: { type: string; movieId: string }) => `${type} ${movieId}`),
      );
      if (body.nextCursor === null) {
        expect(pages).toBe(2);
        break;
      }
      query = `?limit=4&cursor=${body.nextCursor}`;
    }
    expect(seen).toEqual([
      `deleted ${movieIds[0]}`,
      ...movieIds.toReversed().map((movieId) => `added ${movieId}`),
    ]);
  });

  it('filters by movie and by type', async () => {
    const types = async (query: string) =>
      (await list(query)).body.items.map(({ type }: { type: string }) => type);
    expect(await types(`?movieId=${movieIds[0]}`)).toEqual(['deleted', 'added']);
    expect(await types(`?movieId=${movieIds[0]?.toUpperCase()}&type=added`)).toEqual(['added']);
    expect(await types('?type=deleted')).toEqual(['deleted']);
    expect(await types(`?movieId=${unknownMovieId}`)).toEqual([]);
    expect(await types('?type=restored')).toEqual([]);
  });

  it.each([
    ['type', '?type=stolen'],
    ['limit', '?limit=0'],
    ['cursor', '?cursor=x'],
  ])('refuses an invalid %s', async (field, query) => {
    const { status, body } = await list(query);
    expect(status).toBe(400);
    expect(body).toMatchObject({ code: 'INVALID_INPUT', details: [{ field }] });
  });

  it('is streamed as events of movies and files by default', async () => {
    await using stream = await openStream(api, '', { path: '/api/activity/stream' });
    const movie = await addMovie(api, 100);
    await api.request('POST', `${moviesPath}/${movie}/refresh`);
    await api.request('DELETE', `${moviesPath}/${movie}`);
    expect((await stream.first(2)).map(({ type }) => type)).toEqual(['movie.added', 'movie.deleted']);
  });
});
