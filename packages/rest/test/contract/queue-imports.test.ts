import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { databaseKinds, insertQueueItem } from '@cinephage/core/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { addMovie } from '../support/add-movie.ts';
import { type Api, startApi } from '../support/start-api.ts';

const queue = '/api/queue';

describe.each(databaseKinds)('downloads that were not imported, on %s', (kind) => {
  let api: Api;
  let movieId: string;
  let folder: string;
  beforeAll(async () => {
    api = await startApi(kind);
    movieId = await addMovie(api, 27205);
    folder = await mkdtemp(join(tmpdir(), 'cinephage-queue-'));
    await mkdir(join(folder, 'release'));
    await writeFile(join(folder, 'release', 'movie.mkv'), 'no video');
  });
  afterAll(async () => {
    expect(api.unexpected).toEqual([]);
    await api[Symbol.asyncDispose]();
    await rm(folder, { recursive: true });
  });

  const add = (facts: Parameters<typeof insertQueueItem>[1] = {}) =>
    insertQueueItem(api.library, {
      ...{ movie_id: movieId, version_id: movieId, state: 'importPending', status: 'warning' },
      output_path: join(folder, 'release'),
      ...facts,
    });

  it('show their files, and import those that are chosen', async () => {
    const id = await add();
    const { status, body } = await api.request('GET', `${queue}/${id}/candidates`);
    expect(status).toBe(200);
    const [file] = body.files;
    expect(file).toMatchObject({ movie: { movieId }, importable: false, rejections: expect.any(Array) });
    const chosen = { files: [{ path: file.path, movieId }] };
    const started = await api.request('POST', `${queue}/${id}/import`, { body: chosen });
    expect(started).toMatchObject({ status: 202, body: { success: true, message: 'Import queued' } });
    expect(started.headers.get('location')).toBe(`/api/tasks/${started.body.taskId}`);
    expect(await api.request('POST', `${queue}/${id}/retry`)).toMatchObject({
      ...{ status: 409, body: { success: false, code: 'QUEUE_ITEM_NOT_RETRYABLE' } },
    });
  });

  it('are tried again: imported, or searched for', async () => {
    const there = await add();
    expect(await api.request('POST', `${queue}/${there}/retry`)).toMatchObject({
      ...{ status: 200, body: { success: true, action: 'import', message: 'Import queued' } },
    });
    const gone = await add({ state: 'failed', status: 'failed', output_path: join(folder, 'nonesuch') });
    expect(await api.request('POST', `${queue}/${gone}/retry`)).toMatchObject({
      ...{ status: 200, body: { success: true, action: 'search' } },
    });
  });

  it('refuse what cannot be', async () => {
    const [waiting, running] = [await add(), await add({ state: 'downloading', status: 'downloading' })];
    for (const [method, path, status, code, body] of [
      ['GET', 'nonesuch/candidates', 404, 'QUEUE_ITEM_NOT_FOUND', undefined],
      ['POST', 'nonesuch/retry', 404, 'QUEUE_ITEM_NOT_FOUND', undefined],
      ['POST', `${running}/retry`, 409, 'QUEUE_ITEM_NOT_RETRYABLE', undefined],
      ['POST', `${waiting}/import`, 400, 'INVALID_INPUT', { files: [] }],
      ['POST', `${waiting}/import`, 404, 'FILE_NOT_FOUND', { files: [{ path: '/etc/passwd', movieId }] }],
    ] as const) {
      const answer = await api.request(method, `${queue}/${path}`, { body });
      expect(answer).toMatchObject({ status, body: { success: false, code } });
    }
    expect((await api.request('POST', `${queue}/${waiting}/retry`, { key: null })).status).toBe(401);
  });
});
