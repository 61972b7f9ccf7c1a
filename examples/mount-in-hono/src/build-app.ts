import type { Authenticator, Caller, Library } from '@cinephage/core';
import { createGraphQLGateway } from '@cinephage/graphql';
import { createRestFetch } from '@cinephage/rest';
import { getConnInfo } from '@hono/node-server/conninfo';
import { type Context, Hono } from 'hono';

export interface BuildAppOptions {
  readonly library: Library;
  /** Clients that send `Authorization: Bearer <token>` may use the movies API. */
  readonly token: string;
  /** Fires when the app stops. */
  readonly signal: AbortSignal;
}

function createAuth(token: string): Authenticator {
  return {
    authenticate: ({ headers }) =>
      headers.get('authorization') === `Bearer ${token}`
        ? { kind: 'token', id: 'me', userId: 'me', name: 'me' }
        : null,
  };
}

/** Builds an app with its own page, REST under `/api` and GraphQL at `/graphql`. */
export function buildApp({ library, token, signal }: BuildAppOptions): Hono {
  const options = { auth: createAuth(token), signal };
  const rest = createRestFetch(library, options);
  const graphql = createGraphQLGateway(library, options);
  const app = new Hono();
  app.all('/api/*', (c) => rest(c.req.raw, { caller: callerOf(c) }));
  app.all('/graphql/*', (c) => graphql.fetch(c.req.raw, { caller: callerOf(c) }));
  app.get('/', async (c) => {
    const { pagination } = await library.movies.list({ limit: 1 });
    return c.text(`My own page. The library holds ${pagination.total} movie(s).\n`);
  });
  return app;
}

/** A `Request` has no client address, by which rate limits are counted. */
function callerOf(c: Context): Caller {
  const { address = '' } = getConnInfo(c).remote;
  return { clientIp: address, host: c.req.header('host') ?? '', protocol: 'http' };
}
