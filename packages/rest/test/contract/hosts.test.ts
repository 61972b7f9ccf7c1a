import type { Authenticator, AuthRequest } from '@cinephage/core';
import express from 'express';
import Koa from 'koa';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createNotFound, createRestHandler, createRestRouter } from '../../src/index.ts';
import { moviesPath } from '../support/add-movie.ts';
import { createCountingLimits } from '../support/counting-limiter.ts';
import { hosts } from '../support/hosts.ts';
import { type Listening, listen } from '../support/listen.ts';
import { sendRaw } from '../support/raw-request.ts';
import { type Api, apiKey, oneKey, startApi } from '../support/start-api.ts';

const key = { 'x-api-key': apiKey };
const json = { ...key, 'content-type': 'application/json' };
const inception = JSON.stringify({ tmdbId: 27205, rootFolderPath: '/movies' });

describe.each(hosts)('the REST API in $name', ({ name, below, start }) => {
  const seen: AuthRequest[] = [];
  const unexpected: unknown[] = [];
  let api: Api;
  let host: Listening;
  beforeAll(async () => {
    api = await startApi('sqlite');
    const auth: Authenticator = {
      authenticate(request) {
        seen.push(request);
        return oneKey.authenticate(request);
      },
    };
    const onError = (error: unknown) => unexpected.push(error);
    host = await listen(await start(api.library, { onError, auth, streams: { maxPerCredential: 1 } }));
  });
  afterAll(async () => {
    expect(unexpected).toEqual([]);
    await host[Symbol.asyncDispose]();
    await api[Symbol.asyncDispose]();
  });
  const send = (method: string, path: string, headers: Record<string, string> = key, body?: string) =>
    fetch(`${host.url}${below}${path}`, { method, headers, ...(body !== undefined && { body }) });

  it('reads bodies, also those that the host has parsed, and sends a Location that the client can follow', async () => {
    const added = await send('POST', moviesPath, json, inception);
    expect(added.status).toBe(201);
    const { id } = await added.json();
    expect(added.headers.get('location')).toBe(`${below}${moviesPath}/${id}`);
    const found = await fetch(new URL(added.headers.get('location') ?? '', host.url), { headers: key });
    expect(await found.json()).toMatchObject({ id, tmdbId: 27205 });

    const refresh = await send('POST', `${moviesPath}/${id}/refresh?from=/api/tasks/1`);
    expect([refresh.status, refresh.headers.get('location')]).toEqual([
      202,
      expect.stringMatching(new RegExp(`^${below}/api/tasks/[0-9a-f-]{36}$`, 'u')),
    ]);
    const search = await send('POST', `${moviesPath}/${id}/auto-search`, json, '{"searchType":"manual"}');
    expect([search.status, search.headers.get('location')]).toEqual([
      202,
      expect.stringMatching(new RegExp(`^${below}/api/tasks/[0-9a-f-]{36}$`, 'u')),
    ]);
    const update = await send('PUT', `${moviesPath}/${id}`, json, '{"monitored":false}');
    expect(await update.json()).toMatchObject({ success: true, id });
    expect(await (await send('GET', `${moviesPath}/${id}`)).json()).toMatchObject({ monitored: false });
    expect((await send('DELETE', `${moviesPath}/${id}`)).status).toBe(204);
  });

  it('refuses a body of the wrong type or shape with 400 or 415', async () => {
    const codeOf = async (answer: Response) => [answer.status, (await answer.json()).code];
    expect(await codeOf(await send('POST', moviesPath, json, '[]'))).toEqual([400, 'INVALID_JSON']);
    expect((await send('POST', moviesPath, json)).status).toBe(400);
    const form = { ...key, 'content-type': 'application/x-www-form-urlencoded' };
    const refused = await send('POST', moviesPath, form, 'tmdbId=27205&rootFolderPath=%2Fmovies');
    // Fastify refuses forms itself.
    if (!name.startsWith('Fastify'))
      expect((await refused.clone().json()).code).toBe('UNSUPPORTED_MEDIA_TYPE');
    expect(refused.status).toBe(415);
  });

  it('streams events as they happen, and stops when the client disconnects', async () => {
    const leaving = new AbortController();
    const stream = await fetch(`${host.url}${below}/api/tasks/stream?types=*`, {
      headers: key,
      signal: leaving.signal,
    });
    expect(stream.headers.get('content-type')).toBe('text/event-stream');
    const reader = stream.body?.pipeThrough(new TextDecoderStream()).getReader();
    let text = '';
    const readUntil = async (expected: string) => {
      while (!text.includes(expected)) text += (await reader?.read())?.value ?? '';
    };
    await readUntil('retry: 2000');
    const added = await send('POST', moviesPath, json, JSON.stringify({ tmdbId: 603, rootFolderPath: '/m' }));
    const { id } = await added.json();
    await readUntil(`"movieId":"${id}"`);
    expect(text).toContain('event: movie.added');
    const openAgain = () => send('GET', '/api/tasks/stream');
    expect((await openAgain()).status).toBe(429);
    leaving.abort();
    await expect.poll(async () => (await openAgain()).status).toBe(200);
  });

  it('has the path that clients use in its OpenAPI document', async () => {
    const { servers } = await (await send('GET', '/api/openapi.json')).json();
    expect(servers).toEqual([{ url: below || '/' }]);
  });

  it('passes the URL as received and the client address to the authenticator', async () => {
    seen.length = 0;
    expect((await send('GET', `${moviesPath}?limit=1`)).status).toBe(200);
    expect(seen).toMatchObject([{ url: `${below}${moviesPath}?limit=1`, clientIp: '127.0.0.1' }]);
  });
});

