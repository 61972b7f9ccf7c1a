import type { ErrorCode, LibraryStatistics, Schedule, Task } from '@cinephage/core';
import {
  genreStatisticsSchema,
  metadataMatchSchema,
  qualityStatisticsSchema,
  rootFolderStatisticsSchema,
  scheduleSchema,
  taskFailureSchema,
  taskSchema,
  versionStatisticsSchema,
  yearStatisticsSchema,
} from '@cinephage/core/schemas';
import { type DatabaseKind, databaseKinds, madeUpMovie } from '@cinephage/core/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Api, startApi } from '../../../rest/test/support/start-api.ts';
import { movies } from '../support/movies.ts';
import { type Answer, type Client, createTestClient } from '../support/start-gateway.ts';

const moviesPath = '/api/library/movies';
const unknownId = '550e8400-e29b-41d4-a716-446655440000';
const names = ({ shape }: { readonly shape: object }) => Object.keys(shape).join(' ');

const wholeTask = names(taskSchema).replace(/\berror\b/, `error { ${names(taskFailureSchema)} }`);

/** A task as GraphQL spells it. */
const spelled = (one: Task) => ({ ...one, state: one.state.toUpperCase() });
const codeOf = ({ errors }: Answer) => errors?.[0]?.extensions.code as ErrorCode | undefined;

/** The details of a refusal, without what only one of both says of where they are. */
const detailsOf = (details: readonly object[] | undefined) =>
  details?.map((detail) => ({ ...detail, path: undefined, field: fieldOf(detail as { field: string }) }));
const fieldOf = ({ field }: { readonly field: string }) => field.replace(/^input\./, '');

async function openBoth(kind: DatabaseKind): Promise<{ api: Api; client: Client }> {
  const api = await startApi(kind);
  await api.library.movies.import(Array.from({ length: 40 }, (_, number) => madeUpMovie(number)));
  return { api, client: createTestClient(api.library) };
}

