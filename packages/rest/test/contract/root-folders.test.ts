import { mkdir, mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { databaseKinds } from '@cinephage/core/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { addMovie } from '../support/add-movie.ts';
import { type Api, startApi } from '../support/start-api.ts';

const rootFolders = '/api/root-folders';

describe.each(databaseKinds)('the root folders on %s', (kind) => {
  let api: Api;
  let disk: string;
  let number = 0;
  const create = async (more: object = {}) => {
    const path = join(disk, String(++number));
    await mkdir(path);
    return api.request('POST', rootFolders, { body: { name: `Root ${number}`, path, ...more } });
  };

  beforeAll(async () => {
    disk = await realpath(await mkdtemp(join(tmpdir(), 'cinephage-disk-')));
    api = await startApi(kind);
  });
  afterAll(async () => {
    expect(api.unexpected).toEqual([]);
    await api[Symbol.asyncDispose]();
    await rm(disk, { recursive: true, force: true });
  });

  it('can be added, read, changed and deleted', async () => {
    const { status, body, headers } = await create({ defaultQualityProfileId: null });
    expect(status).toBe(201);
    expect(body).toEqual({
      ...{
        id: body.id,
        name: 'Root 1',
        path: join(disk, '1'),
        readOnly: false,
        recycleDays: 7,
        movieCount: 0,
      },
      ...{ defaultQualityProfileId: null, accessible: true, accessProblem: null },
      ...{ freeSpace: expect.any(Number), totalSpace: expect.any(Number) },
    });
    const location = headers.get('location') ?? '';
    expect(location).toBe(`${rootFolders}/${body.id}`);
    expect(await api.request('GET', location)).toMatchObject({ status: 200, body: { path: body.path } });
    const listed = await api.request('GET', rootFolders);
    expect(Object.keys(listed.body)).toEqual(['rootFolders']);
    expect(listed.body.rootFolders.map(({ id }: { id: string }) => id)).toContain(body.id);

    const changes = { body: { name: 'Archive', readOnly: true } };
    expect(await api.request('PUT', location, changes)).toMatchObject({ status: 200, body: changes.body });
    expect((await api.request('DELETE', location)).status).toBe(204);
    const gone = { status: 404, body: { success: false, code: 'ROOT_FOLDER_NOT_FOUND' } };
    expect(await api.request('GET', location)).toMatchObject(gone);
    expect(await api.request('PUT', location, changes)).toMatchObject(gone);
    expect(await api.request('DELETE', location)).toMatchObject(gone);
  });

  it.each([
    ['path', { path: 'movies' }],
    ['path', { path: '/movies/../etc' }],
    ['path', { path: '/nonesuch/at all' }],
    ['path', { path: 1 }],
    ['name', { name: '' }],
    ['recycleDays', { recycleDays: 1.5 }],
    ['defaultQualityProfileId', { defaultQualityProfileId: 'nonesuch' }],
    ['id', { id: '1' }],
  ])('are 400 with a wrong %s: %j', async (field, more) => {
    expect(await create(more)).toMatchObject({
      status: 400,
      body: { success: false, code: 'INVALID_INPUT', details: [{ field }] },
    });
  });

  it('are 409 if they exist already, and while movies are in them', async () => {
    const { body } = await create();
    expect(await create({ path: `${body.path}/` })).toMatchObject({
      status: 409,
      body: { code: 'ROOT_FOLDER_ALREADY_EXISTS', details: [{ field: 'path', id: body.id }] },
    });
    const movieId = await addMovie(api, 27205, { rootFolderPath: body.path });
    const inUse = { status: 409, body: { code: 'ROOT_FOLDER_IN_USE' } };
    expect(await api.request('DELETE', `${rootFolders}/${body.id}`)).toMatchObject(inUse);
    const path = join(disk, '1');
    expect(await api.request('PUT', `${rootFolders}/${body.id}`, { body: { path } })).toMatchObject(inUse);
    await api.request('DELETE', `/api/library/movies/${movieId}`);
    expect((await api.request('DELETE', `${rootFolders}/${body.id}`)).status).toBe(204);
  });

  it('are validated without being added', async () => {
    const { body } = await create();
    const validate = (given: object) => api.request('POST', `${rootFolders}/validate`, { body: given });
    await mkdir(join(body.path, 'inside'));
    expect(await validate({ name: 'Inside', path: join(body.path, 'inside') })).toMatchObject({
      status: 200,
      body: {
        valid: false,
        problems: [{ field: 'path', message: `must not be inside the root folder ${body.path}` }],
        freeSpace: expect.any(Number),
      },
    });
    await mkdir(join(disk, 'fine'));
    expect(await validate({ path: join(disk, 'fine') })).toMatchObject({
      status: 200,
      body: { valid: true, problems: [] },
    });
    expect(await validate({})).toMatchObject({ status: 400, body: { details: [{ field: 'path' }] } });
    const { rootFolders: listed } = (await api.request('GET', rootFolders)).body;
    expect(listed.map(({ path }: { path: string }) => path)).not.toContain(join(disk, 'fine'));
  });
});
