import { once } from 'node:events';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ask, cookieOf, listWith, moviesPath, signIn } from './support/api.ts';
import { createWorkspace, type Workspace } from './support/create-workspace.ts';
import { apiKey, type InProcessServer, startInProcess } from './support/start-in-process.ts';

const admin = { CINEPHAGE_ADMIN_USERNAME: 'ada', CINEPHAGE_ADMIN_PASSWORD: 'lovelace1815' };

describe('the server', () => {
  let workspace: Workspace;
  let server: InProcessServer;
  beforeAll(async () => {
    workspace = await createWorkspace('sqlite');
    server = await startInProcess({ ...workspace.variables, ...admin });
  });
  afterAll(async () => {
    await server[Symbol.asyncDispose]();
    await workspace[Symbol.asyncDispose]();
  });

  it('accepts users by name and password until they sign out', async () => {
    const signedIn = await signIn(server.url, 'ada', 'lovelace1815');
    expect(signedIn.headers.getSetCookie()[0]).toMatch(
      /^cinephage_session=.*Max-Age=604800.*HttpOnly.*SameSite=Lax/iu,
    );
    const session = cookieOf(signedIn);
    expect((await listWith(server.url, session)).status).toBe(200);
    expect((await ask(`${server.url}/api/auth/sign-out`, 'POST', session)).status).toBe(200);
    expect((await listWith(server.url, session)).status).toBe(401);
  });

  it('responds to everything else with a 404 in JSON', async () => {
    for (const path of [
      '/',
      '/api',
      '/api/healthy',
      '/favicon.ico',
      '/api/library/shows',
      '/api/auth/sign-up/email',
    ]) {
      const { status, headers, body } = await ask(`${server.url}${path}`, 'GET', { 'x-api-key': apiKey });
      expect(status).toBe(404);
      expect(headers.get('content-type')).toBe('application/json; charset=utf-8');
      expect(body).toMatchObject({ success: false, code: 'NOT_FOUND' });
    }
  });

  it('sends security headers', async () => {
    for (const path of [moviesPath, '/api/health', '/api/docs', '/nothing']) {
      const { headers } = await fetch(`${server.url}${path}`, { headers: { 'x-api-key': apiKey } });
      expect(headers.get('x-content-type-options')).toBe('nosniff');
      expect(headers.get('referrer-policy')).toBe('no-referrer');
      expect(headers.get('content-security-policy')).toMatch(/default-src 'none'.*frame-ancestors 'none'/u);
      expect(headers.get('x-powered-by')).toBeNull();
    }
  });

  it.each([
    ['GARBAGE\r\n\r\n', 400],
    [`GET / HTTP/1.1\r\nHost: x\r\nX-Long: ${'x'.repeat(20_000)}\r\n\r\n`, 431],
  ])('answers what is no proper request in the shape of every other error (%#)', async (request, status) => {
    const { hostname, port } = new URL(server.url);
    const socket = connect(Number(port), hostname);
    await once(socket, 'connect');
    socket.write(request);
    const [head = '', body = ''] = (await text(socket)).split('\r\n\r\n');
    expect(head).toMatch(new RegExp(`^HTTP/1.1 ${status} `, 'u'));
    expect(JSON.parse(body)).toMatchObject({ success: false, code: 'INVALID_INPUT' });
  });

  it('logs nothing for fast requests', () => {
    // On a busy machine some requests are slow, which is logged.
    const isSlow = ({ msg, ms }: Record<string, unknown>) => msg === 'request' && Number(ms) >= 1_000;
    expect(server.log.filter((line) => !isSlow(line))).toEqual([]);
  });
});

describe('rate limits', () => {
  it('are those of the environment: per key, per address, and for sign-in', async () => {
    await using workspace = await createWorkspace('sqlite');
    await using server = await startInProcess({
      ...workspace.variables,
      ...admin,
      CINEPHAGE_RATE_LIMIT_KEY: '2',
      CINEPHAGE_RATE_LIMIT_ANONYMOUS: '3',
      CINEPHAGE_RATE_LIMIT_SIGN_IN: '1',
    });
    const statuses = async (count: number, send: () => Promise<{ status: number }>) => {
      const all = [];
      for (let sent = 0; sent < count; sent += 1) all.push((await send()).status);
      return all;
    };
    const byKey = () => listWith(server.url, { 'x-api-key': apiKey });
    expect(await statuses(3, byKey)).toEqual([200, 200, 429]);
    const { headers, body } = await byKey();
    expect(headers.get('x-ratelimit-limit')).toBe('2');
    expect(headers.get('x-ratelimit-remaining')).toBe('0');
    expect(Number(headers.get('x-ratelimit-reset'))).toBeGreaterThan(Date.now() / 1000 + 3_500);
    expect(Number(headers.get('retry-after'))).toBeGreaterThan(3_500);
    expect(body).toMatchObject({ success: false, code: 'RATE_LIMITED' });

    expect(await statuses(2, () => signIn(server.url, 'ada', 'wrong password'))).toEqual([401, 429]);
    const anonymous = ['/nothing', moviesPath, '/nothing', '/api/openapi.jsonx', '/metrics'];
    const answered = anonymous.map((path) => () => fetch(`${server.url}${path}`));
    expect(await statuses(5, () => answered.shift()?.() ?? Promise.reject())).toEqual([
      404, 401, 404, 429, 429,
    ]);
  });

  it('does not count page reloads, and browsers may cache the pages', async () => {
    await using workspace = await createWorkspace('sqlite');
    await using server = await startInProcess({
      ...workspace.variables,
      CINEPHAGE_RATE_LIMIT_ANONYMOUS: '1',
    });
    const pages = [
      '/api/docs',
      '/api/docs/start.js',
      '/api/docs/page.css',
      '/api/openapi.json',
      '/graphql',
      '/graphql/graphiql/start.js',
    ];
    for (const path of [...pages, ...pages, ...pages]) {
      const headers = { accept: 'text/html, */*;q=0.8' };
      const answer = await fetch(`${server.url}${path}`, { headers });
      expect([path, answer.status]).toEqual([path, 200]);
      expect(answer.headers.get('x-ratelimit-limit')).toBeNull();
      await answer.arrayBuffer();
      const etag = answer.headers.get('etag');
      if (path === '/api/openapi.json' || etag === null) {
        expect([path, etag]).toEqual(['/api/openapi.json', null]);
        continue;
      }
      // Without an explicit cache-control header, fetch would add one that bypasses caches.
      const known = { ...headers, 'if-none-match': etag, 'cache-control': 'max-age=0' };
      expect([path, (await fetch(`${server.url}${path}`, { headers: known })).status]).toEqual([path, 304]);
    }
    expect((await fetch(`${server.url}/nothing`)).status).toBe(404);
    expect((await fetch(`${server.url}/nothing`)).status).toBe(429);
    expect((await fetch(`${server.url}/graphql`, { headers: { accept: 'application/json' } })).status).toBe(
      429,
    );
  });
});
