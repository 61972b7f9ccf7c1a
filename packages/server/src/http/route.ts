import type { Context } from 'koa';

/** For paths without a route: clients can request any path, and metrics must not grow with them. */
const other = 'other';

/** Sets the route by which metrics count a request. */
export function setRoute(ctx: Context, route: string): void {
  (ctx.state as { route?: string }).route = route;
}

/** The pattern of the path of a request, such as `/api/tasks/:id`. */
export function routeOf(ctx: Context): string {
  // Set by the router of the API.
  const { _matchedRoute: matched } = ctx as { _matchedRoute?: unknown };
  return typeof matched === 'string' ? matched : ((ctx.state as { route?: string }).route ?? other);
}
