import { databaseKinds, insertQueueItem } from '@cinephage/core/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { addMovie } from '../support/add-movie.ts';
import { type Api, startApi } from '../support/start-api.ts';

const queue = '/api/queue';

describe.each(databaseKinds)('the queue on %s', (kind) => {
  let api: Api;
  let movieId: string;
  beforeAll(async () => {
    api = await startApi(kind);
    movieId = await addMovie(api, 27205);
  });
  afterAll(async () => {
    expect(api.unexpected).toEqual([]);
    await api[Symbol.asyncDispose]();
  });

  it('is listed, and shows each download', async () => {
    const messages = [{ title: 'A.mkv', messages: ['It has no video.'] }];
    const id = await insertQueueItem(api.library, {
      ...{ movie_id: movieId, version_id: movieId, state: 'importPending', status: 'warning', messages },
    });
    await insertQueueItem(api.library);
    const { status, body } = await api.request('GET', `${queue}/${id}`);
    expect(status).toBe(200);
    expect(body).toMatchObject({
      ...{ id, status: 'warning', trackedDownloadState: 'importPending', trackedDownloadStatus: 'warning' },
      ...{ movieId, sizeleft: 2_000, statusMessages: messages },
    });
    expect(
      await api.request('GET', `${queue}?status=warning&movieId=${movieId}&limit=1&page=1`),
    ).toMatchObject({
      status: 200,
      body: { items: [body], totalRecords: 1, page: 1, pageSize: 1 },
    });
    expect((await api.request('GET', queue)).body).toMatchObject({ totalRecords: 2, page: 1, pageSize: 20 });
    expect(await api.request('GET', `${queue}/nonesuch`)).toMatchObject({
      status: 404,
      body: { success: false, code: 'QUEUE_ITEM_NOT_FOUND' },
    });
  });

  it.each([
    ['limit', '?limit=101'],
    ['page', '?page=x'],
    ['status', '?status=ignored'],
  ])('refuses a wrong %s', async (field, query) => {
    expect(await api.request('GET', `${queue}${query}`)).toMatchObject({
      status: 400,
      body: { code: 'INVALID_INPUT', details: [{ field }] },
    });
  });

  it('is for authenticated callers', async () => {
    expect((await api.request('GET', queue, { key: null })).status).toBe(401);
  });
});
