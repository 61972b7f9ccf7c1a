import {
  type ConnectionStandIn,
  databaseKinds,
  type IndexerStandIn,
  startConnectionStandIn,
  startIndexerStandIn,
} from '@cinephage/core/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Answer, type Api, startApi } from '../support/start-api.ts';

const indexers = '/api/indexers';

describe.each(databaseKinds)('the indexers on %s', (kind) => {
  let api: Api;
  let standIn: IndexerStandIn;
  let program: ConnectionStandIn;
  const answers: Answer[] = [];
  const request = async (...params: Parameters<Api['request']>) => {
    const answer = await api.request(...params);
    answers.push(answer);
    return answer;
  };

  beforeAll(async () => {
    standIn = await startIndexerStandIn();
    program = await startConnectionStandIn();
    api = await startApi(kind, { secret: 'a secret of the operator' });
  });
  afterAll(async () => {
    const text = JSON.stringify(answers.map(({ body, headers }) => [body, [...headers]]));
    expect(text).toContain('hasApiKey');
    for (const { apiKey } of [standIn, program]) expect(text).not.toContain(apiKey);
    expect(api.unexpected).toEqual([]);
    await api[Symbol.asyncDispose]();
    await standIn[Symbol.asyncDispose]();
    await program[Symbol.asyncDispose]();
  });

  it('can be added, read, tested, changed and deleted', async () => {
    const { apiKey: _, ...settings } = standIn.indexers.jackett;
    const { status, body, headers } = await request('POST', indexers, { body: standIn.indexers.jackett });
    expect(status).toBe(201);
    expect(body).toMatchObject({ ...settings, hasApiKey: true, priority: 25, status: { state: 'ok' } });
    expect(body).not.toHaveProperty('apiKey');
    const location = headers.get('location') ?? '';
    expect(location).toBe(`${indexers}/${body.id}`);
    expect(await request('GET', location)).toMatchObject({ status: 200, body: { name: settings.name } });
    const listed = await request('GET', indexers);
    expect(listed.body).toMatchObject({ indexers: [{ id: body.id }] });

    expect(await request('POST', `${location}/test`)).toMatchObject({
      ...{ status: 200, body: { success: true, releaseCount: 0, message: expect.any(String) } },
    });
    const changes = { body: { name: 'Renamed', priority: 3, apiKey: null } };
    expect(await request('PUT', location, changes)).toMatchObject({
      ...{ status: 200, body: { name: 'Renamed', priority: 3, hasApiKey: false } },
    });
    expect(await request('POST', `${location}/test`)).toMatchObject({
      ...{ status: 400, body: { success: false, code: 'INDEXER_TEST_FAILED' } },
    });
    expect(await request('POST', indexers, { body: { ...settings, name: 'RENAMED' } })).toMatchObject({
      ...{ status: 409, body: { code: 'INDEXER_ALREADY_EXISTS', details: [{ field: 'name', id: body.id }] } },
    });

    expect((await request('DELETE', location)).status).toBe(204);
    const gone = { status: 404, body: { success: false, code: 'INDEXER_NOT_FOUND' } };
    expect(await request('GET', location)).toMatchObject(gone);
    expect(await request('PUT', location, changes)).toMatchObject(gone);
    expect(await request('DELETE', location)).toMatchObject(gone);
    expect(await request('POST', `${location}/test`)).toMatchObject(gone);
  });

  it('are tested before they are stored', async () => {
    const body = standIn.indexers.newznab;
    expect(await request('POST', `${indexers}/test`, { body })).toMatchObject({ status: 200 });
    const wrong = await request('POST', `${indexers}/test`, { body: { ...body, apiKey: 'wrong-key' } });
    expect(wrong).toMatchObject({ status: 400, body: { success: false, code: 'INDEXER_TEST_FAILED' } });
    expect(wrong.body.error).toMatch(/^It refuses the key/u);
    const invalid = { body: { ...body, baseUrl: 'ftp://x', priority: 99 } };
    expect(await request('POST', `${indexers}/test`, invalid)).toMatchObject({
      ...{
        status: 400,
        body: { code: 'INVALID_INPUT', details: [{ field: 'baseUrl' }, { field: 'priority' }] },
      },
    });
    expect((await request('GET', indexers)).body).toEqual({ indexers: [] });
  });

  it('have definitions for forms', async () => {
    const { status, body } = await request('GET', `${indexers}/definitions`);
    expect(status).toBe(200);
    expect(body.definitions).toMatchObject([
      { implementation: 'Torznab' },
      { implementation: 'Newznab' },
      { implementation: 'Rss' },
    ]);
  });

  it.each(['prowlarr', 'jackett'] as const)('are added from %s', async (name) => {
    const path = `${indexers}/${name}`;
    for (const [method, target] of [
      ['GET', path],
      ['DELETE', path],
      ['GET', `${path}/list`],
      ['POST', `${path}/sync`],
    ] as const) {
      expect(await request(method, target)).toMatchObject({
        ...{ status: 404, body: { code: 'INDEXER_CONNECTION_NOT_FOUND' } },
      });
    }
    const body = { url: program.url, apiKey: program.apiKey, allowPrivateAddresses: true };
    const stored = { kind: name, url: program.url, hasApiKey: true, allowPrivateAddresses: true };
    expect(await request('PUT', path, { body })).toMatchObject({ status: 200, body: stored });
    expect(await request('GET', path)).toMatchObject({ status: 200, body: stored });
    program.indexers = [{ id: '4', name: `Held by ${name}` }];
    expect(await request('GET', `${path}/list`)).toMatchObject({
      ...{ status: 200, body: { indexers: [{ remoteId: '4', indexerId: null }] } },
    });
    const synced = await request('POST', `${path}/sync`);
    expect(synced).toMatchObject({ status: 200, body: { success: true, added: 1, failed: 0 } });
    const added = await request('GET', `${indexers}/${synced.body.indexers[0].indexerId}`);
    expect(added.body).toMatchObject({ name: `Held by ${name}`, connection: name, hasApiKey: true });
    program.answer = { status: 500, body: '' };
    expect(await request('POST', `${path}/sync`)).toMatchObject({
      ...{ status: 502, body: { code: 'INDEXER_CONNECTION_FAILED' } },
    });
    program.answer = null;
    expect((await request('DELETE', path)).status).toBe(204);
  });

  it('need credentials', async () => {
    for (const path of [indexers, `${indexers}/definitions`, `${indexers}/prowlarr`]) {
      expect((await request('GET', path, { key: null })).status).toBe(401);
    }
  });
});
