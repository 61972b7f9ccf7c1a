import type { Context } from 'koa';

/** Whatever has no route of its own: callers may ask for any path, and metrics must not remember them all. */
const other = 'other';

/** Says what a request is counted as. */
export function setRoute(ctx: Context, route: string): void {
  (ctx.state as { route?: string }).route = route;
}

/** The pattern of the path that answered a request, such as `/api/tasks/:id`. */
export function routeOf(ctx: Context): string {
  // Set by the router of the API.
  const { _matchedRoute: matched } = ctx as { _matchedRoute?: unknown };
  return typeof matched === 'string' ? matched : ((ctx.state as { route?: string }).route ?? other);
}
