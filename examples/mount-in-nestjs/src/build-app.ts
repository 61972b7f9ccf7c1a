import 'reflect-metadata';
import type { Authenticator, Library } from '@cinephage/core';
import { createGraphQLGateway } from '@cinephage/graphql';
import { createRestHandler } from '@cinephage/rest';
import { Controller, Get, Header, type INestApplication, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';

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
export async function buildApp({ library, token, signal }: BuildAppOptions): Promise<INestApplication> {
  const options = { auth: createAuth(token), signal };
  const app = await NestFactory.create(createAppModule(library), { logger: ['error', 'warn'] });
  app.use(createRestHandler(library, options));
  app.use('/graphql', createGraphQLGateway(library, options).handle);
  return app;
}

/** Node does not run the decorators of TypeScript, so they are called as functions. */
function createAppModule(library: Library) {
  class PageController {
    async page(): Promise<string> {
      const { pagination } = await library.movies.list({ limit: 1 });
      return `My own page. The library holds ${pagination.total} movie(s).\n`;
    }
  }
  const page = Object.getOwnPropertyDescriptor(PageController.prototype, 'page') ?? {};
  Get()(PageController.prototype, 'page', page);
  Header('content-type', 'text/plain')(PageController.prototype, 'page', page);
  Controller()(PageController);

  class AppModule {}
  Module({ controllers: [PageController] })(AppModule);
  return AppModule;
}
