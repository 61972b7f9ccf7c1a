import type { RouterContext, RouterMiddleware } from '@koa/router';
import { answerError, type ErrorReporter } from './answer-errors.ts';
import type { Access, Gate } from './authenticate.ts';
import { setBasePath } from './mount-point.ts';

/** Turns one admitted request into its answer. What it throws is answered by its code. */
export type Handler = (ctx: RouterContext) => Promise<void> | void;

/** Makes the one middleware of a route: gate, handler, errors. `onFailure` gets errors before they are answered. */
export type EndpointFactory = (
  access: Access,
  handle: Handler,
  onFailure?: (ctx: RouterContext, error: unknown) => Promise<void>,
) => RouterMiddleware;

export interface EndpointOptions {
  readonly gate: Gate;
  readonly onError: ErrorReporter;
  /** The path below which clients reach the router, where the host knows that. */
  readonly basePath?: string | undefined;
}

/** A single middleware per route keeps the way of a request short, and works in whatever app the router is mounted. */
export function createEndpointFactory({ gate, onError, basePath }: EndpointOptions): EndpointFactory {
  return (access, handle, onFailure) => async (ctx) => {
    if (basePath !== undefined) setBasePath(ctx, basePath);
    try {
      await gate(ctx, access);
      await handle(ctx);
    } catch (error) {
      await onFailure?.(ctx, error);
      answerError(ctx, error, onError);
    }
  };
}
