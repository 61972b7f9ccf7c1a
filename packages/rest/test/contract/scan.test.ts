import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { databaseKinds } from '@cinephage/core/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { unknownMovieId } from '../support/raw-request.ts';
import { type Api, startApi } from '../support/start-api.ts';

const scan = '/api/library/scan';
const unmatched = '/api/library/unmatched';

describe.each(databaseKinds)('scans on %s', (kind) => {
  let api: Api;
  let root: string;
  let rootFolderId: string;
  beforeAll(async () => {
    root = realpathSync(mkdtempSync(join(tmpdir(), 'cinephage-scan-')));
    write(
      'Inception (2010)/Inception.2010.1080p.BluRay.x264-GROUP.mkv',
      'Heat.mkv',
      'Heat/Sample/sample.mkv',
    );
    api = await startApi(kind);
    await api.library.start();
    const { body } = await api.request('POST', '/api/root-folders', { body: { name: 'Movies', path: root } });
    rootFolderId = body.id;
  });
  afterAll(async () => {
    expect(api.unexpected).toEqual([]);
    await api[Symbol.asyncDispose]();
    rmSync(root, { recursive: true, force: true });
  });

  function write(...paths: readonly string[]): void {
    for (const path of paths) {
      mkdirSync(dirname(join(root, path)), { recursive: true });
      writeFileSync(join(root, path), path);
    }
  }

  async function scanToEnd(body?: object) {
    const started = await api.request('POST', scan, { body });
    expect(started).toMatchObject({ status: 202, body: { success: true, message: 'Scan started' } });
    const task = `/api/tasks/${started.body.taskId}`;
    expect(started.headers.get('location')).toBe(task);
    await expect.poll(async () => (await api.request('GET', task)).body.state).toBe('completed');
    return (await api.request('GET', task)).body;
  }

  it('are reported before the first one', async () => {
    const { status, body } = await api.request('GET', `${scan}/status`);
    expect([status, body]).toMatchObject([
      200,
      { isScanning: false, rootFolders: [{ rootFolderId, path: root, state: 'never', result: null }] },
    ]);
  });

  it('add movies with their files, and leave the others for a match', async () => {
    const task = await scanToEnd({ addMovies: true });
    expect(task).toMatchObject({
      kind: 'scan-root-folders',
      percent: 100,
      result: { rootFolders: [{ rootFolderId, problem: null, result: { added: 1, moviesAdded: 1 } }] },
    });
    const { body } = await api.request('GET', `${scan}/status`);
    expect(body.rootFolders).toMatchObject([
      {
        state: 'completed',
        taskId: task.id,
        result: { videos: 3, added: 1, unmatched: 1, leftOut: 1 },
      },
    ]);
    const [movie] = (await api.request('GET', '/api/library/movies?search=inception')).body.movies;
    expect(movie).toMatchObject({ tmdbId: 27205, downloaded: true, file: { quality: 'Bluray-1080p' } });
    const waiting = await api.request('GET', unmatched);
    expect(waiting).toMatchObject({
      status: 200,
      body: {
        files: [
          {
            path: join(root, 'Heat.mkv'),
            size: 'Heat.mkv'.length,
            reason: 'noMatch',
            candidates: [{ tmdbId: 949, title: 'Heat', year: 1995 }],
          },
        ],
        pagination: { page: 1, limit: 20, total: 1, totalPages: 1 },
      },
    });
  });

  it('leave files that a user matches', async () => {
    const [{ id }] = (await api.request('GET', unmatched)).body.files;
    const { status, body } = await api.request('POST', `${unmatched}/match`, { body: { id, tmdbId: 949 } });
    expect([status, body]).toMatchObject([200, { success: true, message: 'File matched' }]);
    expect((await api.request('GET', `/api/library/movies/${body.movieId}`)).body).toMatchObject({
      title: 'Heat',
      rootFolderPath: root,
      fileId: body.fileId,
      file: { path: join(root, 'Heat.mkv') },
    });
    expect((await api.request('GET', unmatched)).body.pagination.total).toBe(0);
    const again = await api.request('POST', `${unmatched}/match`, { body: { id, tmdbId: 949 } });
    expect(again).toMatchObject({ status: 404, body: { code: 'FILE_NOT_FOUND' } });
  });

  it('list unmatched files by page, root folder and reason', async () => {
    write('Heat (1995) cd1.avi', 'Heat (1995) cd2.avi', 'Heat (1995).mkv');
    await scanToEnd({ rootFolderId });
    const total = async (query: string) =>
      (await api.request('GET', `${unmatched}${query}`)).body.pagination.total;
    expect(await total(`?rootFolderId=${rootFolderId}`)).toBe(3);
    expect(await total(`?rootFolderId=${unknownMovieId}`)).toBe(0);
    expect(await total('?reason=multiPart')).toBe(2);
    const page = await api.request('GET', `${unmatched}?page=2&limit=2`);
    expect(page.body.files).toMatchObject([{ path: join(root, 'Heat (1995).mkv'), reason: 'movieHasFile' }]);
  });

  it.each([
    ['POST', scan, { rootFolderId: unknownMovieId }, 404, 'ROOT_FOLDER_NOT_FOUND'],
    ['POST', scan, { addMovies: 'yes' }, 400, 'INVALID_INPUT'],
    ['POST', scan, { everything: true }, 400, 'INVALID_INPUT'],
    ['GET', `${unmatched}?limit=0`, undefined, 400, 'INVALID_INPUT'],
    ['GET', `${unmatched}?reason=bored`, undefined, 400, 'INVALID_INPUT'],
    ['POST', `${unmatched}/match`, { id: unknownMovieId, tmdbId: 949 }, 404, 'FILE_NOT_FOUND'],
    ['POST', `${unmatched}/match`, { id: 'x', tmdbId: 949 }, 404, 'FILE_NOT_FOUND'],
    ['POST', `${unmatched}/match`, { id: 'x' }, 400, 'INVALID_INPUT'],
  ])('refuse %s %s with %j', async (method, path, body, status, code) => {
    expect(await api.request(method, path, { body })).toMatchObject({ status, body: { code } });
  });

  it('need a credential', async () => {
    for (const [method, path] of [
      ['POST', scan],
      ['GET', `${scan}/status`],
      ['GET', unmatched],
      ['POST', `${unmatched}/match`],
    ] as const) {
      expect((await api.request(method, path, { key: null })).status).toBe(401);
    }
  });
});
