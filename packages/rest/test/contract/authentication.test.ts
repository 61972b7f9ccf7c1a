import { LibraryError } from '@cinephage/core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { moviesPath } from '../support/add-movie.ts';
import { unknownMovieId } from '../support/raw-request.ts';
import { type Api, startApi } from '../support/start-api.ts';

const protectedRoutes: [method: string, path: string][] = [
  ['GET', moviesPath],
  ['POST', moviesPath],
  ['GET', `${moviesPath}/${unknownMovieId}`],
  ['PUT', `${moviesPath}/${unknownMovieId}`],
  ['DELETE', `${moviesPath}/${unknownMovieId}`],
  ['POST', `${moviesPath}/${unknownMovieId}/auto-search`],
  ['POST', `${moviesPath}/${unknownMovieId}/refresh`],
  ['PUT', `${moviesPath}/bulk`],
  ['GET', '/api/tasks'],
  ['GET', `/api/tasks/${unknownMovieId}`],
  ['POST', `/api/tasks/${unknownMovieId}/cancel`],
  ['POST', `/api/tasks/${unknownMovieId}/retry`],
  ['GET', '/api/tasks/stream'],
  ['GET', '/api/tasks/schedules'],
  ['PUT', '/api/tasks/schedules/clean-history'],
  ['POST', '/api/tasks/schedules/clean-history/run'],
  ['GET', '/api/quality-profiles'],
];

describe('authentication', () => {
  let api: Api;
  beforeAll(async () => {
    api = await startApi('sqlite');
  });
  afterAll(() => api[Symbol.asyncDispose]());

  it.each(protectedRoutes)(
    'refuses %s %s without a valid credential, before any other check',
    async (method, path) => {
      for (const key of [null, 'cinephage_wrong']) {
        const { status, body, headers } = await api.request(method, path, { key });
        expect(status).toBe(401);
        expect(body).toMatchObject({ success: false, code: 'UNAUTHENTICATED' });
        expect(headers.get('www-authenticate')).toMatch(/^ApiKey realm="cinephage"/);
      }
    },
  );

  it('sends the challenge of the host’s own authenticator', async () => {
    const challenge = { wwwAuthenticate: 'Bearer realm="movies"', advice: 'send a token.' };
    await using own = await startApi('sqlite', { auth: { authenticate: () => null, challenge } });
    const { headers, body } = await own.request('GET', moviesPath);
    expect(headers.get('www-authenticate')).toBe('Bearer realm="movies"');
    expect(body.error).toBe('Authentication required: send a token.');
  });

  it('does not reveal which paths and methods exist to unauthenticated clients', async () => {
    for (const [method, path] of [
      ['PATCH', moviesPath],
      ['GET', '/api/library/nothing'],
      ['POST', '/api/tasks'],
    ] as const) {
      expect((await api.request(method, path, { key: null })).status).toBe(401);
    }
  });

  it('serves the OpenAPI document without a credential', async () => {
    const { status, body } = await api.request('GET', '/api/openapi.json', { key: null });
    expect(status).toBe(200);
    expect(body.openapi).toBe('3.1.0');
  });

  it('passes the method, target, headers and address of the request to the authenticator', async () => {
    const seen: unknown[] = [];
    await using spied = await startApi('sqlite', {
      auth: {
        authenticate: ({ method, url, headers, clientIp }) => {
          seen.push({ method, url, clientIp, cookie: headers.get('Cookie'), missing: headers.get('x-none') });
          return null;
        },
      },
    });
    const headers = { cookie: 'cinephage_session=1', 'x-forwarded-for': '203.0.113.9' };
    await spied.request('GET', `${moviesPath}?page=2`, { headers });
    expect(seen).toEqual([
      {
        method: 'GET',
        url: `${moviesPath}?page=2`,
        clientIp: '127.0.0.1',
        cookie: 'cinephage_session=1',
        missing: null,
      },
    ]);
  });

  it('answers 503, not 401, while the credential cannot be checked', async () => {
    await using broken = await startApi('sqlite', {
      auth: {
        async authenticate() {
          throw new LibraryError('DATABASE_UNAVAILABLE', 'The database cannot be reached.', {
            retryAfterSeconds: 4.2,
          });
        },
      },
    });
    const { status, body, headers } = await broken.request('GET', moviesPath);
    expect(status).toBe(503);
    expect(body).toEqual({
      success: false,
      error: 'The database cannot be reached.',
      code: 'DATABASE_UNAVAILABLE',
    });
    expect(headers.get('retry-after')).toBe('5');
  });

  it('hides the cause of an unexpected error from the client, and reports it', async () => {
    const secret = new Error('password is hunter2');
    await using broken = await startApi('sqlite', { auth: { authenticate: () => Promise.reject(secret) } });
    const { status, body } = await broken.request('GET', moviesPath);
    expect(status).toBe(500);
    expect(body).toMatchObject({ success: false, code: 'INTERNAL_ERROR' });
    expect(JSON.stringify(body)).not.toContain('hunter2');
    expect(broken.unexpected).toEqual([secret]);
  });
});
