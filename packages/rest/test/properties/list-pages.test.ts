import { type MovieListItem, movieSortFields, sortDirections } from '@cinephage/core';
import { databaseKinds } from '@cinephage/core/testing';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { addMovie, moviesPath } from '../support/add-movie.ts';
import { importMovie, withFile } from '../support/import-movie.ts';
import { compare, type Filters, type ListedMovie, matches } from '../support/list-oracle.ts';
import { type Api, startApi } from '../support/start-api.ts';
import { syntheticMovie, syntheticSource } from '../support/synthetic-source.ts';

const filters = fc.record(
  {
    monitored: fc.boolean(),
    downloaded: fc.boolean(),
    search: fc.constantFrom(
      'train',
      'Étoile',
      'an owl',
      'ali',
      'original 1',
      'tr',
      'e',
      '%',
      '_',
      '0',
      '4',
      'zzz',
    ),
    genre: fc.constantFrom('Action', 'Drama', 'Science Fiction', 'Comedy', 'Adventure', 'Nonesuch'),
    year: fc.integer({ min: 1989, max: 1997 }),
  },
  { requiredKeys: [] },
);
const sort = fc.record({
  field: fc.constantFrom(...movieSortFields),
  direction: fc.constantFrom(...sortDirections),
});

describe.each(databaseKinds)('all pages of a list on %s', (kind) => {
  let api: Api;
  let movies: ListedMovie[];

  beforeAll(async () => {
    api = await startApi(kind, { metadata: syntheticSource });
    for (let tmdbId = 1; tmdbId <= 80; tmdbId++) {
      const monitored = tmdbId % 3 !== 0;
      if (tmdbId % 5 < 2) await importMovie(api, withFile(tmdbId, { monitored }));
      else await addMovie(api, tmdbId, { monitored });
    }
    const { body } = await api.request('GET', `${moviesPath}?limit=100`);
    movies = body.movies.map((item: MovieListItem) => ({ item, movie: syntheticMovie(item.tmdbId) }));
  });
  afterAll(() => api[Symbol.asyncDispose]());

  /** Reads all pages in order. @returns the ids, and the total of each page */
  async function readAllPages(
    query: Filters & { sort: string; limit: number },
  ): Promise<[ids: string[], totals: number[]]> {
    const ids: string[] = [];
    const totals: number[] = [];
    for (let page = 1; ; page++) {
      const parameters = new URLSearchParams({ ...toText(query), page: String(page) });
      const { status, body } = await api.request('GET', `${moviesPath}?${parameters}`);
      expect(status).toBe(200);
      ids.push(...body.movies.map(({ id }: MovieListItem) => id));
      totals.push(body.pagination.total);
      expect(body.pagination.totalPages).toBe(Math.ceil(body.pagination.total / query.limit));
      if (page >= body.pagination.totalPages) return [ids, totals];
    }
  }

  it('have each movie that matches exactly once, in order, with an exact total', async () => {
    const property = fc.asyncProperty(
      filters,
      sort,
      fc.integer({ min: 1, max: 100 }),
      async (filter, order, size) => {
        const limit = Math.max(size, 7);
        const expected = movies.filter((movie) => matches(movie, filter)).sort(compare(order));
        const [ids, totals] = await readAllPages({
          ...filter,
          sort: `${order.field}:${order.direction}`,
          limit,
        });
        expect(ids).toEqual(expected.map(({ item }) => item.id));
        expect(new Set(totals)).toEqual(new Set([expected.length]));
      },
    );
    await fc.assert(property, { numRuns: 150 });
  });

  it('have them for every sort, direction and single filter', async () => {
    const samples: Filters[] = [
      {},
      { monitored: true },
      { downloaded: false },
      { genre: 'Drama' },
      { year: 1993 },
      { search: 'train' },
    ];
    for (const field of movieSortFields) {
      for (const direction of sortDirections) {
        for (const filter of samples) {
          const expected = movies
            .filter((movie) => matches(movie, filter))
            .sort(compare({ field, direction }));
          const [ids] = await readAllPages({ ...filter, sort: `${field}:${direction}`, limit: 9 });
          expect(ids, `${field}:${direction} ${JSON.stringify(filter)}`).toEqual(
            expected.map(({ item }) => item.id),
          );
        }
      }
    }
  });
});

function toText(query: object): Record<string, string> {
  return Object.fromEntries(Object.entries(query).map(([name, value]) => [name, String(value)]));
}
