import type { AuthRequest } from '@cinephage/core';
import express from 'express';
import Koa from 'koa';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createNotFound, createRestRouter } from '../../src/index.ts';
import { moviesPath } from '../support/add-movie.ts';
import { hosts } from '../support/hosts.ts';
import { type Listening, listen } from '../support/listen.ts';
import { sendRaw } from '../support/raw-request.ts';
import { type Api, apiKey, oneKey, startApi } from '../support/start-api.ts';

const key = { 'x-api-key': apiKey };
const json = { ...key, 'content-type': 'application/json' };
const inception = JSON.stringify({ tmdbId: 27205, rootFolderPath: '/movies' });

describe.each(hosts)('the router in $name', ({ name, below, start }) => {
  const seen: AuthRequest[] = [];
  const unexpected: unknown[] = [];
  let api: Api;
  let host: Listening;
  beforeAll(async () => {
    api = await startApi('sqlite');
    const router = createRestRouter(api.library, {
      onError: (error) => unexpected.push(error),
      auth: {
        authenticate(request) {
          seen.push(request);
          return oneKey.authenticate(request);
        },
      },
    });
    host = await listen(await start(router));
  });
  afterAll(async () => {
    expect(unexpected).toEqual([]);
    await host[Symbol.asyncDispose]();
    await api[Symbol.asyncDispose]();
  });
  const send = (method: string, path: string, headers: Record<string, string> = key, body?: string) =>
    fetch(`${host.url}${below}${path}`, { method, headers, ...(body !== undefined && { body }) });

  it('takes bodies that the host has read, and says where to find what it made', async () => {
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

  it('blames callers for what they did wrong, and for nothing else', async () => {
    const codeOf = async (answer: Response) => [answer.status, (await answer.json()).code];
    expect(await codeOf(await send('POST', moviesPath, json, '[]'))).toEqual([400, 'INVALID_JSON']);
    expect((await send('POST', moviesPath, json)).status).toBe(400);
    const form = { ...key, 'content-type': 'application/x-www-form-urlencoded' };
    const refused = await send('POST', moviesPath, form, 'tmdbId=27205&rootFolderPath=%2Fmovies');
    // Fastify itself takes no forms.
    if (name !== 'Fastify') expect((await refused.clone().json()).code).toBe('UNSUPPORTED_MEDIA_TYPE');
    expect(refused.status).toBe(415);
  });

  it('describes itself as clients find it', async () => {
    const { servers } = await (await send('GET', '/api/openapi.json')).json();
    expect(servers).toEqual([{ url: below || '/' }]);
  });

  it('tells authenticators the address as it was received', async () => {
    seen.length = 0;
    expect((await send('GET', `${moviesPath}?limit=1`)).status).toBe(200);
    expect(seen).toMatchObject([{ url: `${below}${moviesPath}?limit=1`, clientIp: '127.0.0.1' }]);
  });
});

describe('a host without error handling of its own', () => {
  it.each(['http://[', 'http://[/api/library/movies'])(
    'goes on with a request for %s, which has no path',
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
  it('and keeps nothing of them gets the error, and its callers do not', async () => {
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
    // Nothing is missing of a request that has none.
    expect((await send('GET', moviesPath)).status).toBe(200);
    expect((await send('POST', moviesPath)).status).toBe(400);
  });
});

describe('the option basePath', () => {
  it.each(['/cinephage', '/cinephage/', '/my/movies'])(
    '%s: what clients find the router below',
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
    'is no %s',
    async (basePath) => {
      await using api = await startApi('sqlite');
      expect(() => createRestRouter(api.library, { basePath })).toThrow(/basePath must be a path/u);
    },
  );
});
