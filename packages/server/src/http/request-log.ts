import type { Principal } from '@cinephage/core';
import { pathOf } from '@cinephage/rest';
import type { Context, Middleware } from 'koa';
import type { Logger } from 'pino';
import type { Metrics } from '../metrics/create-metrics.ts';
import { routeOf } from './route.ts';

/** Slower requests are logged at level `info`. */
const slowMs = 1_000;

/**
 * Measures every request for the metrics and the log: one line per request at level `debug`, at `info` if it was slow, at `warn`
 * if it failed with a 5xx.
 */
export function createRequestLog(logger: Logger, record: Metrics['recordRequest']): Middleware {
  const logsEveryRequest = logger.isLevelEnabled('debug');
  return async (ctx, next) => {
    const startedAt = performance.now();
    let thrown = false;
    try {
      await next();
    } catch (error) {
      thrown = true;
      throw error;
    } finally {
      // Koa responds to a thrown error with 500.
      const status = thrown ? 500 : ctx.status;
      const durationMs = performance.now() - startedAt;
      record({ method: ctx.method, route: routeOf(ctx), status, durationMs });
      if (status >= 500 || durationMs >= slowMs || logsEveryRequest) {
        const level = status >= 500 ? 'warn' : durationMs >= slowMs ? 'info' : 'debug';
        logger[level](toLine(ctx, status, durationMs), 'request');
      }
    }
  };
}

/** Leaves out the query and all headers, which may hold secrets. */
function toLine(ctx: Context, status: number, durationMs: number): object {
  return {
    method: ctx.method,
    path: pathOf(ctx),
    status,
    ms: Math.round(durationMs * 10) / 10,
    principal: (ctx.state as { principal?: Principal }).principal?.id ?? null,
  };
}
