import type { Library } from '@cinephage/core';
import { createRestRouter } from '@cinephage/rest';
import Koa from 'koa';
import { createTokenAuthenticator } from './token-authenticator.ts';

export interface BuildAppOptions {
  readonly library: Library;
  /** Who may use the movies API: a token per name. */
  readonly tokens: ReadonlyMap<string, string>;
}

/** An app with pages of its own, and the movies API beside them. */
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
