import { createBetterAuth } from '@cinephage/core/auth/better-auth';
import Koa from 'koa';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createNotFound, createRestRouter, type RestOptions } from '../../src/index.ts';
import { createOpenApiDocument } from '../../src/openapi/document.ts';
import { addMovie, moviesPath } from '../support/add-movie.ts';
import { createCountingLimits } from '../support/counting-limiter.ts';
import { listen } from '../support/listen.ts';
import { sendRaw } from '../support/raw-request.ts';
import { type Api, startApi } from '../support/start-api.ts';

const admin = { username: 'admin', password: 'correct horse battery staple' };
const foreign = 'https://evil.example';
const refused = { status: 403, body: { success: false, code: 'FORBIDDEN' } };

describe('a request by session from a page', () => {
  let api: Api;
  let session: { cookie: string };
  let key: string;
  let id: string;
  let close: () => Promise<void>;

  beforeAll(async () => {
    api = await startApi('sqlite', {
      trustedOrigins: ['https://movies.example', 'http://movies.example:8080/'],
      rateLimits: createCountingLimits(),
      async configure(library) {
        const auth = await createBetterAuth({ library });
        close = auth.close;
        await auth.users.ensureAdmin(admin);
        key = (await auth.apiKeys.create({ name: 'test' })).key;
        return { auth, authHandler: auth.handler };
      },
    });
    const added = await api.request('POST', moviesPath, {
      key,
      body: { tmdbId: 27205, rootFolderPath: '/movies' },
    });
    id = added.body.id;
  });
  beforeEach(async () => {
    const { headers } = await api.request('POST', '/api/auth/sign-in/username', { key: null, body: admin });
    session = { cookie: headers.getSetCookie()[0]?.split(';', 1)[0] ?? '' };
  });
  afterAll(async () => {
    await close();
    await api[Symbol.asyncDispose]();
  });

  const send = (method: string, path: string, headers: Record<string, string>, body?: unknown) =>
    api.request(method, path, { key: null, headers: { ...session, ...headers }, body });
  const refresh = (headers: Record<string, string>) => send('POST', `${moviesPath}/${id}/refresh`, headers);

  it.each([
    foreign,
    'null',
    '',
    'http://127.0.0.1',
    'http://127.0.0.1:1',
    'http://movies.example',
    'nonsense',
  ])('is refused from the origin %j', async (origin) => {
    const answer = await refresh({ origin });
    expect(answer).toMatchObject(refused);
    expect(answer.headers.get('x-ratelimit-limit')).toBe('1000');
  });

  it('is refused by every route that changes data, and changes nothing', async () => {
    const task = (await refresh({})).body.taskId;
    const shown = [`${moviesPath}/${id}`, `/api/tasks/${task}`, '/api/tasks', '/api/tasks/schedules'];
    const look = () => Promise.all(shown.map(async (path) => (await send('GET', path, {})).body));
    const before = await look();
    for (const [method, path, body] of [
      ['POST', moviesPath, { tmdbId: 155, rootFolderPath: '/movies' }],
      ['PUT', `${moviesPath}/bulk`, { ids: [id], monitored: false }],
      ['PUT', `${moviesPath}/${id}`, { monitored: false }],
      ['DELETE', `${moviesPath}/${id}`, undefined],
      ['POST', `${moviesPath}/${id}/refresh`, undefined],
      ['POST', `${moviesPath}/${id}/auto-search`, undefined],
      ['POST', `/api/tasks/${task}/cancel`, undefined],
      ['POST', `/api/tasks/${task}/retry`, undefined],
      ['PUT', '/api/tasks/schedules/clean-history', { enabled: false }],
      ['POST', '/api/tasks/schedules/clean-history/run', undefined],
      ['POST', '/api/auth/sign-out', undefined],
      ['PATCH', moviesPath, undefined],
      ['POST', '/elsewhere', undefined],
    ] as const) {
      expect(await send(method, path, { origin: foreign }, body)).toMatchObject(refused);
    }
    expect(await look()).toEqual(before);
    expect((await send('GET', moviesPath, {})).body.pagination.total).toBe(1);
  });

  it('is allowed from the API’s own host, also behind a proxy that terminates TLS, and from trusted origins', async () => {
    const host = new URL(api.url).host;
    for (const origin of [
      `http://${host}`,
      `https://${host}`,
      'https://movies.example',
      'http://movies.example:8080',
    ]) {
      expect((await refresh({ origin })).status).toBe(202);
    }
    expect((await send('POST', '/api/auth/sign-out', { origin: api.url })).status).toBe(200);
  });

  it('is allowed without an origin, with a key, and for reads', async () => {
    expect((await refresh({})).status).toBe(202);
    expect((await refresh({ origin: foreign, 'x-api-key': key })).status).toBe(202);
    for (const [method, path] of [
      ['GET', moviesPath],
      ['HEAD', moviesPath],
      ['GET', '/api/tasks'],
      ['GET', '/api/tasks/schedules'],
      ['HEAD', '/api/tasks/stream'],
    ] as const) {
      expect((await send(method, path, { origin: foreign })).status).toBe(200);
    }
    expect((await send('OPTIONS', moviesPath, { origin: foreign })).status).toBe(204);
  });

  it('is compared with the Host header, without the port if it is the default of the scheme', async () => {
    const statusFor = async (host: string, origin: string) => {
      const lines = [
        `POST ${moviesPath}/${id}/refresh HTTP/1.1`,
        `Host: ${host}`,
        `Origin: ${origin}`,
        `Cookie: ${session.cookie}`,
        'Connection: close',
      ];
      return Number((await sendRaw(api.port, lines, '', 5_000)).split(' ')[1]);
    };
    expect(await statusFor('library.example', 'https://library.example')).toBe(202);
    expect(await statusFor('library.example:443', 'https://library.example')).toBe(202);
    expect(await statusFor('LIBRARY.example:80', 'http://library.example')).toBe(202);
    expect(await statusFor('library.example:8080', 'http://library.example:8080')).toBe(202);
    expect(await statusFor('library.example:8080', 'http://library.example')).toBe(403);
    expect(await statusFor('library.example', 'https://evil.library.example')).toBe(403);
    expect(await statusFor('library.example@evil.example', 'https://library.example')).toBe(403);
    expect(await statusFor('', 'null')).toBe(403);
  });

  it('is compared with the forwarded host and protocol only if the app trusts its proxy', async () => {
    const forwarded = { 'x-forwarded-host': 'library.example', 'x-forwarded-proto': 'https' };
    const auth: RestOptions['auth'] = {
      authenticate: () => ({ kind: 'session', id: 's', userId: null, name: null }),
    };
    for (const proxy of [false, true]) {
      const app = new Koa({ proxy, maxIpsCount: 1 });
      app.use(createRestRouter(api.library, { auth }).routes());
      await using host = await listen(app);
      const statusFrom = async (origin: string, headers: Record<string, string>) => {
        const url = `${host.url}${moviesPath}/${id}/refresh`;
        return (await fetch(url, { method: 'POST', headers: { ...headers, origin } })).status;
      };
      expect(await statusFrom('https://library.example', forwarded)).toBe(proxy ? 202 : 403);
      expect(await statusFrom(host.url, forwarded)).toBe(proxy ? 403 : 202);
      expect(await statusFrom('http://library.example', forwarded)).toBe(403);
      expect(await statusFrom(host.url, {})).toBe(202);
    }
  });
});

