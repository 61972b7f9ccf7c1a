import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createLibrary, type Library } from '@cinephage/core';
import { type BetterAuth, createBetterAuth, ensureFirstCredentials } from '@cinephage/core/auth/better-auth';
import { createGraphQLGateway, type GraphQLGateway } from '@cinephage/graphql';
import { callerOf, createRestRouter } from '@cinephage/rest';
import Koa from 'koa';
import mount from 'koa-mount';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ask, cookieOf, inception, moviesPath, signIn } from './support/api.ts';
import { handshake } from './support/graphql.ts';

const apiKey = 'cinephage_your_key_here';
const key = { 'x-api-key': apiKey };

/** A host app with all adapters below one of its paths. */
function buildApp(library: Library, auth: BetterAuth, gateway: GraphQLGateway): Koa {
  const cinema = new Koa();
  cinema.use(async (ctx, next) => {
    if (!/^\/graphql(?:\/|$)/u.test(ctx.path)) return next();
    ctx.respond = false;
    await gateway.handle(ctx.req, ctx.res, callerOf(ctx));
  });
  cinema.use(createRestRouter(library, { auth, authHandler: auth.handler }).routes());
  const app = new Koa();
  app.use(mount('/cinema', cinema));
  return app;
}

describe('REST and GraphQL below a path of koa-mount', () => {
  let library: Library;
  let auth: BetterAuth;
  let gateway: GraphQLGateway;
  let server: Server;
  let origin: string;
  beforeAll(async () => {
    library = await createLibrary({ database: 'sqlite::memory:' });
    auth = await createBetterAuth({ library, baseUrl: 'http://127.0.0.1/cinema' });
    await ensureFirstCredentials({ auth, apiKey, adminUsername: 'ada', adminPassword: 'lovelace1815' });
    gateway = createGraphQLGateway(library, { auth });
    server = createServer(buildApp(library, auth, gateway).callback());
    server.on('upgrade', (req, socket, head) => {
      // The URL of a WebSocket request has the whole path.
      req.url = req.url?.replace(/^\/cinema(?=\/)/u, '');
      gateway.handleUpgrade(req, socket, head);
    });
    await once(server.listen(0, '127.0.0.1'), 'listening');
    origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterAll(async () => {
    await gateway.close();
    server.close();
    server.closeAllConnections();
    await auth.close();
    await library.stop();
  });

  it('have the path in Location and in the OpenAPI document', async () => {
    const added = await ask(`${origin}/cinema${moviesPath}`, 'POST', key, inception);
    expect([added.status, added.headers.get('location')]).toEqual([
      201,
      `/cinema${moviesPath}/${added.body.id}`,
    ]);
    const document = await ask(`${origin}/cinema/api/openapi.json`, 'GET');
    expect(document.body.servers).toEqual([{ url: '/cinema' }]);
  });

  it('serve GraphQL, GraphiQL and WebSockets', async () => {
    const answer = await ask(`${origin}/cinema/graphql`, 'POST', key, { query: '{ __typename }' });
    expect(answer.body).toEqual({ data: { __typename: 'Query' } });
    const headers = { accept: 'text/html' };
    const html = await (await fetch(`${origin}/cinema/graphql`, { headers })).text();
    const references = [...html.matchAll(/(?:href|src)="([^"]+)"/gu)].map(([, reference = '']) => reference);
    expect(references.length).toBeGreaterThan(2);
    for (const reference of references) {
      expect((await fetch(new URL(reference, `${origin}/cinema/graphql`))).status).toBe(200);
    }
    const { redirected, url } = await fetch(`${origin}/cinema/graphql/`, { headers });
    expect([redirected, url]).toEqual([true, `${origin}/cinema/graphql`]);
    expect((await handshake(`${origin}/cinema`)).status).toBe(404);
    expect((await handshake(`${origin}/cinema/graphql`)).status).toBe(101);
  });

  it('set session cookies for that path only', async () => {
    const signedIn = await signIn(`${origin}/cinema`, 'ada', 'lovelace1815');
    expect(signedIn.headers.getSetCookie()[0]).toContain('; Path=/cinema;');
    const read = (path: string) => ask(`${origin}${path}`, 'GET', cookieOf(signedIn));
    expect((await read(`/cinema${moviesPath}`)).status).toBe(200);
    const signedOut = await ask(`${origin}/cinema/api/auth/sign-out`, 'POST', cookieOf(signedIn));
    expect([signedOut.status, signedOut.headers.getSetCookie()[0]]).toEqual([
      200,
      expect.stringContaining('; Path=/cinema'),
    ]);
  });
});