describe.each(databaseKinds)('REST and GraphQL on %s', (kind) => {
  let api: Api;
  let client: Client;
  let movieId: string;
  beforeAll(async () => {
    ({ api, client } = await openBoth(kind));
    ({ id: movieId } = await api.library.movies.add({ tmdbId: movies.matrix, rootFolderPath: '/movies' }));
    await api.library.movies.refresh(movieId);
    await api.library.movies.autoSearch(movieId);
    const { taskId } = await api.library.schedules.run('clean-history');
    await api.library.tasks.cancel(taskId);
  });
  afterAll(async () => {
    expect([api.unexpected, client.unexpected]).toEqual([[], []]);
    await api[Symbol.asyncDispose]();
  });

  const rest = async (method: string, path: string, body?: unknown) =>
    (await api.request(method, path, { body })).body;

  it('tell the same of the library', async () => {
    const groups = [
      ...[`genres { ${names(genreStatisticsSchema)} }`, `years { ${names(yearStatisticsSchema)} }`],
      `qualities { ${names(qualityStatisticsSchema)} } versions { ${names(versionStatisticsSchema)} }`,
      `rootFolders { ${names(rootFolderStatisticsSchema)} }`,
    ];
    const { statistics } = await client.data(
      `{ statistics { total monitored downloaded missing sizeOnDisk ${groups.join(' ')} } }`,
    );
    const expected: LibraryStatistics = await rest('GET', '/api/statistics');
    expect(statistics).toEqual(expected);
    expect(expected.total).toBe(41);
  });

  it.each([
    ['the matrix', undefined],
    ['metropolis', 1927],
    ['nothing of this kind', undefined],
  ])('find the same movies for %j', async (query, year) => {
    const parameters = new URLSearchParams({ query, ...(year && { year: String(year) }) });
    const { matches } = await rest('GET', `/api/metadata/search?${parameters}`);
    const found = await client.data(
      `query ($query: String!, $year: Int) { searchMetadata(query: $query, year: $year) { ${names(metadataMatchSchema)} } }`,
      { query, year },
    );
    expect(found.searchMetadata).toEqual(matches);
  });

  it.each([
    {},
    { state: 'queued' },
    { state: 'queued,cancelled' },
    { kind: 'auto-search' },
    { kind: 'clean-history', state: 'cancelled' },
    { movieId: 'of the movie' },
    { movieId: unknownId },
  ])('list and count the same tasks of %j', async (given: Record<string, string>) => {
    const filter: Record<string, string> = { ...given, ...(given.movieId === 'of the movie' && { movieId }) };
    const parameters = new URLSearchParams(filter);
    const page = await rest('GET', `/api/tasks?${parameters}`);
    const { count } = await rest('GET', `/api/tasks/count?${parameters}`);
    const { state, ...others } = filter;
    const { tasks } = await client.data(
      `query ($filter: TaskFilter) { tasks(filter: $filter) { nodes { ${wholeTask} } totalCount } }`,
      { filter: { ...others, ...(state && { states: state.toUpperCase().split(',') }) } },
    );
    expect(tasks).toEqual({ nodes: page.tasks.map(spelled), totalCount: count });
  });

  it('show every task and movie under the same id', async () => {
    const { tasks } = await rest('GET', '/api/tasks');
    const { nodes } = await client.data(
      `query ($ids: [ID!]!) { nodes(ids: $ids) { ... on Task { ${wholeTask} } ... on Movie { title } } }`,
      { ids: [...tasks.map(({ id }: Task) => id), movieId] },
    );
    expect(nodes).toEqual([...tasks.map(spelled), { title: 'The Matrix' }]);
  });

  it('change, run and refuse the same schedules', async () => {
    const fields = names(scheduleSchema);
    const update = `mutation ($id: ID!, $input: UpdateScheduleInput!) { updateSchedule(id: $id, input: $input) { ${fields} } }`;
    const path = '/api/tasks/schedules';
    // Once a time is due, each read of a schedule answers another time.
    for (const { id } of (await rest('GET', path)).schedules) {
      await rest('PUT', `${path}/${id}`, { enabled: true, cron: '0 0 29 2 *' });
    }
    const inputs = [
      ...[{ cron: '0 3 * * SAT-SUN' }, { cron: '0 3 * * FRI-MON' }, { timeZone: 'Europe/Nowhere' }, {}],
      ...[{ timeZone: 'Africa/Cairo', cron: '*,* 0 * JAN,1 *' }, { enabled: false }, { enabled: true }],
    ];
    for (const input of inputs) {
      const answer = await api.request('PUT', `${path}/clean-history`, { body: input });
      const same = await client.ask(update, { id: 'clean-history', input });
      expect(codeOf(same)).toBe(answer.body.code);
      if (answer.status === 200) expect(same.data.updateSchedule).toEqual(answer.body);
      const { schedules }: { schedules: Schedule[] } = await rest('GET', path);
      expect((await client.data(`{ schedules { ${fields} } }`)).schedules).toEqual(schedules);
    }
    const { taskId } = await rest('POST', `${path}/clean-history/run`);
    const { runSchedule } = await client.data('mutation { runSchedule(id: "clean-history") { id } }');
    expect(runSchedule).toEqual({ id: taskId });
  });

  it('name the same things that are in the way', async () => {
    const add = 'mutation ($input: AddMovieInput!) { addMovie(input: $input) { id } }';
    const addMany =
      'mutation ($inputs: [AddMovieInput!]!) { addMovies(inputs: $inputs) { addedCount failedCount failures { index tmdbId code error movieId } } }';
    const input = { tmdbId: movies.matrix, rootFolderPath: '/movies' };
    const one = await api.request('POST', moviesPath, { body: input });
    const same = await client.ask(add, { input });
    expect([one.status, one.body.details[0].id, codeOf(same)]).toEqual([409, movieId, one.body.code]);
    expect(detailsOf(same.errors?.[0]?.extensions.details)).toEqual(detailsOf(one.body.details));
    const inputs = [input, { ...input, tmdbId: 999_999 }];
    const { success, ids, ...many } = await rest('POST', `${moviesPath}/bulk-add`, { inputs });
    expect((await client.data(addMany, { inputs })).addMovies).toEqual(many);
    expect([success, ids, many.failures[0].movieId]).toEqual([true, [], movieId]);
  });

  it('retry the same tasks', async () => {
    const retry = `mutation ($id: ID!) { retryTask(id: $id) { ${wholeTask} } }`;
    const { taskId } = await api.library.movies.refresh(movieId);
    const both = async (id: string) => {
      const answer = await api.request('POST', `/api/tasks/${id}/retry`);
      if (answer.status === 202) await api.library.tasks.cancel(id);
      return { answer, same: await client.ask(retry, { id }) };
    };
    for (const id of [taskId, unknownId, 'no-uuid']) {
      const { answer, same } = await both(id);
      expect(codeOf(same)).toBe(answer.body.code);
      expect(answer.status).toBeGreaterThan(400);
    }
    await api.library.tasks.cancel(taskId);
    const retried = await both(taskId);
    expect(retried.same.data.retryTask).toMatchObject({ id: taskId, state: 'QUEUED', attempt: 0 });
    expect(retried.answer.body).toMatchObject({ id: taskId, state: 'queued', attempt: 0 });
    await api.library.tasks.cancel(taskId);
    const { taskId: other } = await api.library.movies.refresh(movieId);
    const { answer, same } = await both(taskId);
    expect(answer.body.details[0].id).toBe(other);
    expect(detailsOf(same.errors?.[0]?.extensions.details)).toEqual(detailsOf(answer.body.details));
  });
});
