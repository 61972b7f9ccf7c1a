import { mkdir, mkdtemp, readdir, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createLibrary } from '@cinephage/core';
import { databaseKinds } from '@cinephage/core/testing';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { addMovie, moviesPath } from '../support/add-movie.ts';
import { importMovie, withFile } from '../support/import-movie.ts';
import { unknownMovieId } from '../support/raw-request.ts';
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

  it('deletes a movie without files, also with deleteFiles=true', async () => {
    const id = await addMovie(api, 27205);
    expect((await remove(`${id}?deleteFiles=true`)).status).toBe(204);
  });

  it('refuses to delete a movie and its files while their root folder is missing', async () => {
    const id = await importMovie(api, withFile(1, { rootFolderPath: '/not/mounted' }));
    const { status, body } = await remove(`${id}?deleteFiles=true`);
    expect([409, 503]).toContain(status);
    expect(body.success).toBe(false);
    expect((await api.request('GET', `${moviesPath}/${id}`)).status).toBe(200);
    expect((await remove(id)).status).toBe(204);
  });

  it('answers 404 for an id that is unknown or malformed', async () => {
    for (const unknown of [unknownMovieId, 'no-id']) expect((await remove(unknown)).status).toBe(404);
  });

  it('refuses a deleteFiles that is neither true nor false', async () => {
    const id = await addMovie(api, 27205);
    for (const value of ['', '1', 'yes', 'TRUE', 'true&deleteFiles=true', '%']) {
      expect(await remove(`${id}?deleteFiles=${value}`)).toMatchObject({ status: 400 });
    }
    expect((await remove(`${id}?deleteFiles=maybe`)).body).toEqual({
      success: false,
      error: 'deleteFiles must be true or false.',
      code: 'INVALID_INPUT',
      details: [{ field: 'deleteFiles', message: 'must be true or false' }],
    });
    expect((await api.request('GET', `${moviesPath}/${id}`)).status).toBe(200);
  });
});

describe.each(databaseKinds)('DELETE /api/library/movies/:id?deleteFiles=true on %s', (kind) => {
  let disk: string;
  let api: Api;
  beforeEach(async () => {
    disk = await realpath(await mkdtemp(join(tmpdir(), 'cinephage-disk-')));
    for (const root of ['movies', 'other']) {
      await mkdir(join(disk, root, 'Movie'), { recursive: true });
      await writeFile(join(disk, root, 'Movie/movie.mkv'), 'movie');
      await writeFile(join(disk, root, 'kept.txt'), '');
    }
    api = await startApi(kind);
  });
  afterEach(async () => {
    await api[Symbol.asyncDispose]();
    await rm(disk, { recursive: true });
  });

  /** A movie that was added while there was no root folder. */
  async function formerMovie(root: string, file = 'Movie/movie.mkv'): Promise<string> {
    const former = await createLibrary({ database: api.database.url });
    const rootFolderPath = join(disk, root);
    const path = join(rootFolderPath, file);
    await former.movies.import([
      { ...withFile(1, { rootFolderPath }), file: { path, size: 4, quality: 'DVD' } },
    ]);
    const { movies } = await former.movies.list({}, { select: { id: true } });
    await former.stop();
    await api.library.rootFolders.create({ name: 'Movies', path: join(disk, 'movies') });
    return movies[0]?.id ?? '';
  }

  const remove = (id: string) => api.request('DELETE', `${moviesPath}/${id}?deleteFiles=true`);
  const filesIn = async (root: string) => (await readdir(join(disk, root), { recursive: true })).sort();

  it('deletes the file and its folder in a configured root folder', async () => {
    expect((await remove(await formerMovie('movies'))).status).toBe(204);
    expect((await filesIn('movies')).filter((name) => !name.startsWith('.cinephage-recycle'))).toEqual([
      'kept.txt',
    ]);
  });

  it('keeps files in other folders, and refuses', async () => {
    const id = await formerMovie('other');
    expect(await remove(id)).toMatchObject({
      status: 409,
      body: {
        success: false,
        code: 'FILE_DELETION_REFUSED',
        error: expect.stringMatching(
          /not one of the configured ones; nothing was deleted and the movie stays\.$/u,
        ),
      },
    });
    expect((await api.request('GET', `${moviesPath}/${id}`)).status).toBe(200);
    expect(await filesIn('other')).toEqual(['Movie', 'Movie/movie.mkv', 'kept.txt']);
  });
});
