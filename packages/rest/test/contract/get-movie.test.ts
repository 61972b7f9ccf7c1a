import { databaseKinds } from '@cinephage/core/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { addMovie, moviesPath } from '../support/add-movie.ts';
import { movieExample } from '../support/contract-examples.ts';
import { expectShape } from '../support/expect-shape.ts';
import { importMovie, withFile } from '../support/import-movie.ts';
import { unknownMovieId } from '../support/raw-request.ts';
import { type Api, startApi } from '../support/start-api.ts';
import { fullMovie } from '../support/synthetic-source.ts';

describe.each(databaseKinds)('GET /api/library/movies/:id on %s', (kind) => {
  let api: Api;
  let id: string;

  beforeAll(async () => {
    api = await startApi(kind);
    id = await addMovie(api, 27205);
  });
  afterAll(() => api[Symbol.asyncDispose]());

  it('has the fields of the contract, in its order and of its types', async () => {
    const { status, body } = await api.request('GET', `${moviesPath}/${id}`);
    expect(status).toBe(200);
    expectShape(body, movieExample);
    expect(body).toMatchObject({
      id,
      tmdbId: 27205,
      title: 'Inception',
      imdbId: 'tt1375666',
      titleSlug: 'inception',
    });
  });

  it('returns null for the file of a movie without one', async () => {
    const { body } = await api.request('GET', `${moviesPath}/${id}`);
    expect(body).toMatchObject({ downloaded: false, hasFile: false, fileId: null, file: null });
  });

  it('returns every field of a movie with complete metadata', async () => {
    const full = await importMovie(api, withFile(fullMovie.tmdbId, { metadata: fullMovie }));
    const { body } = await api.request('GET', `${moviesPath}/${full}`);
    expect(body).toMatchObject({ downloaded: true, hasFile: true, fileId: body.file.id, isAvailable: true });
    expect(body.lastSearchTime).toBeNull();
    expectShape({ ...body, lastSearchTime: 'not yet' }, movieExample, { nulls: false });
  });

  it('accepts an id in upper case', async () => {
    expect((await api.request('GET', `${moviesPath}/${id.toUpperCase()}`)).body.id).toBe(id);
  });

  it('answers HEAD with the headers of GET and no body', async () => {
    const { headers } = await api.request('GET', `${moviesPath}/${id}`);
    const head = await api.request('HEAD', `${moviesPath}/${id}`);
    expect(head).toMatchObject({ status: 200, body: undefined });
    expect(head.headers.get('content-length')).toBe(headers.get('content-length'));
    expect(head.headers.get('content-type')).toBe(headers.get('content-type'));
  });

  it.each([
    unknownMovieId,
    'bulk',
    '1',
    'x'.repeat(3000),
    '%00',
    '%E0%A4%A',
    '..%2F..',
    '%F0%9F%8E%AC',
    'null',
  ])('answers 404 for the id %s', async (unknown) => {
    const { status, body } = await api.request('GET', `${moviesPath}/${unknown}`);
    expect(status).toBe(404);
    expect(body).toMatchObject({ success: false, code: 'MOVIE_NOT_FOUND' });
  });
});
