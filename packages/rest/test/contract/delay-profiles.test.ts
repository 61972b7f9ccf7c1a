import { databaseKinds } from '@cinephage/core/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Api, startApi } from '../support/start-api.ts';

const delayProfiles = '/api/delay-profiles';
const settings = '/api/settings/search';

describe.each(databaseKinds)('delay profiles and the settings of searches on %s', (kind) => {
  let api: Api;
  beforeAll(async () => {
    api = await startApi(kind);
  });
  afterAll(async () => {
    expect(api.unexpected).toEqual([]);
    await api[Symbol.asyncDispose]();
  });

  it('can be added, read, changed and deleted', async () => {
    const [quality] = (await api.request('GET', '/api/quality-profiles')).body.qualityProfiles;
    const input = { name: 'Wait', torrentDelay: 60, qualityProfileIds: [quality.id] };
    const { status, body, headers } = await api.request('POST', delayProfiles, { body: input });
    expect(status).toBe(201);
    expect(body).toEqual({
      ...{ id: body.id, isDefault: false, ...input },
      ...{ preferredProtocol: 'usenet', usenetDelay: 0, bypassIfCutoffMet: true },
    });
    const location = headers.get('location') ?? '';
    expect(location).toBe(`${delayProfiles}/${body.id}`);
    expect(await api.request('GET', location)).toMatchObject({ status: 200, body });
    const changes = { preferredProtocol: 'torrent', usenetDelay: 30 };
    expect(await api.request('PUT', location, { body: changes })).toMatchObject({
      status: 200,
      body: { ...body, ...changes },
    });
    const listed = await api.request('GET', delayProfiles);
    expect(listed.body).toMatchObject({
      delayProfiles: [
        { isDefault: true, qualityProfileIds: [] },
        { ...body, ...changes },
      ],
    });
    expect((await api.request('DELETE', location)).status).toBe(204);
    const gone = { status: 404, body: { success: false, code: 'DELAY_PROFILE_NOT_FOUND' } };
    expect(await api.request('GET', location)).toMatchObject(gone);
    expect(await api.request('PUT', location, { body: changes })).toMatchObject(gone);
    expect(await api.request('DELETE', location)).toMatchObject(gone);
  });

  it('refuse what breaks rules or is taken', async () => {
    const [fallback] = (await api.request('GET', delayProfiles)).body.delayProfiles;
    const inUse = { status: 409, body: { success: false, code: 'DELAY_PROFILE_IN_USE' } };
    expect(await api.request('DELETE', `${delayProfiles}/${fallback.id}`)).toMatchObject(inUse);
    expect(await api.request('POST', delayProfiles, { body: { name: 'default' } })).toMatchObject({
      status: 409,
      body: { code: 'DELAY_PROFILE_ALREADY_EXISTS', details: [{ field: 'name', id: fallback.id }] },
    });
    expect(await api.request('POST', delayProfiles, { body: { name: 'x', usenetDelay: -1 } })).toMatchObject({
      status: 400,
      body: { code: 'INVALID_INPUT', details: [{ field: 'usenetDelay' }] },
    });
  });

  it('have settings that are changed one by one', async () => {
    const defaults = { usenetRetentionDays: null, minimumUsenetAge: 0, propers: 'preferAndUpgrade' };
    expect(await api.request('GET', settings)).toMatchObject({ status: 200, body: defaults });
    const changes = { usenetRetentionDays: 3_000, propers: 'doNotUpgrade' };
    expect(await api.request('PUT', settings, { body: changes })).toMatchObject({
      status: 200,
      body: { ...defaults, ...changes },
    });
    expect((await api.request('GET', settings)).body).toEqual({ ...defaults, ...changes });
    expect(await api.request('PUT', settings, { body: { propers: 'x' } })).toMatchObject({
      status: 400,
      body: { details: [{ field: 'propers' }] },
    });
  });
});
