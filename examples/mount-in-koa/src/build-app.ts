import type { Library } from '@cinephage/core';
import { createRestRouter } from '@cinephage/rest';
import Koa from 'koa';
import { createTokenAuthenticator } from './token-authenticator.ts';

export interface BuildAppOptions {
  readonly library: Library;
  /** The token of each user of the movies API, by name. */
  readonly tokens: ReadonlyMap<string, string>;
}

/** Builds an app with its own page and the movies API. */
export function buildApp({ library, tokens }: BuildAppOptions): Koa {
  const app = new Koa();
  app.use(createRestRouter(library, { auth: createTokenAuthenticator(tokens) }).routes());
  app.use(async (ctx) => {
    if (ctx.path === '/') {
      const { pagination } = await library.movies.list({ limit: 1 });
      ctx.body = `My own page. The library holds ${pagination.total} movie(s).\n`;
    }
  });
  return app;
}
