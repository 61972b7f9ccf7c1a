import { databaseKinds } from '@cinephage/core/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Api, startApi } from '../support/start-api.ts';

const naming = '/api/naming';

describe.each(databaseKinds)('how movies are named on %s', (kind) => {
  let api: Api;
  const put = (body: unknown) => api.request('PUT', naming, { body });

  beforeAll(async () => {
    api = await startApi(kind);
  });
  afterAll(async () => {
    expect(api.unexpected).toEqual([]);
    await api[Symbol.asyncDispose]();
  });

  it('can be read and changed', async () => {
    const before = await api.request('GET', naming);
    expect(before).toMatchObject({
      status: 200,
      body: { renameMovies: true, movieFolderFormat: '{Movie Title} ({Year})', colonReplacement: 'smart' },
    });
    const changes = { colonReplacement: 'spaceDash', movieFileFormat: '{Movie Title} {Quality Full}' };
    const after = await put(changes);
    expect(after).toMatchObject({ status: 200, body: { ...before.body, ...changes } });
    expect((await api.request('GET', naming)).body).toEqual(after.body);
  });

  it.each([
    ['movieFolderFormat', { movieFolderFormat: '{Movie Title' }],
    ['movieFileFormat', { movieFileFormat: '{Title of the movie}' }],
    ['colonReplacement', { colonReplacement: 1 }],
    ['', {}],
  ])('is 400 with a wrong %s', async (field, body) => {
    const before = (await api.request('GET', naming)).body;
    expect(await put(body)).toMatchObject({
      status: 400,
      body: { code: 'INVALID_INPUT', details: [{ field }] },
    });
    expect((await api.request('GET', naming)).body).toEqual(before);
  });

  it('has tokens with examples', async () => {
    const { status, body } = await api.request('GET', `${naming}/tokens`);
    expect(status).toBe(200);
    expect(body.tokens).toContainEqual(
      expect.objectContaining({
        token: '{Year}',
        aliases: ['{Release Year}'],
        subject: 'movie',
        example: '2010',
      }),
    );
  });

  it('is previewed, also with other settings', async () => {
    const stored = await api.request('GET', `${naming}/preview`);
    expect(stored.status).toBe(200);
    expect(stored.body.previews).toHaveLength(2);
    const body = {
      movieFolderFormat: '{Movie Title:First}/{Movie Title}',
      movieFileFormat: '{Movie.Title}.{Quality}',
    };
    const tried = await api.request('POST', `${naming}/preview`, { body });
    expect(tried.status).toBe(200);
    expect(tried.body.previews[1]).toEqual({
      title: 'Metropolis',
      folder: 'M/Metropolis',
      file: 'Metropolis.DVD.mkv',
      path: 'M/Metropolis/Metropolis.DVD.mkv',
    });
    expect((await api.request('GET', `${naming}/preview`)).body).toEqual(stored.body);
    expect((await api.request('POST', `${naming}/preview`, { body: { movieFileFormat: '' } })).status).toBe(
      400,
    );
  });

  it('has its templates checked', async () => {
    const validate = (body: unknown) => api.request('POST', `${naming}/validate`, { body });
    expect(await validate({ movieFolderFormat: '{Movie Title} ({Year})' })).toMatchObject({
      status: 200,
      body: { valid: true, problems: [] },
    });
    expect(await validate({ movieFolderFormat: '{Movie Title} {Quality}' })).toMatchObject({
      status: 200,
      body: { valid: false, problems: [{ field: 'movieFolderFormat', severity: 'error', position: 14 }] },
    });
    expect((await validate({})).status).toBe(400);
    expect((await validate({ movieFileFormat: 1 })).status).toBe(400);
  });

  it('needs credentials', async () => {
    for (const path of ['', '/tokens', '/preview', '/nonesuch']) {
      expect((await api.request('GET', naming + path, { key: null })).status).toBe(401);
    }
    expect((await api.request('GET', `${naming}/nonesuch`)).status).toBe(404);
    expect((await api.request('DELETE', naming)).status).toBe(405);
  });
});
