import { databaseKinds } from '@cinephage/core/testing';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { addMovie, moviesPath } from '../support/add-movie.ts';
import { movieIdNobodyHas } from '../support/raw-request.ts';
import { type Api, startApi } from '../support/start-api.ts';
import { syntheticSource } from '../support/synthetic-source.ts';

const parameterNames = [
  'page',
  'limit',
  'sort',
  'monitored',
  'downloaded',
  'search',
  'genre',
  'year',
  'x',
  '__proto__',
];
const fieldNames = [
  'tmdbId',
  'rootFolderPath',
  'monitored',
  'minimumAvailability',
  'searchOnAdd',
  'qualityProfileId',
  'ids',
  'searchType',
];
const text = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.string({ unit: 'grapheme' }),
  fc.constantFrom(
    'true',
    '0',
    '-1',
    '1e9',
    'title:desc',
    '%',
    '_',
    '\\',
    "'",
    '"',
    '*',
    '\0',
    '\ud800',
    'NULL',
  ),
);
const likely = fc.oneof(
  text,
  fc.integer(),
  fc.double(),
  fc.boolean(),
  fc.constant(null),
  fc.constantFrom('/movies', 'released', 'manual'),
  fc.array(text, { maxLength: 4 }),
);
const fields = fc.dictionary(fc.constantFrom(...fieldNames), likely, { maxKeys: 5 });
const anyBody = fc.oneof(
  { weight: 3, arbitrary: fields.map((value) => JSON.stringify(value)) },
  { weight: 2, arbitrary: fc.json() },
  { weight: 1, arbitrary: text },
);

/** `encodeURIComponent`, for text with halves of characters too. */
const encode = (value: string) =>
  [...new TextEncoder().encode(value)].map((byte) => `%${byte.toString(16).padStart(2, '0')}`).join('');
const query = fc
  .array(
    fc.tuple(
      fc.constantFrom(...parameterNames),
      fc.oneof(text.map(encode), fc.stringMatching(/^[!-"$-~]{0,12}$/)),
    ),
    { maxLength: 5 },
  )
  .map((pairs) => pairs.map(([name, value]) => `${name}=${value}`).join('&'));

describe.each(databaseKinds)('whatever callers send on %s', (kind) => {
  let api: Api;
  let id: string;

  beforeAll(async () => {
    api = await startApi(kind, { metadata: syntheticSource });
    id = await addMovie(api, 99_999);
  });
  afterAll(() => api[Symbol.asyncDispose]());

  it('in the query of a list is answered with 200 or 400', async () => {
    const property = fc.asyncProperty(query, async (parameters) => {
      const { status } = await api.request('GET', `${moviesPath}?${parameters}`);
      expect([200, 400]).toContain(status);
    });
    await fc.assert(property, { numRuns: 400 });
  });

  it('as a body is never a 500', async () => {
    const routes = [
      ['POST', moviesPath],
      ['PUT', `${moviesPath}/bulk`],
      ['PUT', `${moviesPath}/${id}`],
      ['PUT', `${moviesPath}/${movieIdNobodyHas}`],
      ['POST', `${moviesPath}/${id}/auto-search`],
      ['POST', `${moviesPath}/${id}/refresh`],
    ] as const;
    const property = fc.asyncProperty(fc.constantFrom(...routes), anyBody, async ([method, path], body) => {
      const { status } = await api.request(method, path, {
        body,
        headers: { 'content-type': 'application/json' },
      });
      expect(status).toBeLessThan(500);
    });
    await fc.assert(property, { numRuns: 400 });
  });

  it('as an id is answered with 404', async () => {
    const property = fc.asyncProperty(
      text.filter((value) => value !== '' && value !== '.' && value !== '..'),
      async (value) => {
        const path = `${moviesPath}/${encode(value)}`;
        expect((await api.request('GET', path)).status).toBe(404);
        expect((await api.request('DELETE', path)).status).toBe(404);
      },
    );
    await fc.assert(property, { numRuns: 150 });
  });

  it('breaks nothing', () => {
    expect(api.unexpected).toEqual([]);
  });
});
