import { databaseKinds } from '@cinephage/core/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { addMovie, moviesPath } from '../support/add-movie.ts';
import { movieListExample } from '../support/contract-examples.ts';
import { expectShape } from '../support/expect-shape.ts';
import { importMovie, withFile } from '../support/import-movie.ts';
import { type Api, startApi } from '../support/start-api.ts';
import { syntheticSource } from '../support/synthetic-source.ts';

describe.each(databaseKinds)('GET /api/library/movies on %s', (kind) => {
  let api: Api;
  const list = async (query: string) => api.request('GET', `${moviesPath}${query}`);

  beforeAll(async () => {
    api = await startApi(kind, { metadata: syntheticSource });
    for (let tmdbId = 1; tmdbId <= 30; tmdbId++) await addMovie(api, tmdbId, { monitored: tmdbId % 2 === 0 });
  });
  afterAll(() => api[Symbol.asyncDispose]());

  it('returns the first twenty movies, newest first, with the pagination', async () => {
    const { status, body, headers } = await list('');
    expect(status).toBe(200);
    expect(headers.get('content-type')).toBe('application/json; charset=utf-8');
    expect(body.pagination).toEqual({ page: 1, limit: 20, total: 30, totalPages: 2 });
    expect(body.movies).toHaveLength(20);
    const times = body.movies.map((movie: { createdAt: string }) => movie.createdAt);
    expect(times).toEqual([...times].sort().reverse());
  });

  it('has the fields of the contract, in its order and of its types', async () => {
    expectShape((await list('?limit=100')).body, movieListExample);
  });

  it('returns the file of a movie that has one', async () => {
    const id = await importMovie(api, withFile(31));
    const { body } = await list('?downloaded=true');
    expect(body.pagination.total).toBe(1);
    const [movie] = body.movies;
    expect(movie).toMatchObject({ id, hasFile: true, downloaded: true, fileId: movie.file.id });
    expectShape(movie.file, movieListExample.movies[0]?.file, { nulls: false });
    await api.request('DELETE', `${moviesPath}/${id}`);
  });

  it('treats a limit above 100 as 100, and returns it in the pagination', async () => {
    expect((await list('?limit=101')).body.pagination).toMatchObject({ limit: 100, totalPages: 1 });
    expect((await list('?limit=500000')).body.pagination).toMatchObject({ limit: 100 });
    expect((await list(`?limit=1${'0'.repeat(400)}`)).body.pagination).toMatchObject({ limit: 100 });
    expect((await list('?limit=7&page=5')).body).toMatchObject({
      movies: { length: 2 },
      pagination: { page: 5, limit: 7, total: 30, totalPages: 5 },
    });
  });

  it('returns an empty page past the end', async () => {
    const { status, body } = await list('?page=2147483647&limit=100');
    expect(status).toBe(200);
    expect(body).toEqual({
      movies: [],
      pagination: { page: 2147483647, limit: 100, total: 30, totalPages: 1 },
    });
  });

  it('sorts ascending when a field has no direction', async () => {
    const ids = async (query: string) =>
      (await list(query)).body.movies.map((movie: { id: string }) => movie.id);
    for (const field of ['title', 'year', 'createdAt', 'updatedAt', 'tmdbRating', 'lastSearchTime']) {
      expect(await ids(`?sort=${field}`)).toEqual(await ids(`?sort=${field}:asc`));
    }
    expect(await ids('')).toEqual(await ids('?sort=createdAt:desc'));
  });

  it('ignores an empty search', async () => {
    expect((await list('?search=')).body.pagination.total).toBe(30);
  });

  it('ignores case and accents in a search of titles, original and alternative titles', async () => {
    const total = async (search: string) =>
      (await list(`?search=${encodeURIComponent(search)}`)).body.pagination.total;
    expect(await total('ÉTOILE')).toBe(3);
    expect(await total('etoile')).toBe(3);
    expect(await total('original 17')).toBe(1);
    expect(await total('alias 4')).toBe(6);
    expect(await total('nothing like this')).toBe(0);
  });

  it('treats LIKE wildcards literally and decodes a plus as a space', async () => {
    const total = async (query: string) => (await list(query)).body.pagination.total;
    expect(await total('?search=100%25')).toBe(3);
    expect(await total('?search=%25')).toBe(3);
    expect(await total('?search=_')).toBe(3);
    expect(await total('?search=night+train')).toBe(3);
  });

  it('finds nothing for a genre or year without movies', async () => {
    expect((await list('?genre=Nonesuch')).body.pagination).toMatchObject({ total: 0, totalPages: 0 });
    expect((await list('?year=1889')).body.movies).toEqual([]);
  });

  it('finds the movie with a TMDB id, or none', async () => {
    const [movie] = (await list('?sort=title')).body.movies;
    const found = (await list(`?tmdbId=${movie.tmdbId}`)).body;
    expect(found).toEqual({ movies: [movie], pagination: { page: 1, limit: 20, total: 1, totalPages: 1 } });
    expect((await list(`?tmdbId=${movie.tmdbId}&monitored=${!movie.monitored}`)).body.movies).toEqual([]);
    expect((await list('?tmdbId=2147483647')).body.pagination).toMatchObject({ total: 0, totalPages: 0 });
  });

  it('ignores unknown parameters', async () => {
    expect((await list('?nonsense=1&nonsense=2&_=3&__proto__=4')).body.pagination.total).toBe(30);
  });

  it.each([
    [
      'page',
      ['0', '-1', '1.5', 'abc', '', '%205', '1e3', '0x10', '2147483648', '99999999999999999999', 'NaN'],
    ],
    ['limit', ['0', '-1', '1.5', 'abc', '', '5%20', '1e3', 'Infinity', '٣']],
    [
      'sort',
      ['', 'rating', 'title:', 'title:up', ':desc', 'title:desc:asc', 'Title', 'title:DESC', 'title%00'],
    ],
    ['monitored', ['', 'TRUE', '1', 'yes', 'null', 'true%20']],
    ['downloaded', ['', 'False', '0']],
    ['search', ['a%00b', 'x'.repeat(201)]],
    ['genre', ['', 'a%00b', 'x'.repeat(101)]],
    ['year', ['', '0', '-5', '10000', '20.5', 'MMX']],
    ['tmdbId', ['', '0', '-5', '2147483648', '20.5', 'tt1375666', '1e3', '%201']],
  ])('refuses an invalid %s with its name and rule', async (name, values) => {
    for (const value of values) {
      const { status, body } = await list(`?${name}=${value}`);
      expect(status, value).toBe(400);
      expect(body).toMatchObject({ success: false, code: 'INVALID_INPUT', details: [{ field: name }] });
      expect(body.error).toContain(`${name} must `);
      const again = await list(`?${name}=${value}&${name}=${value}`);
      expect(again.status).toBe(400);
      expect(again.body.error).toContain(`${name} must be given only once`);
    }
  });

  it('refuses malformed percent-encoding', async () => {
    for (const query of ['?search=%', '?search=%E9', '?search=%zz', '?%=1', '?search=%C0%80']) {
      expect(await list(query)).toMatchObject({ status: 400, body: { code: 'INVALID_INPUT' } });
    }
  });
});
