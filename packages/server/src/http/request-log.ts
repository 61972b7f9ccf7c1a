import type { Principal } from '@cinephage/core';
import { pathOf } from '@cinephage/rest';
import type { Context, Middleware } from 'koa';
import type { Logger } from 'pino';
import type { Metrics } from '../metrics/create-metrics.ts';
import { routeOf } from './route.ts';

/** Requests that take longer are worth a line of their own. */
const slowMs = 1_000;

/**
 * Measures every request, for the metrics and the log: one line per request at level `debug`; at `info` only for slow
 * requests and at `warn` for those that failed here.
 */
export function createRequestLog(logger: Logger, record: Metrics['recordRequest']): Middleware {
  const everything = logger.isLevelEnabled('debug');
  return async (ctx, next) => {
    const startedAt = performance.now();
    let thrown = false;
    try {
      await next();
    } catch (error) {
      thrown = true;
      throw error;
    } finally {
      // What is thrown, Koa answers with 500.
      const status = thrown ? 500 : ctx.status;
      const durationMs = performance.now() - startedAt;
      record({ method: ctx.method, route: routeOf(ctx), status, durationMs });
      if (status >= 500 || durationMs >= slowMs || everything) {
        const level = status >= 500 ? 'warn' : durationMs >= slowMs ? 'info' : 'debug';
        logger[level](toLine(ctx, status, durationMs), 'request');
      }
    }
  };
}

/** The query is left out, since callers put secrets there, and so are all headers. */
function toLine(ctx: Context, status: number, durationMs: number): object {
  return {
    method: ctx.method,
    path: pathOf(ctx),
    status,
    ms: Math.round(durationMs * 10) / 10,
    principal: (ctx.state as { principal?: Principal }).principal?.id ?? null,
  };
}
