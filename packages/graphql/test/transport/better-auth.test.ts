import { createLibrary, createRateLimits } from '@cinephage/core';
import { type BetterAuth, createBetterAuth } from '@cinephage/core/auth/better-auth';
import { createTestDatabase, databaseKinds } from '@cinephage/core/testing';
import { describe, expect, it, vi } from 'vitest';
import { followBySocket, followBySse, nextOf, openSocket } from './support/clients.ts';
import { type Sent, sendOverFetch, sendOverNode } from './support/exchange.ts';
import { openRawSocket } from './support/raw-socket.ts';
import { serveOver } from './support/serve-gateway.ts';
import { spyOn } from './support/spied-library.ts';

const credentials = { username: 'Ada', password: 'correct horse battery' };
/** A WebSocket whose peer does not answer a heartbeat within the same time is cut off: longer than a busy machine may take. */
const heartbeatMs = 2_000;
const changes = 'subscription { movieChanged { kind } }';
const post = (headers: NonNullable<Sent['headers']>): Sent => ({
  headers: { 'content-type': 'application/json', 'x-api-key': undefined, ...headers },
  body: JSON.stringify({ query: '{ __typename }' }),
});

async function signIn({ handler }: BetterAuth): Promise<string> {
  const address = 'http://movies.test/api/auth/sign-in/username';
  const headers = { 'content-type': 'application/json' };
  const body = JSON.stringify(credentials);
  const answer = await handler(new Request(address, { method: 'POST', headers, body }), '192.0.2.1');
  const cookie = answer.headers.getSetCookie()[0]?.split(';')[0];
  if (cookie === undefined) throw new Error(`Signing in was answered ${answer.status}.`);
  return cookie;
}

/** A gateway with the authentication and the limits that a server has. */
async function serveWithAuth(kind: 'sqlite' | 'postgresql') {
  const fixture = await createTestDatabase(kind);
  const library = await createLibrary({ database: fixture.url });
  const auth = await createBetterAuth({ library });
  const rateLimits = createRateLimits({ library });
  const spied = spyOn(library);
  const served = await serveOver(spied.library, { auth, rateLimits, limits: { heartbeatMs } });
  return {
    ...served,
    auth,
    open: spied.open,
    async [Symbol.asyncDispose]() {
      await served[Symbol.asyncDispose]();
      await auth.close();
      await library.stop();
      await fixture.dispose();
    },
  };
}

describe.each(databaseKinds)('with keys and sessions of better-auth on %s', (kind) => {
  it('a key opens every transport, until it is revoked', async () => {
    await using served = await serveWithAuth(kind);
    const { id, key } = await served.auth.apiKeys.create({ name: 'test' });
    const asking = post({ 'x-api-key': key });
    expect((await sendOverNode(served.port, asking)).headers['x-ratelimit-remaining']).toBe('9999');
    expect((await sendOverFetch(served.gateway, asking)).status).toBe(200);
    const client = openSocket(served.url, { connectionParams: { 'x-api-key': key } });
    const followed = [
      followBySse(served.url, changes, { 'x-api-key': key }),
      followBySocket(client, changes),
    ];
    const results = followed.map(nextOf);
    await vi.waitFor(() => expect(served.open.size).toBe(2), 60_000);
    await served.auth.apiKeys.revoke(id);
    expect((await sendOverNode(served.port, asking)).status).toBe(401);
    for (const { errors } of await Promise.all(results)) {
      expect(errors).toMatchObject([{ extensions: { code: 'UNAUTHENTICATED' } }]);
    }
    expect(served.open.size).toBe(0);
    await client.dispose();
    expect(served.unexpected).toEqual([]);
  });

  it('a session opens every transport to pages of the same host, until it ends', async () => {
    await using served = await serveWithAuth(kind);
    await served.auth.users.ensureAdmin(credentials);
    const cookie = await signIn(served.auth);
    const foreign = 'https://evil.example';
    expect((await sendOverNode(served.port, post({ cookie, origin: 'http://movies.test' }))).status).toBe(
      200,
    );
    expect((await sendOverNode(served.port, post({ cookie, origin: foreign }))).status).toBe(403);
    const hijacker = await openRawSocket(served.port, { headers: { cookie, origin: foreign } });
    hijacker.send({ type: 'connection_init' });
    expect(await hijacker.closed()).toEqual({ code: 4403, reason: 'Forbidden' });
    const client = openSocket(served.url, {
      connectionParams: {},
      headers: { cookie, origin: `http://127.0.0.1:${served.port}` },
    });
    const followed = [followBySse(served.url, changes, { cookie }), followBySocket(client, changes)];
    const results = followed.map(nextOf);
    await vi.waitFor(() => expect(served.open.size).toBe(2), 60_000);
    await served.auth.users.resetPassword(credentials.username, 'another long password');
    for (const { errors } of await Promise.all(results)) {
      expect(errors).toMatchObject([{ extensions: { code: 'UNAUTHENTICATED' } }]);
    }
    expect((await sendOverNode(served.port, post({ cookie }))).status).toBe(401);
    await client.dispose();
    expect(served.unexpected).toEqual([]);
  });
});
