import { describe, expect, it } from 'vitest';
import type { AuthHandler } from '../../src/index.ts';
import { createCountingLimits } from '../support/counting-limiter.ts';
import { startApi } from '../support/start-api.ts';

const signIn = '/api/auth/sign-in/username';
const right = { username: 'admin', password: 'right' };

/** Answers like better-auth: cookies, errors as `{ code, message }`, and its own header in place of `Retry-After`. */
const handler: AuthHandler = async (request, clientIp) => {
  const { pathname } = new URL(request.url);
  if (pathname === '/api/auth/get-session') return Response.json(null);
  const body = (await request.json()) as { password?: string };
  if (body.password === 'late') {
    return Response.json(
      { message: 'Too many requests.' },
      { status: 429, headers: { 'X-Retry-After': '30' } },
    );
  }
  if (body.password === 'crash') return Response.json({ message: 'at line 5 of secret.ts' }, { status: 500 });
  if (pathname === signIn && body.password !== 'right') {
    return Response.json(
      { code: 'INVALID_USERNAME_OR_PASSWORD', message: 'Invalid username or password' },
      { status: 401 },
    );
  }
  const headers = new Headers({ 'x-internal': '1' });
  headers.append('set-cookie', 'cinephage_session=abc; HttpOnly; SameSite=Lax; Path=/');
  headers.append('set-cookie', 'other=1; Path=/');
  return Response.json({ clientIp, method: request.method, body }, { headers });
};

describe('the auth routes', () => {
  it('forward sign-in requests to the handler, and its cookies to the client', async () => {
    await using api = await startApi('sqlite', { authHandler: handler });
    const { status, body, headers } = await api.request('POST', signIn, { key: null, body: right });
    expect(status).toBe(200);
    expect(body).toMatchObject({ clientIp: '127.0.0.1', method: 'POST', body: right });
    expect(headers.getSetCookie()).toEqual([
      'cinephage_session=abc; HttpOnly; SameSite=Lax; Path=/',
      'other=1; Path=/',
    ]);
    expect(headers.get('x-internal')).toBeNull();
  });

  it('sign in at the path of other servers of this API too, under the same rules', async () => {
    await using api = await startApi('sqlite', { authHandler: handler });
    const post = (body: object) => api.request('POST', '/api/auth/sign-in/credential', { key: null, body });
    const signedIn = await post({ ...right, more: 1 });
    expect(signedIn).toMatchObject({ status: 200, body: { body: right } });
    expect(signedIn.headers.getSetCookie()[0]).toContain('cinephage_session=');
    expect(await post({ ...right, password: 'wrong' })).toMatchObject({
      status: 401,
      body: { code: 'UNAUTHENTICATED' },
    });
    expect(await post({})).toMatchObject({ status: 400, body: { code: 'INVALID_INPUT' } });
  });

  it('refuse a sign-in body of more than 16 KiB', async () => {
    await using api = await startApi('sqlite', { authHandler: handler });
    const send = (length: number) =>
      api.request('POST', signIn, { key: null, body: { ...right, more: 'x'.repeat(length) } });
    expect((await send(15_000)).status).toBe(200);
    expect(await send(17_000)).toMatchObject({ status: 413, body: { code: 'PAYLOAD_TOO_LARGE' } });
  });

  it('sign out and return the session, with or without a session', async () => {
    await using api = await startApi('sqlite', { authHandler: handler });
    expect((await api.request('POST', '/api/auth/sign-out', { key: null })).status).toBe(200);
    expect(await api.request('GET', '/api/auth/get-session', { key: null })).toMatchObject({
      status: 200,
      body: null,
    });
  });

  it('answer the handler’s errors in the shape of this API', async () => {
    await using api = await startApi('sqlite', { authHandler: handler });
    const wrong = await api.request('POST', signIn, { key: null, body: { ...right, password: 'wrong' } });
    expect(wrong.status).toBe(401);
    expect(wrong.body).toEqual({
      success: false,
      error: 'Invalid username or password.',
      code: 'UNAUTHENTICATED',
    });
    const late = await api.request('POST', signIn, { key: null, body: { ...right, password: 'late' } });
    expect(late).toMatchObject({ status: 429, body: { code: 'RATE_LIMITED' } });
    expect(late.headers.get('retry-after')).toBe('30');
    const crash = await api.request('POST', signIn, { key: null, body: { ...right, password: 'crash' } });
    expect(crash).toMatchObject({ status: 500, body: { code: 'INTERNAL_ERROR' } });
    expect(crash.body.error).not.toContain('secret.ts');
    expect(api.unexpected).toHaveLength(1);
  });

  it('require a user name and a password as strings', async () => {
    await using api = await startApi('sqlite', { authHandler: handler });
    const { status, body } = await api.request('POST', signIn, { key: null, body: { username: 7 } });
    expect([status, body.code]).toEqual([400, 'INVALID_INPUT']);
    expect(body.details.map(({ field }: { field: string }) => field)).toEqual(['username', 'password']);
  });

  it('accept only JSON for signing in', async () => {
    await using api = await startApi('sqlite', { authHandler: handler });
    const form = { 'content-type': 'application/x-www-form-urlencoded' };
    expect((await api.request('POST', signIn, { key: null, body: 'username=a', headers: form })).status).toBe(
      415,
    );
    expect((await api.request('POST', signIn, { key: null })).status).toBe(400);
  });

  it('count sign-in requests against their own limit, before the password is checked', async () => {
    const rateLimits = createCountingLimits({ signIn: 2 });
    await using api = await startApi('sqlite', { authHandler: handler, rateLimits });
    const wrong = { ...right, password: 'wrong' };
    for (let i = 0; i < 2; i++)
      expect((await api.request('POST', signIn, { key: null, body: wrong })).status).toBe(401);
    expect((await api.request('POST', signIn, { key: null, body: right })).status).toBe(429);
    expect([...rateLimits.signIn.counts]).toEqual([['127.0.0.1', 3]]);
    expect([...rateLimits.anonymous.counts]).toEqual([]);
    await api.request('GET', '/api/auth/get-session', { key: null });
    expect([...rateLimits.anonymous.counts]).toEqual([['127.0.0.1', 1]]);
  });

  it.each([
    ['POST', '/api/auth/sign-up/email'],
    ['POST', '/api/auth/sign-in/email'],
    ['POST', '/api/auth/api-key/create'],
    ['POST', '/api/auth/change-password'],
    ['GET', '/api/auth/list-sessions'],
    ['GET', '/api/auth/ok'],
    ['POST', '/api/auth/sign-in/../sign-up/email'],
    ['POST', '/api/auth/sign-in%2Fusername'],
    ['GET', '/api/auth'],
  ])('leave %s %s unreachable', async (method, path) => {
    await using api = await startApi('sqlite', { authHandler: () => Promise.reject(new Error('reached')) });
    const { status, body } = await api.request(method, path, {
      key: null,
      body: method === 'POST' ? {} : undefined,
    });
    expect(status).toBe(404);
    expect(body.code).toBe('NOT_FOUND');
    expect(api.unexpected).toEqual([]);
  });
});
