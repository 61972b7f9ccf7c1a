import { databaseKinds } from '@cinephage/core/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { importMovies } from '../support/movies.ts';
import { type Gateway, startGateway } from '../support/start-gateway.ts';

const unknownId = '01900000-0000-7000-8000-000000000000';

describe.each(databaseKinds)('tasks on %s', (kind) => {
  let gateway: Gateway;
  let movieIds: string[];
  /** The newest first. */
  const taskIds: string[] = [];
  beforeAll(async () => {
    gateway = await startGateway(kind);
    movieIds = await importMovies(gateway.library, 4);
    for (const id of movieIds) {
      taskIds.unshift((await gateway.library.movies.refresh(id)).taskId);
      taskIds.unshift((await gateway.library.movies.autoSearch(id)).searchId);
    }
  });
  afterAll(() => gateway[Symbol.asyncDispose]());

  it('have every field they have in core', async () => {
    const query = `query ($id: ID!) {
      task(id: $id) {
        id kind subjectId state priority percent message result error { code message } attempt maxAttempts
        runAt createdAt startedAt finishedAt
      }
    }`;
    const { task } = await gateway.data(query, { id: taskIds[0] });
    const known = await gateway.library.tasks.get(taskIds[0] ?? '');
    expect(task).toEqual({ ...known, state: known.state.toUpperCase() });
  });

  it.each([unknownId, 'no-uuid'])('are an error and null when the id %j is unknown', async (id) => {
    const { data, errors } = await gateway.ask('query ($id: ID!) { task(id: $id) { id } }', { id });
    expect(data).toEqual({ task: null });
    expect(errors).toMatchObject([{ path: ['task'], extensions: { code: 'TASK_NOT_FOUND' } }]);
  });

  it('are listed from the newest on, a part at a time', async () => {
    const query = `query ($after: String) {
      tasks(first: 3, after: $after) {
        edges { cursor node { id } } nodes { id } totalCount
        pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
      }
    }`;
    const seen: string[] = [];
    for (let after: string | null = null, part = 0; ; part++) {
      const { tasks } = await gateway.data(query, { after });
      expect(tasks.totalCount).toBe(8);
      expect(tasks.edges.map(({ node }: { node: object }) => node)).toEqual(tasks.nodes);
      expect(tasks.pageInfo).toMatchObject({
        hasPreviousPage: part > 0,
        startCursor: tasks.edges[0].cursor,
        endCursor: tasks.edges.at(-1).cursor,
      });
      seen.push(...tasks.nodes.map(({ id }: { id: string }) => id));
      after = tasks.pageInfo.endCursor;
      if (!tasks.pageInfo.hasNextPage) break;
    }
    expect(seen).toEqual(taskIds);
  });

  it('are filtered by state, kind and movie', async () => {
    const count = async (filter: object) => {
      const query = 'query ($filter: TaskFilter) { tasks(filter: $filter) { nodes { id } totalCount } }';
      const { tasks } = await gateway.data(query, { filter });
      expect(tasks.nodes).toHaveLength(tasks.totalCount);
      return tasks.totalCount;
    };
    expect(await count({ kind: 'refresh-movie' })).toBe(4);
    expect(await count({ movieId: movieIds[0] })).toBe(2);
    expect(await count({ movieId: movieIds[0], kind: 'auto-search', states: ['QUEUED', 'RUNNING'] })).toBe(1);
    expect(await count({ states: ['COMPLETED'] })).toBe(0);
    expect(await count({ states: null, kind: null })).toBe(8);
  });

  it('name the movie they are about, and the movie names them', async () => {
    const { tasks } = await gateway.data(
      '{ tasks { nodes { id subjectId movie { id title tasks(first: 1) { id } } } } }',
    );
    for (const { id, subjectId, movie } of tasks.nodes) {
      expect(movie.id).toBe(subjectId);
      const { title } = await gateway.library.movies.get(subjectId);
      expect(movie.title).toBe(title);
      const newest = taskIds[taskIds.indexOf(id) - (taskIds.indexOf(id) % 2)];
      expect(movie.tasks).toEqual([{ id: newest }]);
    }
  });

  it.each([
    ['tasks(first: -1) { nodes { id } }', 'first', 'must be at least 0'],
    ['tasks(first: 101) { nodes { id } }', 'first', 'must be at most 100'],
    ['tasks(after: "nonsense") { nodes { id } }', 'after', undefined],
    ['tasks(after: "nonsense") { totalCount }', 'after', undefined],
    ['tasks(filter: { states: [] }) { nodes { id } }', 'filter.states', 'must have at least 1 element'],
    ['movies { nodes { tasks(first: 101) { id } } }', 'first', 'must be at most 100'],
  ])('refuse %s', async (field, argument, message) => {
    const { errors } = await gateway.ask(`{ ${field} }`);
    expect(errors?.[0]?.extensions).toMatchObject({
      code: 'INVALID_INPUT',
      details: [{ field: argument, ...(message && { message }) }],
    });
  });

  it('are counted without any being listed', async () => {
    const query = `{
      some: tasks(first: 0) { totalCount nodes { id } pageInfo { hasNextPage endCursor } }
      none: tasks(first: 0, filter: { kind: "nothing" }) { totalCount nodes { id } pageInfo { hasNextPage } }
      movies { nodes { tasks(first: 0) { id } } }
    }`;
    const { some, none, movies } = await gateway.data(query);
    expect(some).toEqual({
      totalCount: taskIds.length,
      nodes: [],
      pageInfo: { hasNextPage: true, endCursor: null },
    });
    expect(none).toEqual({ totalCount: 0, nodes: [], pageInfo: { hasNextPage: false } });
    expect(movies.nodes.every(({ tasks }: { tasks: unknown[] }) => tasks.length === 0)).toBe(true);
  });

  it('are cancelled', async () => {
    const query = 'mutation ($id: ID!) { cancelTask(id: $id) { id state finishedAt } }';
    const { cancelTask } = await gateway.data(query, { id: taskIds.at(-1) });
    expect(cancelTask).toMatchObject({ id: taskIds.at(-1), state: 'CANCELLED' });
    expect(cancelTask.finishedAt).not.toBeNull();
    const { errors } = await gateway.ask(query, { id: unknownId });
    expect(errors).toMatchObject([{ extensions: { code: 'TASK_NOT_FOUND' } }]);
  });
});
