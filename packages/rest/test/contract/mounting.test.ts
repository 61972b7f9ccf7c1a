import { LibraryError } from '@cinephage/core';
import { databaseKinds } from '@cinephage/core/testing';
import { Router } from '@koa/router';
import Koa from 'koa';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createRestRouter, handleErrors } from '../../src/index.ts';
import { addMovie, moviesPath } from '../support/add-movie.ts';
import { createCountingLimits } from '../support/counting-limiter.ts';
import { listen } from '../support/listen.ts';
import { type Api, apiKey, oneKey, startApi } from '../support/start-api.ts';

const headers = { 'x-api-key': apiKey };

describe('a router in the app of a host', () => {
  let api: Api;
  beforeAll(async () => {
    api = await startApi('sqlite');
  });
  afterAll(() => api[Symbol.asyncDispose]());

  it('passes requests for other paths on', async () => {
    const app = new Koa();
    app.use(createRestRouter(api.library, { auth: oneKey }).routes());
    app.use((ctx) => {
      ctx.body = 'the host';
    });
    await using host = await listen(app);
    for (const path of ['/', '/api/health', '/api/libraries', '/api/auth/sign-in/username']) {
      expect(await (await fetch(`${host.url}${path}`)).text()).toBe('the host');
    }
    expect((await fetch(`${host.url}/api/library/anything`)).status).toBe(401);
  });

  it('works below a path of the host', async () => {
    const app = new Koa();
    const outer = new Router();
    outer.use('/cinema', createRestRouter(api.library, { auth: oneKey }).routes());
    app.use(outer.routes());
    await using host = await listen(app);
    const url = `${host.url}/cinema${moviesPath}`;
    expect((await fetch(url, { headers })).status).toBe(200);
    expect((await fetch(url, { method: 'PATCH', headers })).headers.get('allow')).toBe('GET, HEAD, POST');
    const id = await addMovie(api, 27205);
    const refresh = await fetch(`${url}/${id}/refresh`, { method: 'POST', headers });
    expect(refresh.headers.get('location')).toMatch(/^\/cinema\/api\/tasks\//);
    const run = await fetch(`${host.url}/cinema/api/tasks/schedules/clean-history/run`, {
      method: 'POST',
      headers,
    });
    expect(run.headers.get('location')).toMatch(/^\/cinema\/api\/tasks\/[0-9a-f-]{36}$/);
  });

  it('refuses every request without an authenticator', async () => {
    const app = new Koa();
    app.use(createRestRouter(api.library).routes());
    await using host = await listen(app);
    expect((await fetch(`${host.url}${moviesPath}`, { headers })).status).toBe(401);
    expect((await fetch(`${host.url}/api/openapi.json`)).status).toBe(200);
  });

  it('accepts a body that the host’s parser has read', async () => {
    const app = new Koa();
    app.use(async (ctx, next) => {
      const chunks: Buffer[] = [];
      for await (const chunk of ctx.req) chunks.push(chunk);
      const request = ctx.request as typeof ctx.request & { body?: unknown };
      request.body = chunks.length === 0 ? {} : JSON.parse(Buffer.concat(chunks).toString());
      await next();
    });
    app.use(createRestRouter(api.library, { auth: oneKey }).routes());
    await using host = await listen(app);
    const put = (body: unknown) =>
      fetch(`${host.url}${moviesPath}/bulk`, {
        method: 'PUT',
        headers: { ...headers, 'content-type': 'application/json' },
        body: JSON.stringify(body),
      });
    expect(await (await put({ ids: ['x'], monitored: true })).json()).toMatchObject({ failedCount: 1 });
    expect((await put([])).status).toBe(400);
  });

  it('reads the client’s address from a proxy’s header only if the host trusts its proxy', async () => {
    for (const proxy of [false, true]) {
      const rateLimits = createCountingLimits();
      const app = new Koa({ proxy, maxIpsCount: 1 });
      app.use(createRestRouter(api.library, { auth: oneKey, rateLimits }).routes());
      await using host = await listen(app);
      const forwarded = { 'x-forwarded-for': '192.0.2.66, ::ffff:203.0.113.9' };
      await fetch(`${host.url}${moviesPath}`, { headers: forwarded });
      expect([...rateLimits.anonymous.counts.keys()]).toEqual([proxy ? '203.0.113.9' : '127.0.0.1']);
    }
  });

  it('reports unexpected errors by the app’s error event by default', async () => {
    const reported: unknown[] = [];
    const app = new Koa();
    app.on('error', (error) => reported.push(error));
    const boom = new Error('boom');
    app.use(createRestRouter(api.library, { auth: { authenticate: () => Promise.reject(boom) } }).routes());
    await using host = await listen(app);
    expect((await fetch(`${host.url}${moviesPath}`)).status).toBe(500);
    expect(reported).toEqual([boom]);
  });
});

describe('answerErrors', () => {
  it('answers errors of the host’s middleware in the shape of the API', async () => {
    const reported: unknown[] = [];
    const errors: unknown[] = [
      new LibraryError('MOVIE_NOT_FOUND', 'No such movie.'),
      new TypeError('secret'),
    ];
    const app = new Koa();
    app.use(handleErrors((error) => reported.push(error)));
    app.use(() => {
      throw errors[0];
    });
    await using host = await listen(app);
    const known = await fetch(host.url);
    expect([known.status, await known.json()]).toEqual([
      404,
      { success: false, error: 'No such movie.', code: 'MOVIE_NOT_FOUND' },
    ]);
    const [, unexpected] = errors.splice(0, 1, errors[1]);
    const unknown = await fetch(host.url);
    expect(unknown.status).toBe(500);
    expect(await unknown.text()).not.toContain('secret');
    expect(reported).toEqual([errors[0]]);
    expect(unexpected).toBeUndefined();
  });
});

describe.each(databaseKinds)('a stopped library on %s', (kind) => {
  it('is answered with 503', async () => {
    await using api = await startApi(kind);
    await api.library.stop();
    for (const [method, path] of [
      ['GET', moviesPath],
      ['GET', '/api/quality-profiles'],
      ['POST', `${moviesPath}/x/refresh`],
      ['GET', '/api/tasks'],
      ['GET', '/api/tasks/stream'],
      ['POST', '/api/tasks/x/cancel'],
      ['POST', '/api/tasks/x/retry'],
      ['GET', '/api/tasks/schedules'],
      ['POST', '/api/tasks/schedules/clean-history/run'],
    ] as const) {
      const { status, body } = await api.request(method, path);
      expect(status).toBe(503);
      expect(body).toMatchObject({ success: false, code: 'LIBRARY_STOPPED' });
    }
    expect(api.unexpected).toEqual([]);
  });
});
