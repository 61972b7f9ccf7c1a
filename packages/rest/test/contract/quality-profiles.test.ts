import { databaseKinds } from '@cinephage/core/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { addMovie } from '../support/add-movie.ts';
import { type Api, startApi } from '../support/start-api.ts';

const profiles = '/api/quality-profiles';
const definitions = '/api/quality-definitions';
const web = {
  name: 'WEB',
  qualities: ['Bluray-1080p', 'WEBDL-1080p', 'WEBRip-1080p'],
  cutoff: 'WEBDL-1080p',
  groups: [{ name: 'WEB 1080p', qualities: ['WEBDL-1080p', 'WEBRip-1080p'] }],
};

describe.each(databaseKinds)('the quality profiles on %s', (kind) => {
  let api: Api;
  let named = 0;
  const create = async () => {
    const body = { ...web, name: `Profile ${++named}` };
    return (await api.request('POST', profiles, { body })).body;
  };

  beforeAll(async () => {
    api = await startApi(kind);
  });
  afterAll(async () => {
    expect(api.unexpected).toEqual([]);
    await api[Symbol.asyncDispose]();
  });

  it('of a new library are listed, one of which is the default', async () => {
    await using fresh = await startApi(kind);
    const { status, body } = await fresh.request('GET', profiles);
    expect(status).toBe(200);
    expect(Object.keys(body)).toEqual(['qualityProfiles']);
    expect(body.qualityProfiles).toHaveLength(5);
    expect(body.qualityProfiles.filter(({ isDefault }: { isDefault: boolean }) => isDefault)).toHaveLength(1);
  });

  it('can be added, read, changed and deleted', async () => {
    const { status, body, headers } = await api.request('POST', profiles, { body: web });
    expect(status).toBe(201);
    expect(body).toEqual({
      ...{ ...web, id: expect.any(String), isDefault: false, upgradesAllowed: true, preferredLanguages: [] },
      ...{ formatScores: [], minimumFormatScore: 0, cutoffFormatScore: 0 },
    });
    const location = headers.get('location') ?? '';
    expect(location).toBe(`${profiles}/${body.id}`);
    expect(await api.request('GET', location)).toMatchObject({ status: 200, body });

    const changes = { body: { upgradesAllowed: false, preferredLanguages: ['German'] } };
    expect(await api.request('PUT', location, changes)).toMatchObject({
      status: 200,
      body: { ...body, ...changes.body },
    });
    expect((await api.request('DELETE', location)).status).toBe(204);
    const gone = { status: 404, body: { success: false, code: 'QUALITY_PROFILE_NOT_FOUND' } };
    expect(await api.request('GET', location)).toMatchObject(gone);
    expect(await api.request('PUT', location, changes)).toMatchObject(gone);
    expect(await api.request('DELETE', location)).toMatchObject(gone);
  });

  it('are 409 if the name is taken', async () => {
    const { id, name } = await create();
    expect(await api.request('POST', profiles, { body: { ...web, name } })).toMatchObject({
      status: 409,
      body: { code: 'QUALITY_PROFILE_ALREADY_EXISTS', details: [{ field: 'name', id }] },
    });
  });

  it('are 409 while a movie has them, and if they are the default', async () => {
    const { id } = await create();
    const movieId = await addMovie(api, 27205);
    await api.request('PUT', `/api/library/movies/${movieId}`, { body: { qualityProfileId: id } });
    const inUse = { status: 409, body: { success: false, code: 'QUALITY_PROFILE_IN_USE' } };
    expect(await api.request('DELETE', `${profiles}/${id}`)).toMatchObject(inUse);
    const all = (await api.request('GET', profiles)).body.qualityProfiles;
    const standard = all.find(({ isDefault }: { isDefault: boolean }) => isDefault);
    expect(await api.request('DELETE', `${profiles}/${standard.id}`)).toMatchObject(inUse);
  });

  it.each([
    ['cutoff', { cutoff: 'Remux-1080p' }],
    ['qualities.0', { qualities: ['1080p'] }],
    ['name', { name: '' }],
    ['language', { language: 'German' }],
  ])('are 400 with a wrong %s', async (field, more) => {
    const answer = await api.request('POST', profiles, { body: { ...web, name: 'Wrong', ...more } });
    expect(answer).toMatchObject({ status: 400, body: { code: 'INVALID_INPUT' } });
    expect(answer.body.details.map((detail: { field: string }) => detail.field)).toContain(field);
  });

  it('have sizes for every quality, which can be changed', async () => {
    const before = await api.request('GET', definitions);
    expect(before.status).toBe(200);
    const body = { qualityDefinitions: [{ quality: 'DVD', minimumSize: 2.5, maximumSize: null }] };
    const after = await api.request('PUT', definitions, { body });
    expect(after.status).toBe(200);
    expect(after.body.qualityDefinitions).toHaveLength(before.body.qualityDefinitions.length);
    expect(after.body.qualityDefinitions).toContainEqual({
      ...{ quality: 'DVD', score: 20, minimumSize: 2.5, preferredSize: 95, maximumSize: null },
    });
    expect(await api.request('GET', definitions)).toMatchObject({ status: 200, body: after.body });
    const wrong = { qualityDefinitions: [{ quality: 'DVD', maximumSize: 1 }] };
    expect(await api.request('PUT', definitions, { body: wrong })).toMatchObject({
      status: 400,
      body: { details: [{ field: 'qualityDefinitions.0.maximumSize' }] },
    });
  });

  it('need credentials', async () => {
    for (const [method, path] of [
      ['GET', profiles],
      ['POST', profiles],
      ['DELETE', `${profiles}/x`],
      ['GET', definitions],
      ['PUT', definitions],
    ] as const) {
      expect((await api.request(method, path, { key: null })).status).toBe(401);
    }
  });
});
