import type { Authenticator, Caller, Library } from '@cinephage/core';
import { createGraphQLGateway } from '@cinephage/graphql';
import { createRestFetch } from '@cinephage/rest';
import { getConnInfo } from '@hono/node-server/conninfo';
import { type Context, Hono } from 'hono';

export interface BuildAppOptions {
  readonly library: Library;
  /** Token of the movies API, sent as `Authorization: Bearer <token>`. */
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

/** An app with a page of its own, REST under `/api` and GraphQL at `/graphql`. */
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

/** A request of fetch does not say where it comes from; rate limits are counted by this address. */
function callerOf(c: Context): Caller {
  const { address = '' } = getConnInfo(c).remote;
  return { clientIp: address, host: c.req.header('host') ?? '', protocol: 'http' };
}
