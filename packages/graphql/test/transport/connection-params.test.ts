import type { Authenticator, Principal } from '@cinephage/core';
import { describe, expect, it } from 'vitest';
import { openRawSocket } from './support/raw-socket.ts';
import { serveGateway } from './support/serve-gateway.ts';

const principal: Principal = { kind: 'token', id: 'token-1', userId: null, name: 'test' };

/** What a host's own authenticator finds in the headers of a connection, by name. */
async function seenBy(names: readonly string[], params: unknown, headers: Record<string, string> = {}) {
  const seen: Record<string, string | null> = {};
  const auth: Authenticator = {
    authenticate(request) {
      for (const name of names) seen[name] = request.headers.get(name);
      return principal;
    },
  };
  await using served = await serveGateway('sqlite', { auth });
  const raw = await openRawSocket(served.port, { headers });
  raw.send({ type: 'connection_init', payload: params });
  await expect.poll(() => raw.messages).toEqual([{ type: 'connection_ack' }]);
  return seen;
}

describe('connectionParams', () => {
  it.each([
    ['x-api-key', { 'x-api-key': 'k' }, 'k'],
    ['authorization', { Authorization: 'Bearer t' }, 'Bearer t'],
    ['Authorization', { authorization: 'Bearer t' }, 'Bearer t'],
    ['authorization', { headers: { Authorization: 'Bearer t' } }, 'Bearer t'],
    ['x-access-token', { headers: { 'X-Access-Token': ' t ' } }, 't'],
    ['x-hasura-admin-secret', { 'x-hasura-admin-secret': 's' }, 's'],
    ['authtoken', { authToken: 't' }, 't'],
    ['x-tenant', { 'x-tenant': 'a', headers: { 'x-tenant': 'b' } }, 'a'],
    ['x-tenant', { 'x-tenant': 1, headers: { 'x-tenant': 'b' } }, 'b'],
  ])('are the header %s to an authenticator of the host: %j', async (name, params, value) => {
    expect(await seenBy([name], params)).toEqual({ [name]: value });
  });

  it.each([
    ['no text', 'x-token', { 'x-token': ['t'] }],
    ['no text', 'x-token', { 'x-token': { toString: 't' } }],
    ['no name of a header', 'x token', { 'x token': 't' }],
    ['an end of a line', 'x-token', { 'x-token': 't\r\nx-other: 1' }],
    ['a character that no header holds', 'x-token', { 'x-token': 'ť' }],
    ['too long', 'x-token', { 'x-token': 't'.repeat(20_000) }],
    ['headers in text', 'x-token', { headers: 'x-token: t' }],
    ['headers in a list', 'x-token', { headers: ['x-token', 't'] }],
  ])('are ignored if they are %s', async (_what, name, params) => {
    expect(await seenBy([name], params)).toEqual({ [name]: null });
  });

  it('are no more than a request may have in headers', async () => {
    const names = Array.from({ length: 300 }, (_, index) => `x-token-${index}`);
    const seen = await seenBy(names, Object.fromEntries(names.map((name) => [name, 't'])));
    expect(Object.values(seen).filter((value) => value !== null)).toHaveLength(100);
  });

  it('say nothing about the request, nor about the user whom a proxy has authenticated', async () => {
    const names = [
      ...['host', 'cookie', 'origin', 'referer', 'sec-fetch-site', 'connection', 'upgrade', 'content-type'],
      ...['forwarded', 'x-forwarded-for', 'x-forwarded-host', 'x-forwarded-proto', 'x-forwarded-user', 'via'],
      ...['x-real-ip', 'true-client-ip', 'cf-connecting-ip', 'x-client-ip', 'x-cinephage-client-ip'],
      ...[
        'remote-user',
        'x-remote-user',
        'remote-groups',
        'x-auth-request-email',
        'x-webauth-user',
        'x-user',
      ],
      ...['x-authentik-username', 'x-goog-authenticated-user-email', 'x-ms-client-principal', 'x-role'],
      ...[
        'tailscale-user-login',
        'x-ssl-client-dn',
        'ssl-client-verify',
        'x-original-url',
        'x-http-method-override',
      ],
    ];
    const own = { cookie: 'session=own', origin: 'https://own.example' };
    for (const toParams of [
      (params: object) => params,
      (params: object) => ({ headers: params }),
      (params: object) =>
        Object.fromEntries(Object.entries(params).map(([name, value]) => [name.toUpperCase(), value])),
    ]) {
      const params = toParams(Object.fromEntries(names.map((name) => [name, 'forged'])));
      const seen = await seenBy(names, params, own);
      expect(Object.entries(seen).filter(([, value]) => value === 'forged')).toEqual([]);
      expect(seen).toMatchObject(own);
    }
  });

  it('do not take the place of headers, but for a key or a token, which counts alone', async () => {
    const names = ['x-tenant', 'authorization', 'x-api-key'];
    const headers = { 'x-tenant': 'of the request', authorization: 'Basic proxy', 'x-api-key': 'wrong' };
    expect(await seenBy(names, { 'x-tenant': 'other' }, headers)).toEqual(headers);
    const params = { 'x-tenant': 'other', Authorization: 'Bearer t' };
    expect(await seenBy(names, params, headers)).toEqual({
      'x-tenant': 'of the request',
      authorization: 'Bearer t',
      'x-api-key': null,
    });
  });
});

describe('a host’s own authenticator', () => {
  it('says itself what it takes', async () => {
    const challenge = {
      wwwAuthenticate: 'Bearer realm="movies"',
      advice: 'send a token of our identity provider as Authorization: Bearer.',
    };
    await using served = await serveGateway('sqlite', { auth: { authenticate: () => null, challenge } });
    const answer = await fetch(`http://127.0.0.1:${served.port}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{"query":"{ __typename }"}',
    });
    expect(answer.status).toBe(401);
    expect(answer.headers.get('www-authenticate')).toBe(challenge.wwwAuthenticate);
    expect(await answer.json()).toMatchObject({
      errors: [{ message: `Authentication required: ${challenge.advice}` }],
    });
  });
});
