import { databaseKinds, madeUpMovie } from '@cinephage/core/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { addMovie, moviesPath } from '../support/add-movie.ts';
import { movieUpdatedExample } from '../support/contract-examples.ts';
import { expectShape } from '../support/expect-shape.ts';
import { unknownMovieId } from '../support/raw-request.ts';
import { type Api, startApi } from '../support/start-api.ts';

describe.each(databaseKinds)('PUT /api/library/movies/:id on %s', (kind) => {
  let api: Api;
  let id: string;
  const update = (body: unknown, movie = id) => api.request('PUT', `${moviesPath}/${movie}`, { body });
  const get = async () => (await api.request('GET', `${moviesPath}/${id}`)).body;

  beforeAll(async () => {
    api = await startApi(kind, { rootFolders: ['/movies', '/more'] });
    id = await addMovie(api, 27205);
  });
  afterAll(() => api[Symbol.asyncDispose]());

  it('answers the documented request with the documented example', async () => {
    const before = await get();
    const { status, body } = await update({ monitored: false });
    expect(status).toBe(200);
    expectShape(body, movieUpdatedExample, { nulls: false });
    expect(body).toMatchObject({ success: true, id });
    const after = await get();
    expect(after).toEqual({ ...before, monitored: false, updatedAt: body.updatedAt });
    expect(Date.parse(after.updatedAt)).toBeGreaterThan(Date.parse(before.updatedAt));
  });

  it('changes every documented field', async () => {
    const { body } = await api.request('GET', '/api/quality-profiles');
    const fields = { monitored: true, minimumAvailability: 'announced', rootFolderPath: '/more' };
    expect((await update({ ...fields, qualityProfileId: body.qualityProfiles[2].id })).status).toBe(200);
    expect(await get()).toMatchObject(fields);
  });

  it.each([
    ['monitored', {}],
    ['monitored', { monitored: null }],
    ['monitored', { monitored: 'false' }],
    ['minimumAvailability', { minimumAvailability: 'INCINEMAS' }],
    ['rootFolderPath', { rootFolderPath: 'relative' }],
    ['rootFolderPath', { rootFolderPath: '/elsewhere' }],
    ['qualityProfileId', { qualityProfileId: unknownMovieId }],
    ['searchOnAdd', { monitored: true, searchOnAdd: true }],
    ['id', { monitored: true, id: unknownMovieId }],
  ])('refuses an invalid %s in %j', async (field, body) => {
    const before = await get();
    const answer = await update(body);
    expect(answer.status).toBe(400);
    expect(answer.body.code).toBe('INVALID_INPUT');
    expect(answer.body.error).toContain(field);
    expect(answer.body.details.length).toBeGreaterThan(0);
    expect(await get()).toEqual(before);
  });

  it('answers the task that moves the files to another root folder', async () => {
    const [tmdbId, other] = [910_001, 910_002];
    for (const one of [tmdbId, other]) {
      const file = { path: `/movies/Movie ${one}/movie.mkv`, size: 1, quality: 'DVD' };
      const { metadata } = madeUpMovie(one);
      await api.library.movies.import([
        { metadata: { ...metadata, tmdbId: one }, rootFolderPath: '/movies', file },
      ]);
    }
    const found = await api.library.movies.getManyByTmdbId([tmdbId, other], { select: { id: true } });
    const [first = '', second = ''] = found.map((movie) => movie?.id);
    const { status, body } = await update({ rootFolderPath: '/more' }, first);
    expect([status, Object.keys(body)]).toEqual([200, ['success', 'id', 'updatedAt', 'taskId']]);
    const task = { kind: 'move-movie-files', subjectId: first, state: 'queued' };
    expect((await api.request('GET', `/api/tasks/${body.taskId}`)).body).toMatchObject(task);
    const bulk = { ids: [second], rootFolderPath: '/more', moveFiles: true };
    expect(await api.request('PUT', '/api/library/movies/bulk', { body: bulk })).toMatchObject({
      status: 200,
      body: { updatedCount: 1, taskIds: [expect.any(String)] },
    });
    const back = await update({ rootFolderPath: '/movies', moveFiles: false }, first);
    expect(back.body).not.toHaveProperty('taskId');
  });

  it('answers 404 for an id that is unknown or malformed', async () => {
    for (const unknown of [unknownMovieId, 'no-id', 'bulk2']) {
      expect(await update({ monitored: true }, unknown)).toMatchObject({
        status: 404,
        body: { code: 'MOVIE_NOT_FOUND' },
      });
    }
  });
});
