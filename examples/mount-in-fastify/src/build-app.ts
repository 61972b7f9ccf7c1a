import type { Authenticator, Library } from '@cinephage/core';
import { createGraphQLGateway } from '@cinephage/graphql';
import { createRestHandler } from '@cinephage/rest';
import fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';

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
export function buildApp({ library, token, signal }: BuildAppOptions): FastifyInstance {
  const options = { auth: createAuth(token), signal };
  const rest = createRestHandler(library, options);
  const graphql = createGraphQLGateway(library, options);
  const app = fastify();

  /** Fastify has read the body of the request; the handlers find it in `req.body`. */
  const mount =
    (handler: typeof rest | typeof graphql.handle) => (request: FastifyRequest, reply: FastifyReply) => {
      reply.hijack();
      return handler(Object.assign(request.raw, { body: request.body }), reply.raw);
    };
  app.all('/api/*', mount(rest));
  app.all('/graphql', mount(graphql.handle));
  app.all('/graphql/*', mount(graphql.handle));
  app.get('/', async (_request, reply) => {
    const { pagination } = await library.movies.list({ limit: 1 });
    return reply.type('text/plain').send(`My own page. The library holds ${pagination.total} movie(s).\n`);
  });
  return app;
}