describe('principals of other kinds', () => {
  it('are allowed: browsers do not send their credentials automatically', async () => {
    await using api = await startApi('sqlite', {
      auth: { authenticate: () => ({ kind: 'token', id: 't', userId: null, name: null }) },
    });
    const id = await addMovie(api, 27205);
    const headers = { origin: foreign };
    expect((await api.request('POST', `${moviesPath}/${id}/refresh`, { headers })).status).toBe(202);
  });
});

describe('trusted origins', () => {
  it.each(['null', 'movies.example', 'https://movies.example/path', 'chrome-extension://abc', '*', ''])(
    'cannot be %j',
    async (origin) => {
      expect(() => createNotFound({ trustedOrigins: [origin] })).toThrow(
        'trustedOrigins must be origins such as https://movies.example, without a path.',
      );
    },
  );

  it('are documented by a 403 on every route that changes data', () => {
    const { paths } = createOpenApiDocument({ withAuthRoutes: true });
    const changing = Object.values(paths).flatMap(({ post, put, delete: remove }) =>
      [post, put, remove].filter((operation) => operation !== undefined),
    );
    expect(changing.length).toBeGreaterThanOrEqual(20);
    for (const { responses } of changing) expect(Object.keys(responses)).toContain('403');
  });
});

describe('the protocol that a proxy forwards', () => {
  it.each(['file', 'http s'])('may be the invalid %s', async (protocol) => {
    await using api = await startApi('sqlite');
    const auth = await createBetterAuth({ library: api.library });
    const reported: unknown[] = [];
    const app = new Koa({ proxy: true, maxIpsCount: 1 });
    const onError = (error: unknown) => reported.push(error);
    app.use(createRestRouter(api.library, { auth, authHandler: auth.handler, onError }).routes());
    {
      await using host = await listen(app);
      const headers = { 'x-forwarded-proto': protocol };
      expect((await fetch(`${host.url}/api/auth/get-session`, { headers })).status).toBe(200);
    }
    expect(reported).toEqual([]);
    await auth.close();
  });
});
