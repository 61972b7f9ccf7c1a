import type { Context } from 'koa';

/**
 * Path and query as received, before hosts remove the path that the router is mounted under. Express keeps them in the request,
 * koa-mount in Koa's context; below Express, Koa's context lacks the path that Express removed.
 */
export function fullUrl(ctx: Context): string {
  const { req } = ctx;
  return 'originalUrl' in req && typeof req.originalUrl === 'string' ? req.originalUrl : ctx.originalUrl;
}

/** The option `basePath`, which is checked already, without slashes at the end. */
export const readBasePath = (basePath: string | undefined): string | undefined =>
  basePath?.replace(/\/+$/u, '');

const basePathKey = Symbol('basePath');

/** Sets the path below which clients reach the router. */
export function setBasePath({ state }: Context, basePath: string): void {
  (state as Record<symbol, unknown>)[basePathKey] = basePath;
}

/** Matches what precedes the path of a resource of this API. No id of a resource contains a slash. */
const mountedAt = /^(?:https?:\/\/[^/?]*)?(\/[^?]*)\/api\/(?:library|tasks|openapi\.json)(?![^/?])/iu;

/** The path below which clients reach the router, without a slash at the end: empty if it is not mounted below one. */
export function mountPoint(ctx: Context): string {
  const basePath = (ctx.state as Record<symbol, unknown>)[basePathKey];
  if (typeof basePath === 'string') return basePath;
  const prefix = mountedAt.exec(fullUrl(ctx))?.[1] ?? '';
  // A reference that begins with two slashes names a host.
  return prefix.replace(/\/+$/u, '').replace(/^\/+/u, '/');
}
