import { createLibrary } from '@cinephage/core';
import { createBetterAuth, ensureFirstCredentials } from '@cinephage/core/auth/better-auth';
import { describe, expect, it } from 'vitest';
import { createGraphQLGateway, type ServerContext } from '../../src/index.ts';
import { createCountingLimits } from '../transport/support/counting-limits.ts';
import { serveGateway } from '../transport/support/serve-gateway.ts';

const query = (headers: Record<string, string> = {}) =>
  new Request('http://movies.test/graphql', {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify({ query: '{ __typename }' }),
  });

describe('what is passed on by itself', () => {
  it('needs no object in front of it', async () => {
    await using library = await createLibrary({ database: 'sqlite::memory:' });
    const auth = await createBetterAuth({ library });
    await ensureFirstCredentials({ auth, apiKey: 'cinephage_your_key_here' });
    const { authenticate, handler } = auth;
    const { fetch, close } = createGraphQLGateway(library, { auth: { authenticate } });
    const answer = await fetch(query({ 'x-api-key': 'cinephage_your_key_here' }));
    expect(await answer.json()).toEqual({ data: { __typename: 'Query' } });
    const session = new Request('http://movies.test/api/auth/get-session');
    expect((await handler(session, '127.0.0.1')).status).toBe(200);
    const { list } = library.movies;
    expect((await list()).pagination.total).toBe(0);
    await close();
    await auth.close();
  });

  // Deno, Bun, Cloudflare with a variable of this name, Next.js, and Hono without an environment.
  it.each([
    { remoteAddr: { transport: 'tcp', hostname: '192.0.2.1', port: 1 } },
    { requestIP: () => null, port: 3000 },
    { caller: 'malformed' },
    { params: Promise.resolve({}) },
    null,
    undefined,
  ])('to a server that calls fetch with something of its own: %j', async (given) => {
    const rateLimits = createCountingLimits();
    await using served = await serveGateway('sqlite', { rateLimits });
    const { fetch } = served.gateway;
    const second = given as ServerContext | undefined;
    expect((await fetch(query({ 'x-api-key': 'a' }), second)).status).toBe(200);
    expect((await fetch(query({ 'x-api-key': 'wrong' }), second)).status).toBe(401);
    expect([...rateLimits.anonymous.counts.keys()]).toEqual(['unknown']);
  });
});
