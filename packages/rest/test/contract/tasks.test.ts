import { databaseKinds } from '@cinephage/core/testing';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { addMovie, moviesPath } from '../support/add-movie.ts';
import { refreshStartedExample, searchStartedExample } from '../support/contract-examples.ts';
import { expectShape } from '../support/expect-shape.ts';
import { unknownMovieId } from '../support/raw-request.ts';
import { type Api, startApi } from '../support/start-api.ts';

describe.each(databaseKinds)('auto-search, refresh and their tasks on %s', (kind) => {
  let api: Api;
  let id: string;
  const start = (action: string, options = {}) =>
    api.request('POST', `${moviesPath}/${id}/${action}`, options);
  const task = (taskId: string) => api.request('GET', `/api/tasks/${taskId}`);
  const completed = (taskId: string) =>
    vi.waitFor(async () => expect((await task(taskId)).body.state).toBe('completed'), 60_000);

  beforeAll(async () => {
    api = await startApi(kind);
    id = await addMovie(api, 27205);
  });
  afterAll(() => api[Symbol.asyncDispose]());

  it('answers 202 at once with the id of the task, and the same id while it is live', async () => {
    const refresh = await start('refresh');
    expect(refresh.status).toBe(202);
    expectShape(refresh.body, refreshStartedExample, { nulls: false });
    expect(refresh.headers.get('location')).toBe(`/api/tasks/${refresh.body.taskId}`);
    expect((await start('refresh')).body.taskId).toBe(refresh.body.taskId);

    const search = await start('auto-search', { body: { searchType: 'manual' } });
    expect(search.status).toBe(202);
    expectShape(search.body, searchStartedExample, { nulls: false });
    expect(search.headers.get('location')).toBe(`/api/tasks/${search.body.searchId}`);
    expect((await start('auto-search')).body.searchId).toBe(search.body.searchId);
    expect(search.body.searchId).not.toBe(refresh.body.taskId);
    expect((await task(search.body.searchId)).body).toMatchObject({
      id: search.body.searchId,
      subjectId: id,
      state: 'queued',
    });
  });

  it('runs them once the library is started', async () => {
    const { taskId } = (await start('refresh')).body;
    const { searchId } = (await start('auto-search')).body;
    await api.library.start();
    await completed(taskId);
    await completed(searchId);
    expect((await task(taskId)).body).toMatchObject({ percent: 100, error: null, subjectId: id });
    const { body } = await api.request('GET', `${moviesPath}/${id}`);
    expect(body.lastSearchTime).not.toBeNull();
  });

  it('accepts a search without a body, with an empty one, and of every type', async () => {
    const json = { 'content-type': 'application/json' };
    for (const options of [{}, { body: {} }, { body: '', headers: json }, { headers: json }]) {
      expect((await start('auto-search', options)).status).toBe(202);
    }
    for (const searchType of ['missing', 'cutOffUnmet', 'manual']) {
      expect((await start('auto-search', { body: { searchType } })).status).toBe(202);
    }
  });

  it.each([{ searchType: 'all' }, { searchType: null }, { searchType: 1 }, { type: 'manual' }])(
    'refuses a search with %j',
    async (body) => {
      const answer = await start('auto-search', { body });
      expect(answer.status).toBe(400);
      expect(answer.body.error).toContain(Object.keys(body)[0]);
    },
  );

  it('refreshes with any body', async () => {
    expect((await start('refresh', { body: {} })).status).toBe(202);
    expect(
      (await start('refresh', { body: 'no json', headers: { 'content-type': 'text/plain' } })).status,
    ).toBe(202);
  });

  it('answers 404 for unknown movies and tasks', async () => {
    for (const unknown of [unknownMovieId, 'no-id']) {
      for (const action of ['refresh', 'auto-search']) {
        const answer = await api.request('POST', `${moviesPath}/${unknown}/${action}`);
        expect(answer).toMatchObject({ status: 404, body: { code: 'MOVIE_NOT_FOUND' } });
      }
      expect(await task(unknown)).toMatchObject({ status: 404, body: { code: 'TASK_NOT_FOUND' } });
    }
    expect(api.unexpected).toEqual([]);
  });
});
