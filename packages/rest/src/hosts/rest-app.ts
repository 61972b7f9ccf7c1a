import type { Library } from '@cinephage/core';
import Koa from 'koa';
import { readBasePath } from '../mount-point.ts';
import { createNotFound } from '../not-found.ts';
import type { RestOptions } from '../options.ts';
import { createRestRouter } from '../router.ts';

/** The Koa app that answers for hosts that do not use Koa: the router, and 404 for every other path. */
export function createRestApp(library: Library, options: RestOptions): Koa {
  const app = new Koa();
  const router = createRestRouter(library, options);
  const basePath = readBasePath(options.basePath);
  if (basePath) {
    app.use((ctx, next) => {
      ctx.url = withoutBasePath(ctx.url, basePath);
      return next();
    });
  }
  app.use(router.routes());
  app.use(createNotFound(options));
  return app;
}

/**
 * The URL below `basePath`. A host or proxy may have removed that already, so only what stands in front of `/api` is removed.
 *
 * @param url path and query
 */
export function withoutBasePath(url: string, basePath: string): string {
  return url.startsWith(`${basePath}/api/`) ? url.slice(basePath.length) : url;
}
