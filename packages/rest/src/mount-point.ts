import type { Context } from 'koa';

/**
 * Path and query as received, whatever the router is mounted under: Express keeps them in the request, koa-mount in Koa's
 * context, which below Express has only what Express left.
 */
export function fullUrl(ctx: Context): string {
  const { req } = ctx;
  return 'originalUrl' in req && typeof req.originalUrl === 'string' ? req.originalUrl : ctx.originalUrl;
}

/** @throws TypeError for one that is no path */
export function readBasePath(basePath: string | undefined): string | undefined {
  const path = basePath?.replace(/\/+$/u, '');
  if (path !== undefined && !/^(?:\/[^/?#\s]+)*$/u.test(path)) {
    throw new TypeError(`basePath must be a path such as /cinephage, not "${basePath}".`);
  }
  return path;
}

const basePathKey = Symbol('basePath');

/** Says below which path clients reach the router, where the host knows that. */
export function setBasePath({ state }: Context, basePath: string): void {
  (state as Record<symbol, unknown>)[basePathKey] = basePath;
}

/** Whatever stands before the path of one of our own resources, none of whose ids holds a slash. */
const mountedAt = /^(?:https?:\/\/[^/?]*)?(\/[^?]*)\/api\/(?:library|tasks|openapi\.json)(?![^/?])/iu;

/** The path below which clients reach the router, without a slash at the end: empty if it is not mounted below one. */
export function mountPoint(ctx: Context): string {
  const basePath = (ctx.state as Record<symbol, unknown>)[basePathKey];
  if (typeof basePath === 'string') return basePath;
  const prefix = mountedAt.exec(fullUrl(ctx))?.[1] ?? '';
  // Two slashes at the start would begin the name of a host.
  return prefix.replace(/\/+$/u, '').replace(/^\/+/u, '/');
}
