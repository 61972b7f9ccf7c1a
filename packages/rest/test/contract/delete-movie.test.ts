import { databaseKinds } from '@cinephage/core/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { addMovie, moviesPath } from '../support/add-movie.ts';
import { importMovie, withFile } from '../support/import-movie.ts';
import { movieIdNobodyHas } from '../support/raw-request.ts';
import { type Api, startApi } from '../support/start-api.ts';

describe.each(databaseKinds)('DELETE /api/library/movies/:id on %s', (kind) => {
  let api: Api;
  const remove = (path: string) => api.request('DELETE', `${moviesPath}/${path}`);

  beforeAll(async () => {
    api = await startApi(kind);
  });
  afterAll(() => api[Symbol.asyncDispose]());

  it.each(['', '?deleteFiles=false'])('removes the movie, once (%s)', async (query) => {
    const id = await addMovie(api, 27205);
    const { status, body, headers } = await remove(`${id}${query}`);
    expect(status).toBe(204);
    expect(body).toBeUndefined();
    expect(headers.get('content-type')).toBeNull();
    expect((await api.request('GET', `${moviesPath}/${id}`)).status).toBe(404);
    expect(await remove(id)).toMatchObject({ status: 404, body: { code: 'MOVIE_NOT_FOUND' } });
  });

  it('removes a movie without files even when asked to delete them', async () => {
    const id = await addMovie(api, 27205);
    expect((await remove(`${id}?deleteFiles=true`)).status).toBe(204);
  });

  it('keeps a movie whose files it was asked to delete while their root folder is away', async () => {
    const id = await importMovie(api, withFile(1, { rootFolderPath: '/not/mounted' }));
    const { status, body } = await remove(`${id}?deleteFiles=true`);
    expect([409, 503]).toContain(status);
    expect(body.success).toBe(false);
    expect((await api.request('GET', `${moviesPath}/${id}`)).status).toBe(200);
    expect((await remove(id)).status).toBe(204);
  });

  it('answers 404 for an id that is unknown or none', async () => {
    for (const unknown of [movieIdNobodyHas, 'no-id']) expect((await remove(unknown)).status).toBe(404);
  });

  it('refuses a deleteFiles that is neither true nor false', async () => {
    const id = await addMovie(api, 27205);
    for (const value of ['', '1', 'yes', 'TRUE', 'true&deleteFiles=true', '%']) {
      expect(await remove(`${id}?deleteFiles=${value}`)).toMatchObject({ status: 400 });
    }
    expect((await remove(`${id}?deleteFiles=maybe`)).body).toEqual({
      success: false,
      error: 'deleteFiles takes true or false.',
      code: 'INVALID_INPUT',
      details: [{ field: 'deleteFiles', message: 'takes true or false' }],
    });
    expect((await api.request('GET', `${moviesPath}/${id}`)).status).toBe(200);
  });
});
