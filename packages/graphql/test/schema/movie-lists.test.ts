import { databaseKinds } from '@cinephage/core/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { importMovies } from '../support/movies.ts';
import { type Gateway, startGateway } from '../support/start-gateway.ts';

describe.each(databaseKinds)('lists of movies on %s', (kind) => {
  let gateway: Gateway;
  let ids: string[];
  beforeAll(async () => {
    gateway = await startGateway(kind);
    ids = await importMovies(gateway.library, 45);
  });
  afterAll(() => gateway[Symbol.asyncDispose]());

  describe('by cursors', () => {
    it('begin with the twenty newest', async () => {
      const { movies } = await gateway.data('{ movies { nodes { id } edges { node { id } } } }');
      const newest = ids.toReversed().slice(0, 20);
      expect(movies.nodes.map(({ id }: { id: string }) => id)).toEqual(newest);
      expect(movies.edges.map(({ node }: { node: { id: string } }) => node.id)).toEqual(newest);
    });

    it('join the fields of nodes and edges', async () => {
      const query = '{ movies(first: 3) { nodes { id title } edges { cursor node { id year genres } } } }';
      const { movies } = await gateway.data(query);
      for (const [index, { node }] of movies.edges.entries()) {
        const { id, title, year, genres } = await gateway.library.movies.get(node.id);
        expect(node).toEqual({ id, year, genres });
        expect(movies.nodes[index]).toEqual({ id, title });
      }
      expect(movies.edges).toHaveLength(3);
    });

    it('go on from a cursor, and tell on which sides there is more', async () => {
      const query = `query ($first: Int, $after: String, $last: Int, $before: String) {
        movies(first: $first, after: $after, last: $last, before: $before) {
          nodes { id } totalCount pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
        }
      }`;
      const one = (await gateway.data(query, { first: 40 })).movies;
      expect(one).toMatchObject({
        totalCount: 45,
        pageInfo: { hasNextPage: true, hasPreviousPage: false },
      });
      const two = (await gateway.data(query, { first: 40, after: one.pageInfo.endCursor })).movies;
      expect(two.nodes).toHaveLength(5);
      expect(two.pageInfo).toMatchObject({ hasNextPage: false, hasPreviousPage: true });
      const back = (await gateway.data(query, { last: 40, before: two.pageInfo.startCursor })).movies;
      expect(back.nodes).toEqual(one.nodes);
      expect(back.pageInfo).toMatchObject({ hasNextPage: true, hasPreviousPage: false });
    });

    it('take null for what is not given', async () => {
      const query = `query ($filter: MovieFilter) {
        movies(first: 1, after: null, last: null, before: null, filter: $filter, orderBy: null) { nodes { id } }
      }`;
      const expected = { nodes: [{ id: ids.at(-1) }] };
      expect((await gateway.data(query, { filter: { year: null, search: null } })).movies).toEqual(expected);
      expect((await gateway.data(query, { filter: null })).movies).toEqual(expected);
    });

    it('sort in ascending order by default', async () => {
      const sorted = async (order: string) =>
        (await gateway.data(`{ movies(first: 100, orderBy: ${order}) { nodes { title } } }`)).movies.nodes;
      const ascending = await sorted('{ field: TITLE }');
      expect(ascending).toHaveLength(45);
      expect(ascending).toEqual(await sorted('{ field: TITLE, direction: ASC }'));
      expect(ascending.toReversed()).toEqual(await sorted('{ field: TITLE, direction: DESC }'));
    });

    it('filter', async () => {
      const query =
        '{ movies(first: 100, filter: { downloaded: true }) { nodes { downloaded } totalCount } }';
      const { movies } = await gateway.data(query);
      expect(movies.totalCount).toBe(movies.nodes.length);
      expect(movies.totalCount).toBeGreaterThan(0);
      expect(movies.totalCount).toBeLessThan(45);
      expect(new Set(movies.nodes.map(({ downloaded }: { downloaded: boolean }) => downloaded))).toEqual(
        new Set([true]),
      );
    });

    it.each([
      ['first: 101', 'first', 'must be at most 100'],
      ['first: -1', 'first', 'must be at least 0'],
      ['first: 1, last: 1', 'last', 'cannot be given together with first'],
      ['after: "nonsense"', 'after', 'is not a cursor of this list'],
      ['filter: { year: 0 }', 'filter.year', 'must be at least 1'],
      ['filter: { search: "\\u0000" }', 'filter.search', 'must not contain a NUL character'],
    ])('refuse %s', async (given, field, message) => {
      const { data, errors } = await gateway.ask(`{ movies(${given}) { nodes { id } } }`);
      expect(await gateway.ask(`{ movies(${given}) { totalCount } }`)).toMatchObject({ data, errors: [{}] });
      expect(data).toBeNull();
      expect(errors).toMatchObject([
        {
          message: `${field} ${message}.`,
          extensions: { code: 'INVALID_INPUT', details: [{ field, message }] },
        },
      ]);
    });

    it('refuse a cursor of another order', async () => {
      const { movies } = await gateway.data('{ movies(first: 1) { pageInfo { endCursor } } }');
      const { errors } = await gateway.ask(
        'query ($after: String) { movies(after: $after, orderBy: { field: YEAR }) { nodes { id } } }',
        { after: movies.pageInfo.endCursor },
      );
      expect(errors).toMatchObject([
        { extensions: { code: 'INVALID_INPUT', details: [{ field: 'after' }] } },
      ]);
    });
  });

  describe('by pages', () => {
    it('begin with the twenty newest and the exact total', async () => {
      const { moviePage } = await gateway.data(
        '{ moviePage { movies { id } pagination { page limit total totalPages } } }',
      );
      expect(moviePage.movies.map(({ id }: { id: string }) => id)).toEqual(ids.toReversed().slice(0, 20));
      expect(moviePage.pagination).toEqual({ page: 1, limit: 20, total: 45, totalPages: 3 });
    });

    it('take the sort as text, and serve too large a page as the largest', async () => {
      const { moviePage } = await gateway.data(
        '{ moviePage(limit: 1000, sort: "title:desc") { movies { title } pagination { limit } } }',
      );
      const { movies } = await gateway.data(
        '{ movies(first: 100, orderBy: { field: TITLE, direction: DESC }) { nodes { title } } }',
      );
      expect(moviePage).toEqual({ movies: movies.nodes, pagination: { limit: 100 } });
    });

    it.each([
      'limit: 1000',
      'sort: "title:asc"',
      'sort: "year:desc", limit: 40',
      'sort: "lastSearchTime:desc", filter: { downloaded: true }',
      'sort: "tmdbRating:asc", filter: { year: 1700 }',
      'filter: { search: "the" }',
      'filter: { genre: "Drama", search: "a", monitored: true }',
      'page: 2, limit: 7, sort: "title:asc"',
    ])('hold the same movies whether or not they are counted: %s', async (given) => {
      const read = async (fields: string) =>
        (await gateway.data(`{ moviePage(${given}) { movies { id title } ${fields} } }`)).moviePage.movies;
      expect(await read('')).toEqual(await read('pagination { total }'));
    });

    it('name every wrong argument', async () => {
      const { errors } = await gateway.ask(
        '{ moviePage(page: 0, limit: 0, sort: "tmdbId", filter: { year: 10000 }) { movies { id } } }',
      );
      expect(errors?.[0]?.extensions.details?.map(({ field }) => field)).toEqual([
        'page',
        'limit',
        'sort',
        'filter.year',
      ]);
    });
  });
});
