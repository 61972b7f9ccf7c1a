import { describe, expect, it } from 'vitest';
import { ask, cookieOf, inception, moviesPath, signIn } from './support/api.ts';
import type { Variables } from './support/child-process.ts';
import { createWorkspace } from './support/create-workspace.ts';
import { apiKey, startInProcess } from './support/start-in-process.ts';

const admin = { CINEPHAGE_ADMIN_USERNAME: 'ada', CINEPHAGE_ADMIN_PASSWORD: 'lovelace1815' };
const baseUrl = 'https://movies.example';

async function start(variables: Variables) {
  const workspace = await createWorkspace('sqlite');
  const server = await startInProcess({ ...workspace.variables, ...admin, ...variables });
  return {
    url: server.url,
    async [Symbol.asyncDispose]() {
      await server[Symbol.asyncDispose]();
      await workspace[Symbol.asyncDispose]();
    },
  };
}

describe('CINEPHAGE_TRUSTED_PROXIES', () => {
  const limits = { CINEPHAGE_RATE_LIMIT_ANONYMOUS: '2', CINEPHAGE_RATE_LIMIT_SIGN_IN: '1' };
  /** The remaining requests of the client that the server identifies; the limit is 2. */
  const remaining = async (url: string, forwardedFor: string) => {
    const { headers } = await ask(`${url}/api/nothing`, 'GET', { 'x-forwarded-for': forwardedFor });
    return Number(headers.get('x-ratelimit-remaining'));
  };
  const wrongPassword = async (url: string, forwardedFor: string) => {
    const headers = { 'x-forwarded-for': forwardedFor };
    const body = { username: 'ada', password: 'wrong password' };
    return (await ask(`${url}/api/auth/sign-in/username`, 'POST', headers, body)).status;
  };

  it('0: the header is ignored', async () => {
    await using server = await start(limits);
    expect(await remaining(server.url, '203.0.113.1')).toBe(1);
    expect(await remaining(server.url, '203.0.113.2')).toBe(0);
    expect(await wrongPassword(server.url, '203.0.113.1')).toBe(401);
    expect(await wrongPassword(server.url, '203.0.113.2')).toBe(429);
  });

  it('1: the last address is the client, whatever the client sent before it', async () => {
    await using server = await start({ ...limits, CINEPHAGE_TRUSTED_PROXIES: '1' });
    expect(await remaining(server.url, '203.0.113.1')).toBe(1);
    expect(await remaining(server.url, '203.0.113.2')).toBe(1);
    expect(await remaining(server.url, '198.51.100.7, 203.0.113.1')).toBe(0);
    expect(await remaining(server.url, '198.51.100.8, 203.0.113.2')).toBe(0);
    expect(await wrongPassword(server.url, '203.0.113.1')).toBe(401);
    expect(await wrongPassword(server.url, '203.0.113.2')).toBe(401);
    expect(await wrongPassword(server.url, '198.51.100.7, 203.0.113.2')).toBe(429);
  });

  it('2: the last address but one is the client', async () => {
    await using server = await start({ ...limits, CINEPHAGE_TRUSTED_PROXIES: '2' });
    expect(await remaining(server.url, '203.0.113.1, 10.0.0.1')).toBe(1);
    expect(await remaining(server.url, '203.0.113.2, 10.0.0.1')).toBe(1);
    expect(await remaining(server.url, '198.51.100.7, 203.0.113.1, 10.0.0.1')).toBe(0);
  });

  it('1: every notation of an address counts as one client', async () => {
    await using server = await start({
      CINEPHAGE_RATE_LIMIT_ANONYMOUS: '9',
      CINEPHAGE_RATE_LIMIT_SIGN_IN: '5',
      CINEPHAGE_TRUSTED_PROXIES: '1',
    });
    const ipv4 = ['203.0.113.9:50001', '203.0.113.9:50002', '"203.0.113.9"', '[203.0.113.9]:50003'];
    const notations = [
      ...ipv4,
      '::ffff:203.0.113.9',
      '[::FFFF:cb00:7109]:50004',
      '203.0.113.9, ::ffff:203.0.113.9',
    ];
    const networks = ['[2001:db8::1]:50001', '[2001:DB8:0:0::2]:50002', '2001:db8::3%eth0', '2001:0db8::4'];
    const madeUp = ['_hidden', 'unknown', 'one', 'two', 'for=_three'];
    for (const same of [notations, networks, madeUp]) {
      for (const [index, written] of same.entries()) {
        expect([written, await remaining(server.url, written)]).toEqual([written, 8 - index]);
        const status = index < 5 ? 401 : 429;
        expect([written, await wrongPassword(server.url, written)]).toEqual([written, status]);
      }
    }
  });

  it.each(['0', '1'])('%s: health and readiness are public and not counted', async (proxies) => {
    await using server = await start({ ...limits, CINEPHAGE_TRUSTED_PROXIES: proxies });
    for (const path of ['/api/health', '/api/ready', '/api/health', '/api/ready']) {
      const headers = {
        'x-forwarded-for': '203.0.113.1',
        'x-forwarded-host': 'a b',
        'x-forwarded-proto': '?',
      };
      const answer = await ask(`${server.url}${path}`, 'GET', headers);
      expect(answer.status).toBe(200);
      expect(answer.headers.get('x-ratelimit-limit')).toBeNull();
    }
  });
});

