import { LibraryError, type MetadataSource } from '@cinephage/core';
import { databaseKinds } from '@cinephage/core/testing';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { addMovie, moviesPath } from '../support/add-movie.ts';
import { unknownMovieId } from '../support/raw-request.ts';
import { type Api, startApi } from '../support/start-api.ts';
import { syntheticMovie, syntheticSource } from '../support/synthetic-source.ts';

/** A metadata source that has all movies while `hasMovies` is true. */
function createSwitchableSource(): MetadataSource & { hasMovies: boolean } {
  return {
    ...syntheticSource,
    hasMovies: true,
    async getMovie(tmdbId) {
      if (!this.hasMovies) throw new LibraryError('METADATA_NOT_FOUND', `The movie ${tmdbId} was deleted.`);
      return syntheticMovie(tmdbId);
    },
  };
}

describe.each(databaseKinds)('cancelling and retrying tasks on %s', (kind) => {
  let api: Api;
  let movie: string;
  let tmdbId = 0;
  const metadata = createSwitchableSource();
  const act = (task: string, action: string) => api.request('POST', `/api/tasks/${task}/${action}`);
  const get = async (task: string) => (await api.request('GET', `/api/tasks/${task}`)).body;
  const refresh = async () =>
    (await api.request('POST', `${moviesPath}/${movie}/refresh`)).body.taskId as string;
  const becomes = (task: string, state: string) =>
    vi.waitFor(async () => expect((await get(task)).state).toBe(state), 60_000);

  beforeAll(async () => {
    api = await startApi(kind, { metadata });
  });
  beforeEach(async () => {
    metadata.hasMovies = true;
    movie = await addMovie(api, ++tmdbId);
  });
  afterAll(async () => {
    expect(api.unexpected).toEqual([]);
    await api[Symbol.asyncDispose]();
  });

  it('cancels a task and returns it, also when it is cancelled already', async () => {
    const id = await refresh();
    const { status, body } = await act(id, 'cancel');
    expect(status).toBe(200);
    expect(body).toMatchObject({ id, state: 'cancelled', finishedAt: expect.any(String) });
    expect(await get(id)).toEqual(body);
    expect(await act(id, 'cancel')).toMatchObject({ status: 200, body });
    expect(await refresh()).not.toBe(id);
  });

  it('queues a cancelled task again, with the same id', async () => {
    const id = await refresh();
    await act(id, 'cancel');
    const { status, body } = await act(id, 'retry');
    expect(status).toBe(202);
    expect(body).toMatchObject({ id, state: 'queued', attempt: 0, finishedAt: null });
    expect(await refresh()).toBe(id);
  });

  it('refuses to retry a queued task, and one for which another task is queued', async () => {
    const id = await refresh();
    const refused = { status: 409, body: { success: false, code: 'TASK_NOT_RETRYABLE' } };
    expect(await act(id, 'retry')).toMatchObject(refused);
    await act(id, 'cancel');
    const other = await refresh();
    const conflict = { details: [{ field: 'id', id: other }] };
    expect(await act(id, 'retry')).toMatchObject({ ...refused, body: { ...refused.body, ...conflict } });
    expect((await get(id)).state).toBe('cancelled');
    expect((await get(other)).state).toBe('queued');
  });

  it.each(['cancel', 'retry'])('answers 404 to %s an unknown task', async (action) => {
    for (const unknown of [unknownMovieId, 'no-id', 'stream', 'schedules']) {
      expect(await act(unknown, action)).toMatchObject({ status: 404, body: { code: 'TASK_NOT_FOUND' } });
    }
  });

  it('ignores bodies', async () => {
    const id = await refresh();
    const options = { body: '{"state":', headers: { 'content-type': 'text/plain' } };
    for (const action of ['cancel', 'retry']) {
      const { status } = await api.request('POST', `/api/tasks/${id}/${action}`, options);
      expect(status).toBeLessThan(300);
    }
  });

  it('retries a failed task, which completes when the metadata source has recovered', async () => {
    metadata.hasMovies = false;
    const id = await refresh();
    await api.library.start();
    await becomes(id, 'failed');
    expect(await get(id)).toMatchObject({ error: { code: 'METADATA_NOT_FOUND' } });
    metadata.hasMovies = true;
    expect(await act(id, 'retry')).toMatchObject({ status: 202, body: { id, error: null } });
    await becomes(id, 'completed');
    expect(await act(id, 'cancel')).toMatchObject({ status: 200, body: { state: 'completed' } });
  });
});
