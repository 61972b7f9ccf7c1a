import { databaseKinds } from '@cinephage/core/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { importMovies } from '../support/movies.ts';
import { type Gateway, startGateway } from '../support/start-gateway.ts';

const unknownId = '01900000-0000-7000-8000-000000000000';

describe.each(databaseKinds)('the history on %s', (kind) => {
  let gateway: Gateway;
  let movieIds: string[];
  beforeAll(async () => {
    gateway = await startGateway(kind);
    movieIds = await importMovies(gateway.library, 4);
    await gateway.library.movies.delete(movieIds[0] ?? '');
  });
  afterAll(() => gateway[Symbol.asyncDispose]());

  it('has every field it has in core, and the movie', async () => {
    const query = 'query { activity(first: 5) { nodes { id type movieId title at data movie { id } } } }';
    const { activity } = await gateway.data(query);
    const { items } = await gateway.library.activity.list({ limit: 5 });
    expect(activity.nodes).toEqual(
      items.map((item) => ({
        ...item,
        type: item.type.toUpperCase(),
        movie: item.movieId === movieIds[0] ? null : { id: item.movieId },
      })),
    );
  });

  it('is read a part at a time', async () => {
    const query = `query ($after: String) {
      activity(first: 2, after: $after) {
        edges { cursor node { id } } totalCount pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
      }
    }`;
    const seen: string[] = [];
    for (let after: string | null = null, part = 0; ; part++) {
      const { activity } = await gateway.data(query, { after });
      expect(activity.totalCount).toBe(5);
      expect(activity.pageInfo).toMatchObject({
        hasPreviousPage: part > 0,
        startCursor: activity.edges[0].cursor,
        endCursor: activity.edges.at(-1).cursor,
      });
      seen.push(...activity.edges.map(({ node }: { node: { id: string } }) => node.id));
      after = activity.pageInfo.endCursor;
      if (!activity.pageInfo.hasNextPage) break;
    }
    expect(seen).toEqual((await gateway.library.activity.list()).items.map(({ id }) => id));
  });

  it('is filtered by movie and by type', async () => {
    const query = `query ($filter: ActivityFilter) { activity(filter: $filter) { totalCount nodes { type } } }`;
    const all = async (filter: object) => (await gateway.data(query, { filter })).activity;
    expect(await all({ movieId: movieIds[0] })).toEqual({
      totalCount: 2,
      nodes: [{ type: 'DELETED' }, { type: 'ADDED' }],
    });
    expect(await all({ movieId: movieIds[0], type: 'ADDED' })).toMatchObject({ totalCount: 1 });
    expect(await all({ type: 'RESTORED' })).toEqual({ totalCount: 0, nodes: [] });
  });

  it('refuses a cursor of another list by its name', async () => {
    const { errors } = await gateway.ask('query { activity(after: "x") { totalCount } }');
    expect(errors).toMatchObject([{ extensions: { code: 'INVALID_INPUT', details: [{ field: 'after' }] } }]);
  });

  it('has no changes of files of an unknown movie', async () => {
    const answers = gateway.subscribe('subscription ($id: ID) { fileChanged(movieId: $id) { kind } }', {
      id: unknownId,
    });
    const { value } = await answers.next();
    expect(value.errors).toMatchObject([{ extensions: { code: 'MOVIE_NOT_FOUND' } }]);
  });
});
