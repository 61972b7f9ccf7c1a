import { databaseKinds, watchStatements } from '@cinephage/core/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { addMovie, importMovies, movies } from '../support/movies.ts';
import { type Gateway, startGateway } from '../support/start-gateway.ts';

const unknownId = '550e8400-e29b-41d4-a716-446655440000';
const node = `query ($id: ID!) {
  node(id: $id) {
    id
    __typename
    ... on Movie { title qualityProfile { name } tasks(first: 1) { kind } }
    ... on Task { kind movie { title } }
    ... on QualityProfile { name }
    ... on Schedule { cron lastTask { id } }
  }
}`;

describe.each(databaseKinds)('objects by their id on %s', (kind) => {
  let gateway: Gateway;
  let movieId: string;
  let taskId: string;
  beforeAll(async () => {
    gateway = await startGateway(kind);
    await importMovies(gateway.library, 30);
    movieId = await addMovie(gateway.library, movies.matrix);
    ({ taskId } = await gateway.library.movies.refresh(movieId));
  });
  afterAll(() => gateway[Symbol.asyncDispose]());

  it('are movies, tasks, quality profiles and schedules', async () => {
    const [profile] = await gateway.library.qualityProfiles.list();
    const { taskId: lastTaskId } = await gateway.library.schedules.run('clean-history');
    const ask = async (id: string | undefined) => (await gateway.data(node, { id })).node;
    expect(await ask(movieId)).toEqual({
      ...{ __typename: 'Movie', id: movieId, title: 'The Matrix' },
      ...{ qualityProfile: { name: expect.any(String) }, tasks: [{ kind: 'refresh-movie' }] },
    });
    expect(await ask(taskId)).toEqual({
      ...{ __typename: 'Task', id: taskId, kind: 'refresh-movie', movie: { title: 'The Matrix' } },
    });
    expect(await ask(profile?.id)).toEqual({
      ...{ __typename: 'QualityProfile', id: profile?.id, name: profile?.name },
    });
    expect(await ask('clean-history')).toEqual({
      ...{ __typename: 'Schedule', id: 'clean-history', cron: expect.any(String) },
      lastTask: { id: lastTaskId },
    });
  });

  it.each([unknownId, '', 'no-uuid', '\0', "' or 1=1", '\ud800'])('are null for the id %j', async (id) => {
    expect(
      await gateway.data('query ($id: ID!) { node(id: $id) { id } nodes(ids: [$id]) { id } }', { id }),
    ).toEqual({
      ...{ node: null, nodes: [null] },
    });
  });

  it('are the same whatever the case of the id', async () => {
    const ids = [movieId, taskId, (await gateway.library.qualityProfiles.list())[0]?.id ?? ''];
    const query = 'query ($ids: [ID!]!) { nodes(ids: $ids) { id } }';
    const { nodes } = await gateway.data(query, { ids: ids.map((id) => id.toUpperCase()) });
    expect(nodes.map(({ id }: { id: string }) => id)).toEqual(ids);
  });

  it('answer what is asked of the interface alone, by fragments and aliases', async () => {
    const query = `query ($id: ID!) {
      plain: node(id: $id) { key: id }
      type: node(id: $id) { __typename }
      named: node(id: $id) { ...OnNode ...OnMovie }
    }
    fragment OnNode on Node { id ... on Movie { year } }
    fragment OnMovie on Movie { title ... on Node { again: id } }`;
    expect(await gateway.data(query, { id: movieId })).toEqual({
      plain: { key: movieId },
      type: { __typename: 'Movie' },
      named: { id: movieId, year: 1999, title: 'The Matrix', again: movieId },
    });
  });

  it('are read in as many statements for a hundred as for one of each', async () => {
    const { movies } = await gateway.library.movies.list({ limit: 30 });
    const [profile] = await gateway.library.qualityProfiles.list();
    const few = [movieId, taskId, profile?.id, unknownId];
    const many = [...few, ...movies.map(({ id }) => id), ...Array.from({ length: 60 }, () => unknownId)];
    const statements = async (ids: readonly unknown[]) => {
      using watched = watchStatements(gateway.library);
      const query =
        'query ($ids: [ID!]!) { nodes(ids: $ids) { id ... on Movie { title } ... on Task { state } ... on QualityProfile { name } } }';
      const { nodes } = await gateway.data(query, { ids });
      expect(nodes.map((one: { id: string } | null) => one?.id ?? null)).toEqual(
        ids.map((id) => (id === unknownId ? null : id)),
      );
      return watched.statements;
    };
    expect(await statements(many)).toHaveLength(3);
    expect(await statements(few)).toHaveLength(3);
  });

  it('cost as much as there are ids, and are at most a hundred', async () => {
    const wide = `... on Movie { ${Array.from({ length: 45 }, (_, n) => `t${n}: tasks(first: 100) { id }`).join(' ')} }`;
    const query = `query ($ids: [ID!]!) { nodes(ids: $ids) { ${wide} } }`;
    expect((await gateway.ask(query, { ids: [movieId] })).errors).toBeUndefined();
    const hundred = Array.from({ length: 100 }, () => movieId);
    expect((await gateway.ask(query, { ids: [hundred.join()] })).errors).toBeUndefined();
    const { errors } = await gateway.ask(query, { ids: hundred });
    expect(errors).toMatchObject([{ extensions: { code: 'OPERATION_LIMIT_EXCEEDED' } }]);
    const literal = `{ nodes(ids: [${Array.from({ length: 100 }, () => `"${movieId}"`).join(' ')}]) { ${wide} } }`;
    expect((await gateway.ask(literal)).errors).toMatchObject([
      { extensions: { code: 'OPERATION_LIMIT_EXCEEDED' } },
    ]);
    const tooMany = await gateway.ask('query ($ids: [ID!]!) { nodes(ids: $ids) { id } }', {
      ids: Array.from({ length: 101 }, () => movieId),
    });
    expect(tooMany.errors?.[0]?.extensions).toMatchObject({
      code: 'INVALID_INPUT',
      details: [{ field: 'ids' }],
    });
  });
});
