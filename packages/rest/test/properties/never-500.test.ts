import { databaseKinds } from '@cinephage/core/testing';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { addMovie, moviesPath } from '../support/add-movie.ts';
import { unknownMovieId } from '../support/raw-request.ts';
import { type Api, apiKey, startApi } from '../support/start-api.ts';
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
  'tmdbId',
  'query',
  'state',
  'kind',
  'movieId',
  'cursor',
  'id',
  'types',
  'type',
  'lastEventId',
  'rootFolderId',
  'reason',
  'x',
  '__proto__',
];
const fieldNames = [
  'inputs',
  'tmdbId',
  'rootFolderPath',
  'monitored',
  'minimumAvailability',
  'searchOnAdd',
  'qualityProfileId',
  'ids',
  'searchType',
  'enabled',
  'cron',
  'timeZone',
  'name',
  'qualities',
  'cutoff',
  'groups',
  'preferredLanguages',
  'formatScores',
  'minimumFormatScore',
  'cutoffFormatScore',
  'qualityDefinitions',
  'movieFolderFormat',
  'movieFileFormat',
  'colonReplacement',
  'rootFolderId',
  'addMovies',
  'acceptMissing',
  'versionId',
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
    'queued,running',
    'task.updated',
    'imported',
    'file.imported',
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
  fc.constantFrom(
    '/movies',
    'released',
    'manual',
    '0 3 * * *',
    '* * * * *',
    'Europe/Berlin',
    '{Movie Title} {Year}',
    'DVD',
  ),
  fc.array(text, { maxLength: 4 }),
  fc.array(fc.record({ tmdbId: fc.integer({ min: -1, max: 200_000 }), rootFolderPath: text }), {
    maxLength: 3,
  }),
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

describe.each(databaseKinds)('any input of a client on %s', (kind) => {
  let api: Api;
  let id: string;
  let task: string;
  let profile: string;

  beforeAll(async () => {
    api = await startApi(kind, { metadata: syntheticSource, streams: { maxPerCredential: 1_000 } });
    id = await addMovie(api, 99_999);
    profile = (await api.request('GET', '/api/quality-profiles')).body.qualityProfiles[0].id;
    task = (await api.request('POST', `${moviesPath}/${id}/refresh`)).body.taskId;
  });
  afterAll(() => api[Symbol.asyncDispose]());

  it.each([
    ['GET', moviesPath],
    ['GET', '/api/tasks'],
    ['GET', '/api/tasks/count'],
    ['GET', '/api/metadata/search'],
    ['GET', '/api/statistics'],
    ['HEAD', '/api/tasks/stream'],
  ])('in the query of %s %s is answered with 200 or 400', async (method, path) => {
    const property = fc.asyncProperty(query, async (parameters) => {
      const { status } = await api.request(method, `${path}?${parameters}`);
      expect([200, 400]).toContain(status);
    });
    await fc.assert(property, { numRuns: 400 });
  });

  it('as the parameter of a stream is answered with 200 or 400', async () => {
    const property = fc.asyncProperty(
      fc.constantFrom('id', 'movieId', 'kind', 'lastEventId'),
      text.map(encode),
      async (name, value) => {
        const disconnecting = new AbortController();
        const headers = { 'x-api-key': apiKey };
        const { signal } = disconnecting;
        const url = `${api.url}/api/tasks/stream?${name}=${value}`;
        expect([200, 400]).toContain((await fetch(url, { headers, signal })).status);
        disconnecting.abort();
      },
    );
    await fc.assert(property, { numRuns: 200 });
  });

  it('as a body is never a 500', async () => {
    const routes = [
      ['POST', moviesPath],
      ['PUT', `${moviesPath}/bulk`],
      ['POST', `${moviesPath}/bulk-add`],
      ['PUT', `${moviesPath}/${id}`],
      ['PUT', `${moviesPath}/${unknownMovieId}`],
      ['POST', `${moviesPath}/${id}/auto-search`],
      ['POST', `${moviesPath}/${id}/refresh`],
      ['POST', `/api/tasks/${task}/cancel`],
      ['POST', `/api/tasks/${task}/retry`],
      ['PUT', '/api/tasks/schedules/clean-history'],
      ['PUT', '/api/tasks/schedules/nonesuch'],
      ['POST', '/api/tasks/schedules/clean-history/run'],
      ['POST', '/api/quality-profiles'],
      ['PUT', `/api/quality-profiles/${profile}`],
      ['PUT', '/api/quality-definitions'],
      ['PUT', '/api/naming'],
      ['POST', '/api/naming/preview'],
      ['POST', '/api/naming/validate'],
      ['POST', '/api/delay-profiles'],
      ['POST', '/api/settings/blocklist'],
      ['PUT', '/api/settings/search'],
      ['PUT', '/api/settings/downloads'],
      ['POST', '/api/webhooks'],
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
        expect((await api.request('GET', `/api/tasks/${encode(value)}`)).status).toBe(404);
        for (const action of ['cancel', 'retry']) {
          const { status } = await api.request('POST', `/api/tasks/${encode(value)}/${action}`);
          expect(status).toBe(404);
        }
        const schedule = `/api/tasks/schedules/${encode(value)}`;
        expect((await api.request('PUT', schedule, { body: { enabled: true } })).status).toBe(404);
        expect((await api.request('POST', `${schedule}/run`)).status).toBe(404);
      },
    );
    await fc.assert(property, { numRuns: 150 });
  });

  it('causes no unexpected errors', () => {
    expect(api.unexpected).toEqual([]);
  });
});