describe('createRestHandler', () => {
  it('passes requests for other paths to the next handler, and answers those of the API', async () => {
    await using api = await startApi('sqlite');
    const app = express();
    app.use(createRestHandler(api.library, { auth: oneKey }));
    app.use((_req, res) => void res.send('the host'));
    await using host = await listen(app);
    for (const path of ['/', '/api', '/api/libraries', '/api/auth/get-session', '/?/api/tasks']) {
      const answer = await fetch(`${host.url}${path}`);
      expect([answer.status, await answer.text()]).toEqual([200, 'the host']);
    }
    for (const path of ['/api/library', '/api/library/shows', '/api/tasks?limit=1']) {
      expect((await fetch(`${host.url}${path}`)).status).toBe(401);
    }
  });

  it('answers 404 in the shape of the API without a next handler', async () => {
    await using api = await startApi('sqlite');
    await using host = await listen(createRestHandler(api.library, { auth: oneKey }));
    const answer = await fetch(`${host.url}/elsewhere`);
    expect([answer.status, await answer.json()]).toEqual([
      404,
      { success: false, error: 'There is nothing at /elsewhere.', code: 'NOT_FOUND' },
    ]);
  });

  it('reads the address of the client from the host, not from headers', async () => {
    await using api = await startApi('sqlite');
    const rateLimits = createCountingLimits();
    const handler = createRestHandler(api.library, { auth: oneKey, rateLimits });
    const caller = { clientIp: '::ffff:203.0.113.9', host: 'movies.example', protocol: 'https' } as const;
    await using host = await listen((req, res) => handler(req, res, caller));
    await using direct = await listen(handler);
    const forwarded = { 'x-forwarded-for': '192.0.2.66' };
    await fetch(`${host.url}${moviesPath}`, { headers: forwarded });
    await fetch(`${direct.url}${moviesPath}`, { headers: forwarded });
    expect([...rateLimits.anonymous.counts.keys()]).toEqual(['203.0.113.9', '127.0.0.1']);
  });

  it('reports unexpected errors to onError, and answers 500', async () => {
    await using api = await startApi('sqlite');
    const boom = new Error('boom');
    const reported: unknown[] = [];
    const handler = createRestHandler(api.library, {
      auth: { authenticate: () => Promise.reject(boom) },
      onError: (error) => reported.push(error),
    });
    await using host = await listen(handler);
    const answer = await fetch(`${host.url}${moviesPath}`);
    expect([answer.status, (await answer.json()).code]).toEqual([500, 'INTERNAL_ERROR']);
    expect(reported).toEqual([boom]);
  });
});

