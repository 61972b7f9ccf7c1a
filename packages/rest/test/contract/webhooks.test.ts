import { databaseKinds } from '@cinephage/core/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Api, startApi } from '../support/start-api.ts';

const webhooks = '/api/webhooks';
const input = { name: 'Home', url: 'http://127.0.0.1:9/hook', events: ['file.imported'] };

describe.each(databaseKinds)('webhooks on %s', (kind) => {
  let api: Api;
  beforeAll(async () => {
    api = await startApi(kind);
  });
  afterAll(async () => {
    expect(api.unexpected).toEqual([]);
    await api[Symbol.asyncDispose]();
  });

  it('can be added, read, tested, changed and deleted', async () => {
    const { status, body, headers } = await api.request('POST', webhooks, { body: input });
    expect(status).toBe(201);
    expect(body).toEqual({
      ...{ id: body.id, ...input, hasSecret: false, enabled: true, allowPrivateAddresses: true },
    });
    const location = headers.get('location') ?? '';
    expect(location).toBe(`${webhooks}/${body.id}`);
    expect(await api.request('GET', location)).toMatchObject({ status: 200, body });
    expect((await api.request('GET', webhooks)).body).toEqual({ webhooks: [body] });
    for (const path of [`${location}/test`, `${webhooks}/test`]) {
      const tested = await api.request('POST', path, path.includes(body.id) ? {} : { body: input });
      expect(tested).toMatchObject({ status: 400, body: { success: false, code: 'WEBHOOK_TEST_FAILED' } });
    }
    expect((await api.request('GET', `${location}/deliveries?state=failed`)).body).toMatchObject({
      deliveries: [],
      pagination: { total: 0 },
    });
    expect(await api.request('GET', `${location}/deliveries?state=gone`)).toMatchObject({ status: 400 });
    expect(await api.request('PUT', location, { body: { enabled: false } })).toMatchObject({
      status: 200,
      body: { ...body, enabled: false },
    });
    expect(await api.request('POST', webhooks, { body: input })).toMatchObject({
      status: 409,
      body: { code: 'WEBHOOK_ALREADY_EXISTS' },
    });
    expect((await api.request('DELETE', location)).status).toBe(204);
    expect(await api.request('GET', location)).toMatchObject({
      status: 404,
      body: { success: false, code: 'WEBHOOK_NOT_FOUND' },
    });
  });

  it.each([
    [{ ...input, url: 'ftp://example.org' }, 'url'],
    [{ ...input, url: 'https://me:password@example.org/' }, 'url'],
    [{ ...input, events: ['task.updated'] }, 'events.0'],
    [{ ...input, name: ' ' }, 'name'],
  ])('refuse %j', async (body, field) => {
    expect(await api.request('POST', webhooks, { body })).toMatchObject({
      status: 400,
      body: { success: false, code: 'INVALID_INPUT', details: [{ field }] },
    });
  });
});
