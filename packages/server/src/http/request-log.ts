import type { Principal } from '@cinephage/core';
import type { Middleware } from 'koa';
import type { Logger } from 'pino';

/** Requests that take longer are worth a line of their own. */
const slowMs = 1_000;

/**
 * One line per request at level `debug`; at `info` only for slow requests and at `warn` for those that failed here. The
 * query is left out, since callers put secrets there, and so are all headers.
 */
export function createRequestLog(logger: Logger): Middleware {
  const everything = logger.isLevelEnabled('debug');
  return async (ctx, next) => {
    const startedAt = performance.now();
    await next();
    const durationMs = performance.now() - startedAt;
    const { status } = ctx;
    if (status < 500 && durationMs < slowMs && !everything) {
      return;
    }
    const principal = (ctx.state as { principal?: Principal }).principal?.id ?? null;
    const line = {
      method: ctx.method,
      path: ctx.path,
      status,
      ms: Math.round(durationMs * 10) / 10,
      principal,
    };
    logger[status >= 500 ? 'warn' : durationMs >= slowMs ? 'info' : 'debug'](line, 'request');
  };
}