describe('a host without error handling of its own', () => {
  it.each(['http://[', 'http://[/api/library/movies'])(
    'answers a request for %s, which has no path, with 404',
    async (target) => {
      await using api = await startApi('sqlite');
      const unexpected: unknown[] = [];
      const app = new Koa();
      app.on('error', (error) => unexpected.push(error));
      app.use(createRestRouter(api.library, { auth: oneKey }).routes());
      app.use(createNotFound());
      await using host = await listen(app);
      const answer = await sendRaw(
        host.port,
        [`GET ${target} HTTP/1.1`, 'Host: x', 'Connection: close'],
        '',
        5_000,
      );
      expect(answer).toMatch(/^HTTP\/1\.1 404 Not Found\r\n/);
      expect(answer).toContain(`There is nothing at ${target}.`);
      expect(unexpected).toEqual([]);
    },
  );
});

describe('a host that reads bodies', () => {
  it('and does not keep them gets the error; its clients get 500', async () => {
    await using api = await startApi('sqlite');
    const unexpected: unknown[] = [];
    const koa = new Koa();
    koa.use(
      createRestRouter(api.library, { auth: oneKey, onError: (error) => unexpected.push(error) }).routes(),
    );
    const app = express();
    app.use((req, _res, next) => void req.resume().once('end', next), koa.callback());
    await using host = await listen(app);
    const send = (method: string, path: string, body?: string) =>
      fetch(`${host.url}${path}`, { method, headers: json, ...(body !== undefined && { body }) });
    const answer = await send('POST', moviesPath, inception);
    expect([answer.status, (await answer.json()).code]).toEqual([500, 'INTERNAL_ERROR']);
    expect(unexpected.map(String)).toEqual([
      expect.stringMatching(/^Error: The body of a request was read before the router could: .*`req\.body`/u),
    ]);
    // A request without a body is complete.
    expect((await send('GET', moviesPath)).status).toBe(200);
    expect((await send('POST', moviesPath)).status).toBe(400);
  });
});

describe('the option basePath', () => {
  it.each(['/cinephage', '/cinephage/', '/my/movies'])(
    '%s is the path below which clients reach the router',
    async (basePath) => {
      await using api = await startApi('sqlite');
      const below = basePath.replace(/\/$/u, '');
      for (const prefix of ['', below]) {
        const app = new Koa();
        // A proxy that removes the path, and one that leaves it for the host to remove.
        app.use((ctx, next) => {
          ctx.url = ctx.url.slice(prefix.length);
          return next();
        });
        app.use(createRestRouter(api.library, { auth: oneKey, basePath }).routes());
        await using host = await listen(app);
        const run = await fetch(`${host.url}${prefix}/api/tasks/schedules/clean-history/run`, {
          method: 'POST',
          headers: key,
        });
        expect(run.headers.get('location')).toMatch(new RegExp(`^${below}/api/tasks/[0-9a-f-]{36}$`, 'u'));
        const { servers } = await (await fetch(`${host.url}${prefix}/api/openapi.json`)).json();
        expect(servers).toEqual([{ url: below }]);
      }
    },
  );

  it.each(['cinephage', 'https://example.org/cinephage', '/a?b', '/a b', '//evil.example'])(
    'must be a path: %s is refused',
    async (basePath) => {
      await using api = await startApi('sqlite');
      expect(() => createRestRouter(api.library, { basePath })).toThrow(/basePath must be a path/u);
    },
  );
});
