import { liveTaskStates, type Task, taskStates } from '@cinephage/core';
import { databaseKinds } from '@cinephage/core/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { addMovie, moviesPath } from '../support/add-movie.ts';
import { unknownMovieId } from '../support/raw-request.ts';
import { type Api, startApi } from '../support/start-api.ts';
import { syntheticSource } from '../support/synthetic-source.ts';

const idsOf = (tasks: readonly Task[]) => tasks.map(({ id }) => id);

describe.each(databaseKinds)('GET /api/tasks on %s', (kind) => {
  let api: Api;
  let movies: string[];
  const list = (query = '') => api.request('GET', `/api/tasks${query}`);
  const start = async (movie: string, action: 'refresh' | 'auto-search') => {
    const { body } = await api.request('POST', `${moviesPath}/${movie}/${action}`);
    return (body.taskId ?? body.searchId) as string;
  };

  /** Six movies with a refresh and a search each, of which those of the first movie are cancelled. The library is not started, so no task runs. */
  beforeAll(async () => {
    api = await startApi(kind, { metadata: syntheticSource });
    movies = [];
    for (let tmdbId = 1; tmdbId <= 6; tmdbId++) movies.push(await addMovie(api, tmdbId));
    for (const movie of movies) {
      for (const action of ['refresh', 'auto-search'] as const) {
        const task = await start(movie, action);
        if (movie === movies[0]) await api.request('POST', `/api/tasks/${task}/cancel`);
      }
    }
  });
  afterAll(() => api[Symbol.asyncDispose]());

  it('lists tasks, the newest first, equal to the single tasks', async () => {
    const { status, body } = await list();
    expect(status).toBe(200);
    expect(body.tasks).toHaveLength(12);
    expect(body.nextCursor).toBeNull();
    expect(idsOf(body.tasks)).toEqual(idsOf(body.tasks).sort().reverse());
    for (const task of body.tasks) {
      expect((await api.request('GET', `/api/tasks/${task.id}`)).body).toEqual(task);
    }
  });

  it('counts more tasks than a page has, and refuses the same parameters as the list', async () => {
    expect((await list('?limit=5')).body.tasks).toHaveLength(5);
    expect((await api.request('GET', '/api/tasks/count?limit=5')).body).toEqual({ count: 12 });
    for (const query of ['?state=nonsense', '?state=', '?kind=', '?movieId=']) {
      const { status, body } = await api.request('GET', `/api/tasks/count${query}`);
      expect({ status, body }).toEqual({ status: 400, body: (await list(query)).body });
    }
  });

  it('filters by one or several states, by kind and by movie', async () => {
    const count = async (query: string) => {
      const found = (await list(query)).body.tasks.length;
      expect(await api.request('GET', `/api/tasks/count${query}`)).toMatchObject({
        ...{ status: 200, body: { count: found } },
      });
      return found;
    };
    expect(await count('?state=queued')).toBe(10);
    expect(await count('?state=cancelled')).toBe(2);
    expect(await count('?state=cancelled,queued')).toBe(12);
    expect(await count(`?state=${liveTaskStates.join('%2C')}`)).toBe(10);
    expect(await count(`?state=${taskStates.join(',')}`)).toBe(12);
    expect(await count('?state=completed')).toBe(0);
    expect(await count('?kind=refresh-movie')).toBe(6);
    expect(await count('?kind=nonesuch')).toBe(0);
    expect(await count(`?movieId=${movies[2]}`)).toBe(2);
    expect(await count(`?movieId=${unknownMovieId}`)).toBe(0);
    expect(await count(`?state=cancelled&kind=auto-search&movieId=${movies[0]}`)).toBe(1);
    expect(await count(`?state=cancelled&movieId=${movies[1]}`)).toBe(0);
  });

  it('ignores unknown parameters', async () => {
    expect((await list('?page=7&states=none&taskId=x')).body.tasks).toHaveLength(12);
  });

  it.each(['', 'state=queued', 'state=queued,cancelled', 'kind=auto-search'])(
    'pages through each task once and in order while others are added (%s)',
    async (filter) => {
      const all = idsOf((await list(`?limit=100&${filter}`)).body.tasks);
      const paged: string[] = [];
      for (let cursor: string | null = null, page = 0; page === 0 || cursor !== null; page++) {
        const { body } = await list(`?limit=3&${filter}${cursor === null ? '' : `&cursor=${cursor}`}`);
        expect(body.tasks.length).toBeLessThanOrEqual(3);
        paged.push(...idsOf(body.tasks));
        cursor = body.nextCursor;
        // A new task each time, because that of the previous page is cancelled.
        const added = await start(movies[0] ?? '', 'auto-search');
        await api.request('POST', `/api/tasks/${added}/cancel`);
      }
      expect(paged).toEqual(all);
    },
  );

  it.each([
    [
      'state',
      'queued,done',
      'must be one or several of queued, running, retrying, completed, failed, cancelled',
    ],
    ['state', '', 'must be one or several of'],
    ['state', 'queued,', 'must be one or several of'],
    ['state', 'Queued', 'must be one or several of'],
    ['kind', '', 'must be the kind of a task'],
    ['kind', 'x'.repeat(101), 'must be the kind of a task'],
    ['movieId', '', 'must be the id of a movie'],
    ['movieId', 'x'.repeat(101), 'must be the id of a movie'],
    ['limit', '0', 'must be an integer from 1 to 100'],
    ['limit', '101', 'must be an integer from 1 to 100'],
    ['limit', '-1', 'must be an integer from 1 to 100'],
    ['limit', '1.5', 'must be an integer from 1 to 100'],
    ['limit', '', 'must be an integer from 1 to 100'],
    ['cursor', 'x'.repeat(201), 'must come from another page of this list'],
    ['cursor', 'nonsense', 'must come from another page of this list'],
    ['cursor', '', 'must come from another page of this list'],
  ])('refuses %s=%s with its rule', async (name, value, rule) => {
    const { status, body } = await list(`?${name}=${value}`);
    expect(status).toBe(400);
    expect(body).toMatchObject({ code: 'INVALID_INPUT', details: [{ field: name }] });
    expect(body.error).toMatch(new RegExp(`^${name} `));
    expect(body.error).toContain(rule);
  });

  it('refuses a repeated parameter, and lists all that are invalid', async () => {
    const twice = await list('?state=queued&state=running');
    expect(twice).toMatchObject({ status: 400, body: { error: 'state must be given only once.' } });
    const { body } = await list('?limit=x&state=y');
    expect(body.details.map(({ field }: { field: string }) => field)).toEqual(['state', 'limit']);
  });
});
