import { movieSortFields } from '@cinephage/core';
import { movieFileSummarySchema, movieListItemSchema } from '@cinephage/core/schemas';
import { type DatabaseKind, databaseKinds, madeUpMovie } from '@cinephage/core/testing';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Api, startApi } from '../../../rest/test/support/start-api.ts';
import { syntheticMovie } from '../../../rest/test/support/synthetic-source.ts';
import { asShown } from '../support/movies.ts';
import { type Client, createTestClient } from '../support/start-gateway.ts';

const syntheticCount = 90;
const madeUpCount = 60;
const runs = 300;
const timeoutMs = 120_000;

/** What a caller of either may ask for, and how it is named there. */
interface Asked {
  readonly page?: number;
  readonly limit?: number;
  readonly sort?: string;
  readonly filter?: Readonly<Record<string, unknown>>;
}

const sort = fc
  .tuple(fc.constantFrom(...movieSortFields), fc.constantFrom('', ':asc', ':desc'))
  .map(([field, direction]) => field + direction);
const search = fc.constantFrom(
  ...['train', 'Étoile', 'etoile', 'an owl', 'ali', 'original 1', 'tr', 'e', '%', '_', '0', '4', 'zzz', ' '],
  ...['the', 'secret', 'GOLDEN', 'snow_white', '100%', 'ü', "'); drop table movie; --", '"', '\\', '🎬'],
);
const genre = fc.constantFrom('Action', 'drama', 'Science Fiction', 'Comedy', 'Nonesuch', ' ');
const year = fc.oneof(fc.integer({ min: 1988, max: 1998 }), fc.constantFrom(1, 2010, 9999));
const asked = fc.record(
  {
    page: fc.oneof(fc.integer({ min: 1, max: 12 }), fc.constantFrom(1000, 2_147_483_647)),
    limit: fc.oneof(fc.integer({ min: 1, max: 30 }), fc.constantFrom(99, 100, 101, 2_147_483_647)),
    sort,
    filter: fc.record(
      { monitored: fc.boolean(), downloaded: fc.boolean(), search, genre, year },
      { requiredKeys: [] },
    ),
  },
  { requiredKeys: [] },
);
/** At most one movie. */
const askedById = fc
  .tuple(asked, fc.oneof(fc.integer({ min: 1, max: syntheticCount }), fc.constant(2_147_483_647)))
  .map(([one, tmdbId]) => ({ ...one, page: 1, filter: { ...one.filter, tmdbId } }));

const wrong = fc
  .record(
    {
      page: fc.constantFrom(0, 1, 2),
      limit: fc.constantFrom(0, 1, 20),
      sort: fc.constantFrom('', 'title', 'tmdbId', 'title:up', 'TITLE', 'year:asc:desc'),
      filter: fc.record(
        {
          search: fc.constantFrom('x'.repeat(201), 'a\0b', 'owl'),
          genre: fc.constantFrom('x'.repeat(101), 'a\0b', 'Drama'),
          year: fc.constantFrom(0, 10_000, 2000),
          tmdbId: fc.constantFrom(0, 1),
        },
        { requiredKeys: [] },
      ),
    },
    { requiredKeys: [] },
  )
  .filter((one) => Object.keys(one).length > 0);

const names = (shape: object) => Object.keys(shape).join(' ');
const { file: _file, ...plain } = movieListItemSchema.shape;
const query = `query ($page: Int, $limit: Int, $sort: String, $filter: MovieFilter) {
  moviePage(page: $page, limit: $limit, sort: $sort, filter: $filter) {
    movies { ${names(plain)} file { ${names(movieFileSummarySchema.shape)} } }
    pagination { page limit total totalPages }
  }
}`;

const byTmdbId = query
  .replace('(', '($tmdbId: Int!, ')
  .replace('{', '{ movieByTmdbId(tmdbId: $tmdbId) { id }');

async function openBoth(kind: DatabaseKind): Promise<{ api: Api; client: Client }> {
  const api = await startApi(kind);
  const synthetic = Array.from({ length: syntheticCount }, (_, number) => ({
    ...madeUpMovie(number),
    metadata: syntheticMovie(number + 1),
    // Many have the same timestamp.
    addedAt: new Date(Date.UTC(2020, 0, 1 + (number % 9))),
  }));
  const madeUp = Array.from({ length: madeUpCount }, (_, number) => madeUpMovie(1_000 + number));
  await api.library.movies.import([...synthetic, ...madeUp]);
  return { api, client: createTestClient(api.library) };
}

describe.each(databaseKinds)('REST and moviePage on %s', (kind) => {
  let api: Api;
  let client: Client;
  beforeAll(async () => {
    ({ api, client } = await openBoth(kind));
  });
  afterAll(() => api[Symbol.asyncDispose]());

  function byRest({ filter, ...page }: Asked) {
    const given = Object.entries({ ...page, ...filter }).map(([name, value]) => [name, String(value)]);
    return api.request('GET', `/api/library/movies?${new URLSearchParams(given)}`);
  }

  it(
    'give the same movies in the same order',
    async () => {
      let found = 0;
      const property = fc.asyncProperty(asked, async (one) => {
        const [rest, { moviePage }] = await Promise.all([byRest(one), client.data(query, one)]);
        expect(rest.status).toBe(200);
        expect(moviePage).toEqual({ ...rest.body, movies: rest.body.movies.map(asShown) });
        found += moviePage.movies.length;
      });
      await fc.assert(property, { numRuns: runs, seed: 20_261_124 });
      expect(found).toBeGreaterThan(runs);
    },
    timeoutMs,
  );

  it(
    'find the same movie by its TMDB id',
    async () => {
      let found = 0;
      const property = fc.asyncProperty(askedById, async (one) => {
        const [rest, { moviePage, movieByTmdbId }] = await Promise.all([
          byRest(one),
          client.data(byTmdbId, { ...one, tmdbId: one.filter.tmdbId }),
        ]);
        expect(moviePage).toEqual({ ...rest.body, movies: rest.body.movies.map(asShown) });
        expect(rest.body.pagination.total).toBe(rest.body.movies.length);
        for (const { id } of rest.body.movies) expect(movieByTmdbId).toEqual({ id });
        found += rest.body.movies.length;
      });
      await fc.assert(property, { numRuns: runs, seed: 20_261_129 });
      expect(found).toBeGreaterThan(10);
    },
    timeoutMs,
  );

  it(
    'refuse the same parameters',
    async () => {
      let refused = 0;
      const property = fc.asyncProperty(wrong, async (one) => {
        const [rest, { errors }] = await Promise.all([byRest(one), client.ask(query, one)]);
        const fields = (errors?.[0]?.extensions.details ?? []).map(({ field }) =>
          field.replace('filter.', ''),
        );
        expect(errors?.[0]?.extensions.code).toBe(rest.body.code);
        expect(new Set(fields)).toEqual(new Set((rest.body.details ?? []).map(fieldOf)));
        refused += rest.status === 400 ? 1 : 0;
      });
      await fc.assert(property, { numRuns: 150, seed: 20_261_124 });
      expect(refused).toBeGreaterThan(75);
    },
    timeoutMs,
  );
});

const fieldOf = ({ field }: { readonly field: string }) => field;
