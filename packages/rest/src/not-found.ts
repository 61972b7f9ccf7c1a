import type { RouterContext, RouterMiddleware } from '@koa/router';
import type { Middleware } from 'koa';
import { createAuthorize } from './authorize.ts';
import { RequestError } from './errors.ts';
import type { FeatureDeps } from './feature.ts';
import { reportToApp, sendError } from './handle-errors.ts';
import type { RestOptions } from './options.ts';
import { pathOf } from './request-target.ts';
import { sendNoContent } from './send-json.ts';

/**
 * Answers requests that no route matches: 404 for an unknown path, 405 for an unknown method of a known path, `Allow` for
 * OPTIONS. Must be added after all routes.
 *
 * @param areas paths whose descendants all belong to this router
 * @param access `credential`: requests without a valid credential get 401 in place of 404 and 405
 */
export function addFallback(
  { router, endpoint }: Pick<FeatureDeps, 'router' | 'endpoint'>,
  areas: readonly string[],
  access: 'credential' | 'public',
): void {
  const fallbacks: RouterMiddleware[] = [];
  const options = endpoint('public', (ctx) => {
    ctx.res.setHeader('Allow', requireKnownPath(ctx, fallbacks));
    sendNoContent(ctx);
  });
  const refuse = endpoint(access, (ctx) => {
    const allow = requireKnownPath(ctx, fallbacks);
    throw new RequestError('METHOD_NOT_ALLOWED', `${ctx.method} is not allowed here, only ${allow}.`, {
      headers: { Allow: allow },
    });
  });
  fallbacks.push(options, refuse);
  for (const area of areas) {
    router.options(`${area}${anyDescendant}`, options);
    router.all(`${area}${anyDescendant}`, refuse);
  }
}

/** Of the routes that match, the one with the fewest parameters answers, and of equal ones the first: no route has more than this. */
const anyDescendant = '{/*rest}{/*more}';

/** The methods of the routes at this path. @throws RequestError `NOT_FOUND` if it has no routes */
function requireKnownPath(ctx: RouterContext, fallbacks: readonly RouterMiddleware[]): string {
  const methods = new Set<string>();
  for (const layer of ctx.matched ?? []) {
    if (layer.stack.some((middleware) => fallbacks.includes(middleware))) continue;
    for (const method of layer.methods) methods.add(method);
  }
  if (methods.size === 0) throw nothingHere(ctx.path);
  return [...methods].sort().join(', ');
}

function nothingHere(path: string): RequestError {
  return new RequestError('NOT_FOUND', `There is nothing at ${path}.`);
}

/**
 * Middleware that answers 404 in the shape of this API; a server mounts it last. Its requests count against the same rate limits
 * as those of the router.
 */
export function createNotFound({ onError = reportToApp, ...options }: RestOptions = {}): Middleware {
  const authorize = createAuthorize(options);
  return async (ctx) => {
    try {
      await authorize(ctx, 'public');
      throw nothingHere(pathOf(ctx) ?? ctx.url);
    } catch (error) {
      sendError(ctx, error, onError);
    }
  };
}
