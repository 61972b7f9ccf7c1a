import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { databaseKinds } from '../../src/testing/test-database.ts';
import {
  type AuthFixture,
  admin,
  clientIp,
  createAuthFixture,
  type Node,
  origin,
  requestWith,
  send,
  signIn,
} from './auth-fixture.ts';

const signInPath = '/api/auth/sign-in/username';
const week = 7 * 24 * 60 * 60;

describe.each(databaseKinds)('sessions on %s', (kind) => {
  let fixture: AuthFixture;
  let node: Node;

  beforeAll(async () => {
    fixture = await createAuthFixture(kind);
    node = await fixture.openNode();
  });
  beforeEach(async () => {
    await node.auth.users.ensureAdmin(admin);
  });
  afterAll(() => fixture.dispose());

  const run = (sql: string, values: readonly unknown[] = []) =>
    node.database.execute(node.database.fork(), sql, values);
  const whoIs = (cookie: string, { auth } = node) => auth.authenticate(requestWith({ cookie }));

  test('signing in sets the cookie, which authenticates the user', async () => {
    const answer = await send(node.auth, signInPath, { body: admin });
    expect(answer.status).toBe(200);
    expect(answer.headers.getSetCookie()).toEqual([
      expect.stringMatching(
        new RegExp(`^cinephage_session=[^;]+; Max-Age=${week}; Path=/; HttpOnly; SameSite=Lax$`),
      ),
    ]);
    const cookie = answer.headers.getSetCookie()[0]?.split(';')[0] ?? '';
    const principal = { kind: 'session', id: expect.any(String), userId: expect.any(String), name: 'Ada' };
    expect(await whoIs(cookie)).toEqual(principal);
    expect(await whoIs(`theme=dark; ${cookie}; lang=en`)).toEqual(principal);
  });

  test('the case of a user name does not matter', async () => {
    await signIn(node.auth, { ...admin, username: 'ADA' });
  });

  test.each([
    { username: 'Ada', password: 'wrong password' },
    { username: 'unknown', password: 'correct horse battery' },
    { username: 'Ada', password: '' },
  ])('%o does not get in', async (body) => {
    const answer = await send(node.auth, signInPath, { body });
    expect(answer.status).toBe(401);
    expect(answer.headers.getSetCookie()).toEqual([]);
  });

  test.each([{}, { username: 1, password: 2 }, [], { username: 'a b', password: 'x' }])(
    'the body %j is refused with a 4xx',
    async (body) => {
      const { status } = await send(node.auth, signInPath, { body });
      expect(status).toBeGreaterThanOrEqual(400);
      expect(status).toBeLessThan(500);
    },
  );

  test('the session can be read', async () => {
    const cookie = await signIn(node.auth);
    const known = await send(node.auth, '/api/auth/get-session', { method: 'GET', headers: { cookie } });
    expect(await known.json()).toMatchObject({ user: { username: 'ada' } });
    const unknown = await send(node.auth, '/api/auth/get-session', { method: 'GET' });
    expect(await unknown.json()).toBeNull();
  });

  test('signing out ends the session at once', async () => {
    const cookie = await signIn(node.auth);
    expect(await whoIs(cookie)).not.toBeNull();
    const answer = await send(node.auth, '/api/auth/sign-out', { headers: { cookie } });
    expect(answer.status).toBe(200);
    expect(answer.headers.getSetCookie()[0]).toMatch(/^cinephage_session=; Max-Age=0; Path=\//);
    expect(await whoIs(cookie)).toBeNull();
  });

  test('an expired session is refused, by the handler too', async () => {
    const cookie = await signIn(node.auth);
    expect(await whoIs(cookie)).not.toBeNull();
    await run('update auth_session set expires_at = ?', [new Date(Date.now() - 1_000).toISOString()]);
    const fresh = await fixture.openNode();
    expect(await whoIs(cookie, fresh)).toBeNull();
    const answer = await send(fresh.auth, '/api/auth/get-session', { method: 'GET', headers: { cookie } });
    expect(await answer.json()).toBeNull();
    await expect.poll(() => whoIs(cookie)).toBeNull();
  });

  test('a session that was just accepted is refused when it expires', async () => {
    const cookie = await signIn(node.auth);
    const fresh = await fixture.openNode();
    const expiresAt = Date.now() + 60_000;
    await run('update auth_session set expires_at = ?', [new Date(expiresAt).toISOString()]);
    expect(await whoIs(cookie, fresh)).not.toBeNull();
    vi.useFakeTimers({ toFake: ['Date'], now: expiresAt + 100 });
    try {
      expect(await whoIs(cookie, fresh)).toBeNull();
    } finally {
      vi.useRealTimers();
    }
  });

  test('a session of a deleted user is refused', async () => {
    const cookie = await signIn(node.auth);
    await whoIs(cookie);
    await run('delete from auth_user');
    await expect.poll(() => whoIs(cookie)).toBeNull();
  });

  test('a cookie with a foreign signature is refused', async () => {
    const cookie = await signIn(node.auth);
    const token = cookie.slice(cookie.indexOf('=') + 1, cookie.indexOf('.'));
    const forged = [token, `${token}.${'A'.repeat(43)}%3D`, `${token}.`, '', 'x'.repeat(5_000), '%E0%A4%A'];
    for (const value of forged) {
      expect(await whoIs(`cinephage_session=${value}`)).toBeNull();
    }
    const { auth } = await fixture.openNode({ secret: 'another secret of at least 32 characters' });
    expect(await auth.authenticate(requestWith({ cookie }))).toBeNull();
  });

  test('sessions survive a restart without a configured secret', async () => {
    const cookie = await signIn(node.auth);
    const restarted = await fixture.openNode();
    expect(await whoIs(cookie, restarted)).toMatchObject({ name: 'Ada' });
  });

  test('a verified session is cached', async () => {
    const cookie = await signIn(node.auth);
    const fresh = await fixture.openNode();
    await whoIs(cookie, fresh);
    expect(fresh.auth.authenticate(requestWith({ cookie }))).not.toBeInstanceOf(Promise);
  });

  test('an API key takes precedence over the cookie', async () => {
    const cookie = await signIn(node.auth);
    const { key } = await node.auth.apiKeys.create({ name: 'Key' });
    expect(await node.auth.authenticate(requestWith({ cookie, 'x-api-key': key }))).toMatchObject({
      kind: 'api-key',
    });
    expect(await node.auth.authenticate(requestWith({ cookie, 'x-api-key': 'wrong' }))).toBeNull();
  });

  test('the recorded address is the one that the server states', async () => {
    const headers = { 'x-forwarded-for': '203.0.113.9', 'x-cinephage-client-ip': '203.0.113.9' };
    await send(node.auth, signInPath, { body: admin, headers });
    const { rows } = await run('select ip_address from auth_session order by created_at desc limit 1');
    expect(rows).toEqual([{ ip_address: clientIp }]);
  });

  describe('requests from other origins', () => {
    const signInFrom = (headers: Record<string, string>, host = origin) =>
      send(node.auth, signInPath, { body: admin, headers, host }).then(({ status }) => status);

    test('a program without an origin may sign in, and out again', async () => {
      expect(await signInFrom({})).toBe(200);
    });

    test.each([
      'http://movies.test:3000',
      'http://192.168.1.5:8080',
      'http://[::1]:3000',
      'https://movies.test',
    ])('a page of the host itself may, here %s', async (host) => {
      const headers = {
        origin: host,
        'sec-fetch-site': 'same-origin',
        'sec-fetch-mode': 'cors',
        'sec-fetch-dest': 'empty',
      };
      expect(await signInFrom(headers, host)).toBe(200);
      expect(await signInFrom({ ...headers, cookie: 'theme=dark' }, host)).toBe(200);
    });

    test('a page behind a proxy that ends TLS may sign in', async () => {
      expect(await signInFrom({ origin: 'https://movies.test' }, 'http://movies.test')).toBe(200);
    });

    test.each(['https://evil.test', 'http://movies.test:3001', 'null', 'http://cinephage.invalid.evil.test'])(
      'a page of %s may not',
      async (from) => {
        expect(await signInFrom({ origin: from })).toBe(403);
        expect(await signInFrom({ origin: from, cookie: 'theme=dark' })).toBe(403);
        const cookie = await signIn(node.auth);
        const out = await send(node.auth, '/api/auth/sign-out', { headers: { cookie, origin: from } });
        expect(out.status).toBe(403);
        expect(await whoIs(cookie)).not.toBeNull();
      },
    );

    test('a page of a trusted origin may sign in', async () => {
      const { auth } = await fixture.openNode({ trustedOrigins: ['https://app.example'] });
      const answer = await send(auth, signInPath, {
        body: admin,
        headers: { origin: 'https://app.example' },
      });
      expect(answer.status).toBe(200);
    });
  });

  test('over https the cookie is secure and has the same name', async () => {
    const { auth } = await fixture.openNode({ baseUrl: 'https://movies.example' });
    const answer = await send(auth, signInPath, { body: admin });
    expect(answer.headers.getSetCookie()[0]).toMatch(/^cinephage_session=.*; Secure/);
    expect(await auth.authenticate(requestWith({ cookie: await signIn(auth) }))).not.toBeNull();
  });

  test('with a path in baseUrl, cookies are sent below that path only', async () => {
    const { auth } = await fixture.openNode({ baseUrl: 'https://example.org/cinephage/' });
    const signedIn = await send(auth, signInPath, { body: admin });
    expect(signedIn.status).toBe(200);
    expect(signedIn.headers.getSetCookie()[0]).toMatch(/^cinephage_session=.*; Path=\/cinephage;/);
    const cookie = signedIn.headers.getSetCookie()[0]?.split(';', 1)[0] ?? '';
    expect(await auth.authenticate(requestWith({ cookie }))).not.toBeNull();
    const origin = 'https://example.org';
    const headers = { cookie, origin };
    const signedOut = await send(auth, '/api/auth/sign-out', { method: 'POST', headers });
    expect(signedOut.status).toBe(200);
    expect(signedOut.headers.getSetCookie()[0]).toMatch(/; Max-Age=0; Path=\/cinephage;/);
    expect(await auth.authenticate(requestWith({ cookie }))).toBeNull();
  });

  test.each([
    ['POST', '/api/auth/sign-up/email'],
    ['POST', '/api/auth/sign-in/email'],
    ['POST', '/api/auth/sign-in/username/'],
    ['GET', '/api/auth/sign-in/username'],
    ['POST', '/api/auth/api-key/create'],
    ['GET', '/api/auth/api-key/list'],
    ['POST', '/api/auth/update-user'],
    ['POST', '/api/auth/change-password'],
    ['POST', '/api/auth/is-username-available'],
    ['GET', '/api/auth/ok'],
    ['GET', '/'],
  ])('%s %s is not there', async (method, path) => {
    const cookie = await signIn(node.auth);
    const { status } = await send(node.auth, path, { method, headers: { cookie } });
    expect(status).toBe(404);
  });
});

describe.each(databaseKinds)('the log on %s', (kind) => {
  let fixture: AuthFixture;

  beforeEach(async () => {
    fixture = await createAuthFixture(kind);
  });
  afterEach(() => fixture.dispose());

  test('contains no secrets', async () => {
    const lines: string[] = [];
    const write = (fields: object, message: string) =>
      void lines.push(JSON.stringify({ ...fields, message }));
    const logger = { debug: write, info: write, warn: write, error: write };
    const { auth, database } = await fixture.openNode({ logger });
    await auth.users.ensureAdmin(admin);
    const cookie = await signIn(auth);
    await send(auth, signInPath, { body: { ...admin, password: 'a wrong password' } });
    await database.execute(database.fork(), 'alter table auth_session rename to auth_session_away');
    const printed = vi.spyOn(console, 'error').mockImplementation(() => {});
    await expect(send(auth, signInPath, { body: admin })).rejects.toThrow('auth_session');
    expect(printed).not.toHaveBeenCalled();
    printed.mockRestore();
    expect(lines.length).toBeGreaterThan(0);
    const { rows } = await database.execute<{ password: string }>(
      database.fork(),
      'select password from auth_account',
    );
    const secrets = [
      admin.password,
      'a wrong password',
      cookie.slice('cinephage_session='.length, 40),
      rows[0]?.password,
    ];
    for (const secret of secrets) {
      expect(lines.join('\n')).not.toContain(secret);
    }
  });
});

describe('options', () => {
  let fixture: AuthFixture;

  beforeEach(async () => {
    fixture = await createAuthFixture('sqlite');
  });
  afterEach(() => fixture.dispose());

  test.each([{ secret: 'short' }, { baseUrl: 'movies.example' }, { baseUrl: 'ftp://movies.example' }])(
    'refuses %o',
    async (options) => {
      await expect(fixture.openNode(options)).rejects.toMatchObject({ code: 'INVALID_INPUT' });
    },
  );
});