describe('CINEPHAGE_BASE_URL', () => {
  const signInFrom = (url: string, origin: string) =>
    ask(
      `${url}/api/auth/sign-in/username`,
      'POST',
      { origin },
      { username: 'ada', password: 'lovelace1815' },
    );

  it.each([
    [{}, false],
    [{ CINEPHAGE_BASE_URL: 'http://movies.example' }, false],
    [{ CINEPHAGE_BASE_URL: baseUrl }, true],
  ])('with %j, session cookies are for https only: %j', async (variables, isSecure) => {
    await using server = await start(variables);
    const signedIn = await signIn(server.url, 'ada', 'lovelace1815');
    const [cookie = ''] = signedIn.headers.getSetCookie();
    expect(cookie).toMatch(/^cinephage_session=/u);
    expect(/; Secure/u.test(cookie)).toBe(isSecure);
    const signedOut = await ask(`${server.url}/api/auth/sign-out`, 'POST', cookieOf(signedIn));
    expect(signedOut.status).toBe(200);
    expect(/; Secure/u.test(signedOut.headers.getSetCookie()[0] ?? '')).toBe(isSecure);
  });

  it('is an origin whose pages may sign in and make changes', async () => {
    await using server = await start({ CINEPHAGE_BASE_URL: baseUrl });
    const signedIn = await signInFrom(server.url, baseUrl);
    expect(signedIn.status).toBe(200);
    const add = (origin: string) =>
      ask(`${server.url}${moviesPath}`, 'POST', { ...cookieOf(signedIn), origin }, inception);
    for (const origin of ['https://evil.example', 'http://movies.example', 'null']) {
      expect((await signInFrom(server.url, origin)).status).toBe(403);
      expect(await add(origin)).toMatchObject({ status: 403, body: { success: false, code: 'FORBIDDEN' } });
    }
    expect((await add(baseUrl)).status).toBe(201);
    const signOut = (origin: string) =>
      ask(`${server.url}/api/auth/sign-out`, 'POST', { ...cookieOf(signedIn), origin });
    expect((await signOut('https://evil.example')).status).toBe(403);
    expect((await signOut(baseUrl)).status).toBe(200);
  });

  it('is needed with a proxy that rewrites Host, but not with one that forwards it', async () => {
    await using server = await start({ CINEPHAGE_TRUSTED_PROXIES: '1' });
    const session = cookieOf(await signIn(server.url, 'ada', 'lovelace1815'));
    const add = (headers: Record<string, string>) =>
      ask(`${server.url}${moviesPath}`, 'POST', { ...session, origin: baseUrl, ...headers }, inception);
    expect((await add({})).status).toBe(403);
    const handedOn = { 'x-forwarded-host': 'movies.example', 'x-forwarded-proto': 'https' };
    expect((await add({ ...handedOn, 'x-forwarded-host': 'evil.example' })).status).toBe(403);
    expect((await add(handedOn)).status).toBe(201);
  });

  it('changes nothing for API keys', async () => {
    await using server = await start({ CINEPHAGE_BASE_URL: baseUrl });
    const headers = { 'x-api-key': apiKey, origin: 'https://evil.example' };
    expect((await ask(`${server.url}${moviesPath}`, 'POST', headers, inception)).status).toBe(201);
  });
});
