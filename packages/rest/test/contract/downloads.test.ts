import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { databaseKinds, storeFoundMagnet } from '@cinephage/core/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { importMovie, withFile } from '../support/import-movie.ts';
import { type Api, startApi } from '../support/start-api.ts';

const clients = '/api/download-clients';
const infoHash = 'c12fe1c06bba254a9dc9f519b335aa7c1367a88a';
const title = 'Movie.7.2010.1080p.BluRay.x264-GROUP';

describe.each(databaseKinds)('downloads on %s', (kind) => {
  let api: Api;
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'cinephage-watch-'));
    api = await startApi(kind);
  });
  afterAll(async () => {
    expect(api.unexpected).toEqual([]);
    await api[Symbol.asyncDispose]();
    await rm(folder, { recursive: true });
  });

  const post = (path: string, body: object) => api.request('POST', path, { body });

  it('go through download clients, which are tested, added, changed and deleted', async () => {
    const body = { name: 'Torrents', implementation: 'WatchFolder', folder, protocol: 'torrent' };
    expect(await post(`${clients}/test`, body)).toMatchObject({
      ...{ status: 200, body: { success: true, message: 'The download client can be used' } },
    });
    const refused = await post(`${clients}/test`, { ...body, folder: join(folder, 'absent') });
    expect(refused).toMatchObject({
      status: 400,
      body: {
        success: false,
        code: 'DOWNLOAD_CLIENT_TEST_FAILED',
        error: expect.stringMatching(/does not exist/),
      },
    });
    const created = await post(clients, body);
    expect(created).toMatchObject({ status: 201, body: { ...body, hasPassword: false, priority: 1 } });
    const { id } = created.body;
    expect(await post(clients, body)).toMatchObject({ status: 409 });
    expect(await post(clients, { ...body, name: 'B', implementation: 'uTorrent' })).toMatchObject({
      ...{ status: 400, body: { details: [{ field: 'implementation' }] } },
    });
    expect(await post(clients, { name: 'B', implementation: 'qBittorrent' })).toMatchObject({
      ...{ status: 400, body: { details: [{ field: 'host' }] } },
    });
    expect(await api.request('GET', clients)).toMatchObject({
      status: 200,
      body: { downloadClients: [{ id }] },
    });
    expect(await api.request('PUT', `${clients}/${id}`, { body: { priority: 7 } })).toMatchObject({
      body: { priority: 7 },
    });
    expect(await api.request('GET', `${clients}/${id}`)).toMatchObject({
      status: 200,
      body: { priority: 7 },
    });
    expect(await api.request('POST', `${clients}/${id}/test`)).toMatchObject({ status: 200 });
    expect(await api.request('DELETE', `${clients}/${id}`)).toMatchObject({ status: 204 });
    expect(await api.request('GET', `${clients}/${id}`)).toMatchObject({ status: 404 });
    expect(await api.request('POST', `${clients}/${id}/test`)).toMatchObject({ status: 404 });
  });

  it('begin with a grab, one for each version', async () => {
    const movieId = await importMovie(api, withFile(7));
    const release = { ...(await storeFoundMagnet(api.library, title, infoHash)), movieId };
    const grab = (input: object) => post('/api/download/grab', input);
    expect(await grab(release)).toMatchObject({ status: 409, body: { code: 'NO_DOWNLOAD_CLIENT' } });
    await post(clients, {
      name: 'T',
      implementation: 'WatchFolder',
      folder,
      protocol: 'torrent',
    });
    const grabbed = await grab(release);
    expect(grabbed).toEqual(expect.objectContaining({ status: 201 }));
    expect(grabbed.body).toEqual({
      ...{ success: true, downloadId: infoHash, queueId: expect.any(String), title },
      message: 'Release sent to download client',
    });
    expect(await readdir(folder)).toEqual([`${title}.magnet`]);
    expect(await readFile(join(folder, `${title}.magnet`), 'utf8')).toContain(infoHash);
    expect(await grab(release)).toMatchObject({ status: 409, body: { code: 'RELEASE_ALREADY_GRABBED' } });
    expect(await grab({ ...release, guid: 'other' })).toMatchObject({ status: 404 });
    expect(await grab({ ...release, movieId: 'no id' })).toMatchObject({ status: 404 });
    expect(await grab({ guid: release.guid })).toMatchObject({
      status: 400,
      body: { details: [{ field: 'indexerId' }] },
    });

    const list = await api.request('GET', `/api/downloads/grabs?state=grabbed&movieId=${movieId}&limit=1`);
    expect(list).toMatchObject({
      status: 200,
      body: { grabs: [{ id: grabbed.body.queueId, title, downloadClient: 'T' }], pagination: { total: 1 } },
    });
    expect(await api.request('GET', '/api/downloads/grabs?state=other')).toMatchObject({ status: 400 });
    const one = `/api/downloads/grabs/${grabbed.body.queueId}`;
    expect(await api.request('DELETE', one)).toMatchObject({ status: 204 });
    expect(await api.request('DELETE', one)).toMatchObject({ status: 409 });
    expect(await api.request('DELETE', '/api/downloads/grabs/none')).toMatchObject({ status: 404 });
    expect(await api.request('GET', '/api/activity?type=grabbed')).toMatchObject({
      body: { items: [{ movieId, data: { releaseTitle: title } }] },
    });
  });

  it('are wanted: missing, and below the cutoff', async () => {
    const missing = await api.request('GET', '/api/wanted/missing?limit=5&sort=title:asc');
    expect(missing).toMatchObject({ status: 200, body: { pagination: { page: 1, limit: 5 } } });
    const unmet = await api.request('GET', '/api/wanted/cutoff-unmet');
    expect(unmet).toMatchObject({ status: 200, body: { movies: expect.any(Array) } });
    expect(await api.request('GET', '/api/wanted/cutoff-unmet?page=0')).toMatchObject({ status: 400 });
    const started = await post('/api/wanted/search', { type: 'missing' });
    expect(started).toMatchObject({ status: 202, body: { success: true, taskId: expect.any(String) } });
    expect(started.headers.get('location')).toContain(started.body.taskId);
    expect(await post('/api/wanted/search', { type: 'other' })).toMatchObject({ status: 400 });
  });

  it('are wanted by the score of the file too, which the list shows', async () => {
    const condition = { name: 'IMAX', type: 'releaseTitle', value: 'IMAX' };
    const format = await post('/api/custom-formats', { name: 'IMAX', conditions: [condition] });
    const profiles = await api.request('GET', '/api/quality-profiles');
    const profile = profiles.body.qualityProfiles.find(({ isDefault }: { isDefault: boolean }) => isDefault);
    const formatScores = [{ customFormatId: format.body.id, score: 50 }];
    const body = { formatScores, cutoffFormatScore: 50 };
    expect(await api.request('PUT', `/api/quality-profiles/${profile.id}`, { body })).toMatchObject({
      status: 200,
    });
    const id = await importMovie(api, withFile(8));
    const { status, body: list } = await api.request('GET', '/api/wanted/cutoff-unmet?limit=100');
    expect(status).toBe(200);
    expect(list.pagination.total).toBe(list.movies.length);
    const { cutoff } = profile;
    expect(list.movies.find((movie: { id: string }) => movie.id === id)).toMatchObject({
      cutoffUnmet: { reason: 'score', cutoff, formatScore: 0, cutoffFormatScore: 50 },
    });
    await api.library.qualityProfiles.update(profile.id, { formatScores: [], cutoffFormatScore: 0 });
  });
});
