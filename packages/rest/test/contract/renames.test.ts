import { mkdir, mkdtemp, readdir, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { databaseKinds } from '@cinephage/core/testing';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { importMovie, withFile } from '../support/import-movie.ts';
import { type Api, startApi } from '../support/start-api.ts';

describe.each(databaseKinds)('renaming files on %s', (kind) => {
  let api: Api;
  let root: string;
  beforeAll(async () => {
    root = await realpath(await mkdtemp(join(tmpdir(), 'cinephage-rename-')));
    api = await startApi(kind);
    await api.library.start();
    await api.request('PUT', '/api/naming', { body: { movieFileFormat: '{TmdbId}' } });
  });
  afterAll(async () => {
    expect(api.unexpected).toEqual([]);
    await api[Symbol.asyncDispose]();
    await rm(root, { recursive: true });
  });

  it('is previewed, and done by a task', async () => {
    await mkdir(join(root, 'Movie'));
    const from = join(root, 'Movie', 'old.mkv');
    await writeFile(from, 'movie');
    const file = { path: from, size: 5, quality: 'DVD' };
    const id = await importMovie(api, withFile(1, { rootFolderPath: root, file }));
    const { body: movie } = await api.request('GET', `/api/library/movies/${id}`);
    const rename = {
      movieId: id,
      fileId: movie.fileId,
      from,
      to: join(root, 'Movie', '1.mkv'),
      problem: null,
    };
    const expected = { status: 200, body: { renames: [rename], nextCursor: null } };
    const movieIds = [id];
    expect(await api.request('POST', '/api/rename/preview', { body: { movieIds } })).toMatchObject(expected);
    expect(await api.request('POST', '/api/rename/preview')).toMatchObject(expected);
    expect(await api.request('GET', `/api/rename/preview/movie/${id}`)).toMatchObject(expected);
    expect(await readdir(join(root, 'Movie'))).toEqual(['old.mkv']);

    const { status, body, headers } = await api.request('POST', '/api/rename/execute', {
      body: { movieIds },
    });
    expect([status, body]).toEqual([
      202,
      { success: true, taskId: expect.any(String), message: 'Renaming started' },
    ]);
    expect(headers.get('location')).toBe(`/api/tasks/${body.taskId}`);
    await vi.waitFor(
      async () => {
        const task = (await api.request('GET', `/api/tasks/${body.taskId}`)).body;
        expect(task).toMatchObject({
          state: 'completed',
          kind: 'rename-movie-files',
          result: { renamed: 1 },
        });
      },
      { timeout: 60_000 },
    );
    expect(await readdir(join(root, 'Movie'))).toEqual(['1.mkv']);
    const nothing = { status: 200, body: { renames: [], nextCursor: null } };
    expect(await api.request('GET', `/api/rename/preview/movie/${id}`)).toEqual(
      expect.objectContaining(nothing),
    );
  });

  it('refuses unknown movies and invalid bodies', async () => {
    const notFound = { status: 404, body: { code: 'MOVIE_NOT_FOUND' } };
    expect(await api.request('GET', '/api/rename/preview/movie/none')).toMatchObject(notFound);
    for (const path of ['preview', 'execute']) {
      const post = (body: object) => api.request('POST', `/api/rename/${path}`, { body });
      expect(await post({ movieIds: ['none'] })).toMatchObject(notFound);
      expect(await post({ movieIds: 'all' })).toMatchObject({
        status: 400,
        body: { code: 'INVALID_INPUT', details: [{ field: 'movieIds' }] },
      });
      expect(await post({ ids: [] })).toMatchObject({ status: 400, body: { details: [{ field: 'ids' }] } });
    }
  });
});
