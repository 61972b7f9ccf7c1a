import type { RouterContext, RouterMiddleware } from '@koa/router';
import type { Access, Authorize } from './authorize.ts';
import { type ErrorReporter, sendError } from './handle-errors.ts';
import { setBasePath } from './mount-point.ts';

/** Answers one authorized request. An error that it throws is answered by its code. */
export type Handler = (ctx: RouterContext) => Promise<void> | void;

/** Creates the middleware of a route: it authorizes the request, calls the handler and answers errors. */
export type EndpointFactory = (
  access: Access,
  handle: Handler,
  onFailure?: (ctx: RouterContext, error: unknown) => Promise<void>,
) => RouterMiddleware;

export interface EndpointOptions {
  readonly authorize: Authorize;
  readonly onError: ErrorReporter;
  /** The path below which clients reach the router. @default the path that the host mounted it under */
  readonly basePath?: string | undefined;
}

/** One middleware per route needs no middleware of the app, so that the router works in any Koa app. */
export function createEndpointFactory({ authorize, onError, basePath }: EndpointOptions): EndpointFactory {
  return (access, handle, onFailure) => async (ctx) => {
    if (basePath !== undefined) setBasePath(ctx, basePath);
    try {
      await authorize(ctx, access);
      await handle(ctx);
    } catch (error) {
      await onFailure?.(ctx, error);
      sendError(ctx, error, onError);
    }
  };
}
