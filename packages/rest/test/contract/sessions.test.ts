import { type BetterAuth, createBetterAuth } from '@cinephage/core/auth/better-auth';
import { databaseKinds } from '@cinephage/core/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { moviesPath } from '../support/add-movie.ts';
import { type Api, startApi } from '../support/start-api.ts';

const admin = { username: 'admin', password: 'correct horse battery staple' };
const signInPath = '/api/auth/sign-in/username';

describe.each(databaseKinds)('keys and sessions by better-auth on %s', (kind) => {
  let api: Api;
  let auth: BetterAuth;
  const list = (headers: Record<string, string>) => api.request('GET', moviesPath, { key: null, headers });
  const signIn = (body: object) => api.request('POST', signInPath, { key: null, body });

  beforeAll(async () => {
    api = await startApi(kind, {
      async configure(library) {
        auth = await createBetterAuth({ library });
        return { auth, authHandler: auth.handler };
      },
    });
    await auth.users.ensureAdmin(admin);
  });
  afterAll(async () => {
    await auth.close();
    await api[Symbol.asyncDispose]();
  });

  it('accepts a key until it is revoked', async () => {
    const { id, key } = await auth.apiKeys.create({ name: 'test' });
    expect(key).toMatch(/^cinephage_/);
    expect((await list({ 'x-api-key': key })).status).toBe(200);
    await auth.apiKeys.revoke(id);
    expect((await list({ 'x-api-key': key })).status).toBe(401);
  });

  it('accepts the cookie of a correct sign-in until the user signs out', async () => {
    const signedIn = await signIn(admin);
    expect(signedIn.status).toBe(200);
    const [cookie = ''] = signedIn.headers.getSetCookie();
    expect(cookie).toMatch(/^cinephage_session=.+; HttpOnly/i);
    expect(cookie).toMatch(/SameSite=Lax/i);
    const session = { cookie: cookie.split(';', 1)[0] ?? '' };
    expect((await list(session)).status).toBe(200);
    const options = { key: null, headers: session };
    expect((await api.request('GET', '/api/auth/get-session', options)).body.user.username).toBe('admin');
    expect((await api.request('POST', '/api/auth/sign-out', options)).status).toBe(200);
    expect((await list(session)).status).toBe(401);
  });

  it('refuses wrong passwords and incomplete credentials in the shape of this API', async () => {
    const wrong = await signIn({ ...admin, password: 'wrong wrong wrong' });
    expect(wrong).toMatchObject({ status: 401, body: { success: false, code: 'UNAUTHENTICATED' } });
    expect(wrong.headers.getSetCookie()).toEqual([]);
    expect(await signIn({ username: 'admin' })).toMatchObject({
      status: 400,
      body: { code: 'INVALID_INPUT' },
    });
    expect((await signIn({ username: 1, password: {} })).status).toBe(400);
    expect((await list({ cookie: 'cinephage_session=forged.signature' })).status).toBe(401);
    expect(api.unexpected).toEqual([]);
  });

  it('returns no session without a cookie', async () => {
    const { status, body } = await api.request('GET', '/api/auth/get-session', { key: null });
    expect(status).toBe(200);
    expect(body).toBeNull();
  });
});
