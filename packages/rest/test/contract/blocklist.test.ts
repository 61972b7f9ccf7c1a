import { databaseKinds } from '@cinephage/core/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { addMovie, moviesPath } from '../support/add-movie.ts';
import { type Api, startApi } from '../support/start-api.ts';

const blocklist = '/api/settings/blocklist';

describe.each(databaseKinds)('the blocklist on %s', (kind) => {
  let api: Api;
  beforeAll(async () => {
    api = await startApi(kind);
  });
  afterAll(async () => {
    expect(api.unexpected).toEqual([]);
    await api[Symbol.asyncDispose]();
  });

  const add = (body: object) => api.request('POST', blocklist, { body });

  it('is added to, listed, and removed from', async () => {
    const movieId = await addMovie(api, 27205);
    const input = { movieId, indexerId: 'one', guid: 'a', title: 'A.Movie.2010', reason: 'It is broken.' };
    const { status, body } = await add(input);
    expect(status).toBe(201);
    expect(body).toEqual({
      ...{ id: expect.any(String), ...input, addedAt: expect.any(String) },
      ...{ indexerName: null, infoHash: null, protocol: null, size: null },
    });
    expect(await api.request('GET', `${blocklist}?limit=1&movieId=${movieId}`)).toMatchObject({
      status: 200,
      body: { items: [body], pagination: { page: 1, limit: 1, total: 1, totalPages: 1 } },
    });
    expect((await api.request('GET', `${blocklist}?movieId=x`)).body.items).toEqual([]);
    await api.request('DELETE', `${moviesPath}/${movieId}`);
    expect((await api.request('GET', blocklist)).body.items).toEqual([{ ...body, movieId: null }]);

    expect((await api.request('DELETE', `${blocklist}/${body.id}`)).status).toBe(204);
    expect(await api.request('DELETE', `${blocklist}/${body.id}`)).toMatchObject({
      status: 404,
      body: { success: false, code: 'BLOCKLIST_ITEM_NOT_FOUND' },
    });
  });

  it('is cleared', async () => {
    for (let guid = 0; guid < 21; guid++) await add({ guid: String(guid) });
    expect(await api.request('DELETE', blocklist)).toMatchObject({
      status: 409,
      body: { code: 'CONFIRMATION_REQUIRED', details: [{ field: 'confirm' }] },
    });
    expect(await api.request('DELETE', `${blocklist}?confirm=true`)).toMatchObject({
      status: 200,
      body: { success: true, removedCount: 21, message: 'Entries removed from the blocklist' },
    });
    expect((await api.request('GET', blocklist)).body.pagination.total).toBe(0);
  });

  it.each([
    ['limit', 'GET', '?limit=0', undefined],
    ['page', 'GET', '?page=x', undefined],
    ['confirm', 'DELETE', '?confirm=maybe', undefined],
    ['infoHash', 'POST', '', { infoHash: 'x' }],
    ['movieId', 'POST', '', { title: 'A', movieId: 'x' }],
    ['', 'POST', '', { reason: 'no release' }],
  ])('refuses a wrong %s of %s%s', async (field, method, query, body) => {
    const answer = await api.request(method, `${blocklist}${query}`, body && { body });
    expect(answer).toMatchObject({ status: 400, body: { code: 'INVALID_INPUT', details: [{ field }] } });
  });
});
