import { queueEventSchema } from '@cinephage/core/schemas';
import { databaseKinds, executeSql, insertQueueItem } from '@cinephage/core/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { addMovie } from '../support/add-movie.ts';
import { openStream } from '../support/event-stream.ts';
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

  it('lets go of a download, and puts its release on the blocklist', async () => {
    const id = await insertQueueItem(api.library, { title: 'A.Release' });
    const path = `${queue}/${id}?removeFromClient=false&blocklist=true`;
    expect((await api.request('DELETE', path)).status).toBe(204);
    expect((await api.request('GET', '/api/settings/blocklist')).body.items).toMatchObject([
      { title: 'A.Release' },
    ]);
    expect(await api.request('DELETE', path)).toMatchObject({
      status: 404,
      body: { code: 'QUEUE_ITEM_NOT_FOUND' },
    });
    expect(await api.request('DELETE', `${queue}/${id}?blocklist=maybe`)).toMatchObject({
      status: 400,
      body: { details: [{ field: 'blocklist' }] },
    });
  });

  it('is cleaned up', async () => {
    for (const state of ['imported', 'failed', 'failed'] as const)
      await insertQueueItem(api.library, { state });
    expect(await api.request('POST', `${queue}/cleanup`, { body: { removeCompleted: false } })).toMatchObject(
      {
        status: 200,
        body: { success: true, removedCount: 2, message: 'Downloads removed from the queue' },
      },
    );
    expect((await api.request('POST', `${queue}/cleanup`)).body).toMatchObject({ removedCount: 1 });
    expect(await api.request('POST', `${queue}/cleanup`, { body: { removeFailed: 1 } })).toMatchObject({
      status: 400,
      body: { details: [{ field: 'removeFailed' }] },
    });
  });

  it('streams its changes', async () => {
    await using stream = await openStream(api, '', { path: `${queue}/events` });
    expect(stream.headers.get('content-type')).toBe('text/event-stream');
    const id = await insertQueueItem(api.library);
    await stream.first(1);
    await executeSql(api.library, "update queue_item set status = 'completed' where id = ?", [id]);
    await stream.first(3);
    await api.request('DELETE', `${queue}/${id}`);
    const events = await stream.first(4);
    expect(events.map(({ type }) => type)).toEqual([
      ...['queueItemAdded', 'queueItemUpdated', 'queueCompleted', 'queueItemRemoved'],
    ]);
    for (const { type, data } of events)
      expect(queueEventSchema.parse({ type, ...data })).toMatchObject({ id });
  });

  it('is for authenticated callers', async () => {
    expect((await api.request('GET', queue, { key: null })).status).toBe(401);
  });
});
