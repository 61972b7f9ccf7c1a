import { databaseKinds } from '@cinephage/core/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { addMovie, moviesPath } from '../support/add-movie.ts';
import { bulkUpdatedExample } from '../support/contract-examples.ts';
import { expectShape } from '../support/expect-shape.ts';
import { unknownMovieId } from '../support/raw-request.ts';
import { type Api, startApi } from '../support/start-api.ts';
import { syntheticSource } from '../support/synthetic-source.ts';

describe.each(databaseKinds)('PUT /api/library/movies/bulk on %s', (kind) => {
  let api: Api;
  let ids: string[];
  const bulk = (body: unknown) => api.request('PUT', `${moviesPath}/bulk`, { body });
  const get = async (id: string) => (await api.request('GET', `${moviesPath}/${id}`)).body;

  beforeAll(async () => {
    api = await startApi(kind, { metadata: syntheticSource });
    ids = [await addMovie(api, 1), await addMovie(api, 2), await addMovie(api, 3)];
  });
  afterAll(() => api[Symbol.asyncDispose]());

  it('answers the documented example to the documented request', async () => {
    const { status, body } = await bulk({ ids: ids.slice(0, 2), monitored: false });
    expect(status).toBe(200);
    expect(body).toEqual({ ...bulkUpdatedExample, failures: [] });
    expectShape(body, bulkUpdatedExample, { nulls: false });
    expect(await get(ids[0] as string)).toMatchObject({ monitored: false });
    expect(await get(ids[2] as string)).toMatchObject({ monitored: true });
  });

  it('counts a repeated id once, in upper or lower case', async () => {
    const [id = ''] = ids;
    const { body } = await bulk({ ids: [id, id, id.toUpperCase()], monitored: true });
    expect(body).toMatchObject({ updatedCount: 1, failedCount: 0 });
  });

  it('changes the movies that exist and lists the others', async () => {
    const { status, body } = await bulk({
      ids: [ids[1], unknownMovieId, 'no-id'],
      minimumAvailability: 'announced',
    });
    expect(status).toBe(200);
    expect(body).toMatchObject({ success: true, updatedCount: 1, failedCount: 2 });
    expectShape(body, bulkUpdatedExample, { nulls: false });
    expect(body.failures.map(({ id }: { id: string }) => id).sort()).toEqual([unknownMovieId, 'no-id']);
    expect(await get(ids[1] as string)).toMatchObject({ minimumAvailability: 'announced' });
  });

  it('accepts ten thousand ids in one request', async () => {
    const unknown = Array.from(
      { length: 9_998 },
      (_, i) => `00000000-0000-4000-8000-${String(i).padStart(12, '0')}`,
    );
    const { status, body } = await bulk({ ids: [...unknown, ids[0], ids[1]], monitored: false });
    expect(status).toBe(200);
    expect(body).toMatchObject({ updatedCount: 2, failedCount: 9_998 });
    expect(body.failures).toHaveLength(9_998);
  });

  it.each([
    ['ids', { monitored: true }],
    ['ids', { ids: [], monitored: true }],
    ['ids', { ids: 'all', monitored: true }],
    ['ids', { ids: [1], monitored: true }],
    ['ids', { ids: [null], monitored: true }],
    ['ids', { ids: Array.from({ length: 10_001 }, () => 'x'), monitored: true }],
    ['monitored', { ids: ['x'] }],
    ['monitored', { ids: ['x'], monitored: 0 }],
    ['rootFolderPath', { ids: ['x'], rootFolderPath: '../up' }],
    ['qualityProfileId', { ids: ['x'], qualityProfileId: unknownMovieId }],
    ['title', { ids: ['x'], monitored: true, title: 'New' }],
  ])('refuses a wrong %s', async (field, body) => {
    const answer = await bulk(body);
    expect(answer.status).toBe(400);
    expect(answer.body.code).toBe('INVALID_INPUT');
    expect(answer.body.error).toContain(field);
  });

  it('refuses a body that is valid for one movie', async () => {
    expect((await bulk({ monitored: true })).body.details).toContainEqual({
      field: 'ids',
      message: 'is required',
    });
    expect(api.unexpected).toEqual([]);
  });
});
