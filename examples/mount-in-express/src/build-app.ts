import type { Authenticator, Library } from '@cinephage/core';
import { createGraphQLGateway } from '@cinephage/graphql';
import { createRestHandler } from '@cinephage/rest';
import express, { type Express } from 'express';

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
export function buildApp({ library, token, signal }: BuildAppOptions): Express {
  const options = { auth: createAuth(token), signal };
  const app = express();
  app.use(createRestHandler(library, options));
  app.use('/graphql', createGraphQLGateway(library, options).handle);
  app.get('/', async (_req, res) => {
    const { pagination } = await library.movies.list({ limit: 1 });
    res.type('text').send(`My own page. The library holds ${pagination.total} movie(s).\n`);
  });
  return app;
}
