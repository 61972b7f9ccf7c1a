import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { moviesPath } from '../support/add-movie.ts';
import { unknownMovieId } from '../support/raw-request.ts';
import { type Api, startApi } from '../support/start-api.ts';

const movie = `${moviesPath}/${unknownMovieId}`;

describe('routes', () => {
  let api: Api;
  beforeAll(async () => {
    api = await startApi('sqlite');
  });
  afterAll(() => api[Symbol.asyncDispose]());

  it.each([
    ['PATCH', moviesPath, 'GET, HEAD, POST'],
    ['DELETE', moviesPath, 'GET, HEAD, POST'],
    ['POST', movie, 'DELETE, GET, HEAD, PUT'],
    ['PATCH', `${moviesPath}/bulk`, 'DELETE, GET, HEAD, PUT'],
    ['GET', `${movie}/auto-search`, 'POST'],
    ['PUT', `${movie}/refresh`, 'POST'],
    ['POST', '/api/tasks', 'GET, HEAD'],
    ['DELETE', '/api/tasks/x', 'GET, HEAD'],
    ['GET', '/api/tasks/x/cancel', 'POST'],
    ['PUT', '/api/tasks/x/retry', 'POST'],
    ['POST', '/api/tasks/stream', 'GET, HEAD'],
    ['PUT', '/api/tasks/schedules', 'GET, HEAD'],
    ['GET', '/api/tasks/schedules/x', 'PUT'],
    ['GET', '/api/tasks/schedules/x/run', 'POST'],
    ['PUT', '/api/quality-profiles', 'GET, HEAD, POST'],
    ['POST', '/api/quality-profiles/x', 'DELETE, GET, HEAD, PUT'],
    ['POST', '/api/quality-definitions', 'GET, HEAD, PUT'],
    ['POST', '/api/naming', 'GET, HEAD, PUT'],
    ['GET', '/api/naming/validate', 'POST'],
    ['PUT', '/api/delay-profiles', 'GET, HEAD, POST'],
    ['POST', '/api/delay-profiles/x', 'DELETE, GET, HEAD, PUT'],
    ['POST', '/api/settings/search', 'GET, HEAD, PUT'],
    ['POST', '/api/settings/downloads', 'GET, HEAD, PUT'],
    ['PUT', '/api/settings/blocklist', 'DELETE, GET, HEAD, POST'],
    ['GET', '/api/settings/blocklist/x', 'DELETE'],
    ['PUT', '/api/webhooks', 'GET, HEAD, POST'],
    ['POST', '/api/webhooks/x', 'DELETE, GET, HEAD, PUT'],
    ['POST', '/api/webhooks/x/deliveries', 'GET, HEAD'],
    ['PUT', '/api/openapi.json', 'GET, HEAD'],
  ])('answers %s %s with 405 and what is allowed', async (method, path, allow) => {
    const { status, body, headers } = await api.request(method, path);
    expect(status).toBe(405);
    expect(body).toMatchObject({ success: false, code: 'METHOD_NOT_ALLOWED' });
    expect(headers.get('allow')).toBe(allow);
    const options = await api.request('OPTIONS', path);
    expect(options).toMatchObject({ status: 204, body: undefined });
    expect(options.headers.get('allow')).toBe(allow);
  });

  it.each([
    '/api/library',
    '/api/library/shows',
    `${movie}/scenes`,
    `${movie}/auto-search/now`,
    '/api/tasks/x/pause',
    '/api/tasks/x/cancel/now',
    '/api/tasks/schedules/x/run/now',
    '/api/quality-profiles/1/movies',
    '/api/naming/nothing',
    '/api/settings',
    '/api/delay-profiles/1/releases',
    '/api/nothing',
    '/',
    '/API/library/movies',
    '/api/auth/sign-in/username',
  ])('answers %s with 404', async (path) => {
    for (const method of ['GET', 'POST']) {
      const { status, body } = await api.request(method, path);
      expect(status).toBe(404);
      expect(body).toMatchObject({ success: false, code: 'NOT_FOUND' });
    }
    expect((await api.request('OPTIONS', path)).status).toBe(404);
  });

  it('updates many movies with PUT /bulk, not the movie with the id bulk', async () => {
    const { status, body } = await api.request('PUT', `${moviesPath}/bulk`, {
      body: { ids: ['x'], monitored: true },
    });
    expect(status).toBe(200);
    expect(body).toMatchObject({ success: true, updatedCount: 0, failedCount: 1 });
  });

  it('answers the schedules, the stream and their subpaths by their own routes, not as tasks', async () => {
    expect((await api.request('GET', '/api/tasks/schedules')).body).toHaveProperty('schedules');
    expect((await api.request('HEAD', '/api/tasks/stream')).headers.get('content-type')).toBe(
      'text/event-stream',
    );
    for (const [method, path] of [
      ['PUT', '/api/tasks/schedules/cancel'],
      ['POST', '/api/tasks/schedules/cancel/run'],
    ] as const) {
      const answer = await api.request(method, path, { body: { enabled: true } });
      expect(answer).toMatchObject({ status: 404, body: { code: 'SCHEDULE_NOT_FOUND' } });
    }
  });

  it('works with a slash at the end', async () => {
    for (const path of [moviesPath, '/api/tasks', '/api/tasks/schedules']) {
      expect((await api.request('GET', `${path}/`)).status).toBe(200);
    }
  });

  it('marks its responses as JSON that no cache may store', async () => {
    for (const path of [moviesPath, '/api/nothing', '/api/openapi.json']) {
      const { headers } = await api.request('GET', path);
      expect(headers.get('content-type')).toBe('application/json; charset=utf-8');
      expect(headers.get('cache-control')).toBe('no-store');
      expect(headers.get('x-content-type-options')).toBe('nosniff');
    }
  });
});
