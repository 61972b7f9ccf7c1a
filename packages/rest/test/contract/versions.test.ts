import { databaseKinds } from '@cinephage/core/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { importMovie, withFile } from '../support/import-movie.ts';
import { type Api, startApi } from '../support/start-api.ts';

describe.each(databaseKinds)('the versions of movies on %s', (kind) => {
  let api: Api;
  beforeAll(async () => {
    api = await startApi(kind);
  });
  afterAll(async () => {
    expect(api.unexpected).toEqual([]);
    await api[Symbol.asyncDispose]();
  });

  let lastId = 0;
  const addMovie = () => {
    lastId += 1;
    return importMovie(api, withFile(lastId));
  };
  const ultraHd = '6f1ed9a0-0000-4000-8000-000000000005';

  it('can be added, read, changed and deleted', async () => {
    const movie = `/api/library/movies/${await addMovie()}`;
    const versions = `${movie}/versions`;
    const settings = { name: '4K', qualityProfileId: ultraHd, rootFolderPath: '/4k', monitored: false };
    const { status, body, headers } = await api.request('POST', versions, { body: settings });
    expect(status).toBe(201);
    expect(body).toMatchObject({ ...settings, isDefault: false, edition: null, hasFile: false, file: null });
    const location = headers.get('location') ?? '';
    expect(location).toBe(`${versions}/${body.id}`);
    expect(await api.request('GET', location)).toMatchObject({ status: 200, body });
    const list = await api.request('GET', versions);
    expect(list.status).toBe(200);
    expect(Object.keys(list.body)).toEqual(['versions']);
    expect(list.body.versions).toMatchObject([{ name: 'Default', isDefault: true }, body]);

    const changed = await api.request('PUT', location, { body: { monitored: true, edition: 'IMAX' } });
    expect(changed).toMatchObject({ status: 200, body: { ...settings, monitored: true, edition: 'IMAX' } });
    const again = { body: { name: '4k' } };
    const taken = { status: 409, body: { success: false, code: 'VERSION_ALREADY_EXISTS' } };
    expect(await api.request('POST', versions, again)).toMatchObject(taken);
    expect(await api.request('GET', '/api/statistics')).toMatchObject({
      body: { versions: { total: 1, monitored: 1, downloaded: 0 } },
    });
    expect((await api.request('DELETE', `${location}?deleteFiles=false`)).status).toBe(204);
    const gone = { status: 404, body: { success: false, code: 'VERSION_NOT_FOUND' } };
    expect(await api.request('GET', location)).toMatchObject(gone);
    expect(await api.request('PUT', location, { body: { monitored: true } })).toMatchObject(gone);
    expect(await api.request('DELETE', location)).toMatchObject(gone);
  });

  it('have the default one, which is the movie', async () => {
    const id = await addMovie();
    const movie = (await api.request('GET', `/api/library/movies/${id}`)).body;
    const versions = `/api/library/movies/${id}/versions`;
    const [version] = (await api.request('GET', versions)).body.versions;
    expect(version).toMatchObject({ id, isDefault: true, fileId: movie.fileId, file: movie.file });
    const files = await api.request('GET', `/api/library/movies/${id}/files`);
    expect(files).toMatchObject({ status: 200, body: { files: [{ ...movie.file, versionId: id }] } });
    const inUse = { status: 409, body: { success: false, code: 'VERSION_IN_USE' } };
    expect(await api.request('DELETE', `${versions}/${id}`)).toMatchObject(inUse);
    const monitored = await api.request('PUT', `${versions}/${id}`, { body: { monitored: false } });
    expect(monitored).toMatchObject({ status: 200, body: { id, monitored: false } });
    expect((await api.request('GET', `/api/library/movies/${id}`)).body.monitored).toBe(false);
  });

  it('have a file that is not deleted from a root folder that is not there', async () => {
    const id = await addMovie();
    const files = `/api/library/movies/${id}/files`;
    const [file] = (await api.request('GET', files)).body.files;
    const unavailable = { status: 503, body: { code: 'ROOT_FOLDER_UNAVAILABLE' } };
    expect(await api.request('DELETE', `${files}/${file.id}`)).toMatchObject(unavailable);
    const notFound = { status: 404, body: { code: 'FILE_NOT_FOUND' } };
    expect(await api.request('DELETE', `${files}/none`)).toMatchObject(notFound);
    expect((await api.request('GET', files)).body.files).toEqual([file]);
  });

  it.each([
    [{}, 'name'],
    [{ name: 'x', qualityProfileId: 'none' }, 'qualityProfileId'],
    [{ name: 'x', rootFolderPath: 'relative' }, 'rootFolderPath'],
    [{ name: 'x', unknown: 1 }, 'unknown'],
  ])('are not added by %j', async (body, field) => {
    const id = await addMovie();
    const answer = await api.request('POST', `/api/library/movies/${id}/versions`, { body });
    expect(answer).toMatchObject({ status: 400, body: { code: 'INVALID_INPUT', details: [{ field }] } });
  });

  it('are not found for an unknown movie, and deleted by valid parameters only', async () => {
    const notFound = { status: 404, body: { code: 'MOVIE_NOT_FOUND' } };
    for (const path of ['versions', 'versions/none', 'files']) {
      expect(await api.request('GET', `/api/library/movies/none/${path}`)).toMatchObject(notFound);
    }
    const id = await addMovie();
    const path = `/api/library/movies/${id}/versions/${id}?deleteFiles=perhaps`;
    expect(await api.request('DELETE', path)).toMatchObject({
      status: 400,
      body: { details: [{ field: 'deleteFiles', message: 'must be true or false' }] },
    });
  });
});
