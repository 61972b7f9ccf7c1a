import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { databaseKinds } from '@cinephage/core/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { importMovie, withFile } from '../support/import-movie.ts';
import { type Api, startApi } from '../support/start-api.ts';

const bin = '/api/library/recycle-bin';

describe.each(databaseKinds)('the recycle bin on %s', (kind) => {
  let api: Api;
  let root: string;
  let number = 0;
  beforeAll(async () => {
    root = await realpath(await mkdtemp(join(tmpdir(), 'cinephage-root-')));
    api = await startApi(kind);
  });
  afterAll(async () => {
    expect(api.unexpected).toEqual([]);
    await api[Symbol.asyncDispose]();
    await rm(root, { recursive: true, force: true });
  });

  /** A movie with a file on the disk. */
  async function addMovie(): Promise<{ id: string; path: string }> {
    const tmdbId = ++number;
    const path = join(root, `Movie ${tmdbId}`, 'movie.mkv');
    await mkdir(dirname(path));
    await writeFile(path, 'movie');
    const file = { path, size: 5, quality: 'DVD' };
    return { id: await importMovie(api, withFile(tmdbId, { rootFolderPath: root, file })), path };
  }

  /** A deleted file whose movie is still in the library. */
  async function addDeleted() {
    const { id, path } = await addMovie();
    const { fileId } = (await api.request('GET', `/api/library/movies/${id}`)).body;
    expect(await api.request('DELETE', `/api/library/movies/${id}/files/${fileId}`)).toMatchObject({
      status: 204,
    });
    expect(existsSync(path)).toBe(false);
    const [item] = (await api.request('GET', `${bin}?movieId=${id}`)).body.items;
    return { id, path, item };
  }

  it('lists deleted files, and gives one back to its movie', async () => {
    const { id, path, item } = await addDeleted();
    expect(item).toEqual({
      ...{ id: item.id, path, movieId: id, title: expect.any(String), size: 5 },
      ...{ deletedAt: expect.any(String), expiresAt: expect.any(String) },
    });
    const list = await api.request('GET', `${bin}?limit=1`);
    expect(list).toMatchObject({
      status: 200,
      body: { items: [item], pagination: { page: 1, limit: 1, total: 1, totalPages: 1 } },
    });
    const { status, body } = await api.request('POST', `${bin}/${item.id}/restore`);
    expect([status, body]).toEqual([
      200,
      { success: true, path, movieId: id, fileId: expect.any(String), message: 'File restored' },
    ]);
    expect((await api.request('GET', `/api/library/movies/${id}`)).body).toMatchObject({
      hasFile: true,
      fileId: body.fileId,
    });
    expect(existsSync(path)).toBe(true);
    const gone = { status: 404, body: { success: false, code: 'RECYCLE_BIN_ITEM_NOT_FOUND' } };
    expect(await api.request('POST', `${bin}/${item.id}/restore`)).toMatchObject(gone);
    expect(await api.request('DELETE', `${bin}/${item.id}`)).toMatchObject(gone);
  });

  it('says that a file whose movie is gone belongs to none', async () => {
    const { id, path } = await addMovie();
    await api.request('DELETE', `/api/library/movies/${id}?deleteFiles=true&confirm=false`);
    const [item] = (await api.request('GET', bin)).body.items;
    expect(item).toMatchObject({ path, movieId: null });
    expect(await api.request('POST', `${bin}/${item.id}/restore`)).toMatchObject({
      status: 200,
      body: { success: true, path, movieId: null, fileId: null, message: expect.stringContaining('scan') },
    });
  });

  it('does not restore over another file', async () => {
    const { path, item } = await addDeleted();
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, 'another');
    expect(await api.request('POST', `${bin}/${item.id}/restore`)).toMatchObject({
      status: 409,
      body: { success: false, code: 'FILE_ALREADY_EXISTS' },
    });
    expect(await api.request('DELETE', `${bin}/${item.id}`)).toMatchObject({ status: 204 });
    expect((await api.request('GET', bin)).body.items).toEqual([]);
    expect(existsSync(path)).toBe(true);
  });

  it('is emptied by a task; many files need a confirmation', async () => {
    const { item } = await addDeleted();
    await api.library.start();
    const { status, body, headers } = await api.request('DELETE', bin);
    expect([status, body]).toEqual([
      202,
      { success: true, taskId: expect.any(String), message: 'Emptying the recycle bin' },
    ]);
    expect(headers.get('location')).toBe(`/api/tasks/${body.taskId}`);
    await expect
      .poll(async () => (await api.request('GET', `/api/tasks/${body.taskId}`)).body)
      .toMatchObject({ state: 'completed', result: { deleted: 1, freedBytes: 5, kept: 0 } });
    expect((await api.request('GET', bin)).body.items).toEqual([]);
    expect(existsSync(join(root, '.cinephage-recycle', item.id))).toBe(false);

    for (let count = 0; count < 21; count += 1) await addDeleted();
    const refused = { status: 409, body: { success: false, code: 'CONFIRMATION_REQUIRED' } };
    expect(await api.request('DELETE', bin)).toMatchObject(refused);
    expect((await api.request('GET', bin)).body.pagination.total).toBe(21);
    expect((await api.request('DELETE', `${bin}?confirm=true`)).status).toBe(202);
  });

  it.each(['page=0', 'limit=101', 'limit=x'])('refuses the query %s', async (query) => {
    expect(await api.request('GET', `${bin}?${query}`)).toMatchObject({
      status: 400,
      body: { code: 'INVALID_INPUT', details: [{ field: query.split('=')[0] }] },
    });
  });

  it('needs credentials', async () => {
    for (const [method, path] of [
      ['GET', bin],
      ['DELETE', bin],
      ['POST', `${bin}/x/restore`],
      ['DELETE', `${bin}/x`],
    ] as const) {
      expect((await api.request(method, path, { key: null })).status).toBe(401);
    }
  });
});
