import type { IncomingMessage } from 'node:http';
import { LibraryError } from '@cinephage/core';
import { type Authorize, pathOf } from '@cinephage/rest';
import type { Context, Middleware } from 'koa';

/**
 * Refuses requests whose target or host is malformed: Node accepts them, and Koa throws when it reads their path.
 *
 * @param authorize applies the rate limits to them
 */
export function refuseMalformed(authorize: Authorize): Middleware {
  return async (ctx, next) => {
    const problem = problemOf(ctx);
    if (problem === null) {
      return next();
    }
    await authorize(ctx, 'public');
    throw new LibraryError('INVALID_INPUT', problem);
  };
}

function problemOf(ctx: Context): string | null {
  if (!hasValidTarget(ctx)) {
    return 'The target of this request must be a path, or an http or https address.';
  }
  const hosts = countHosts(ctx.req);
  if (hosts > 1) {
    return 'A request has one Host header, not several.';
  }
  if (hosts === 0) {
    return ctx.req.httpVersion === '1.0' ? null : 'A request of HTTP/1.1 needs a Host header.';
  }
  return isHost(ctx.req.headers.host ?? '') ? null : 'The Host header is not a valid host.';
}

function hasValidTarget(ctx: Context): boolean {
  const target = ctx.req.url ?? '';
  const isPath = target.startsWith('/') || (target === '*' && ctx.method === 'OPTIONS');
  // Koa parses targets by older rules than `URL`, so both are checked.
  return (isPath || (/^https?:\/\//iu.test(target) && URL.canParse(target))) && pathOf(ctx) !== null;
}

/** Node keeps only the first one in `headers`. */
function countHosts({ rawHeaders }: IncomingMessage): number {
  let count = 0;
  for (let index = 0; index < rawHeaders.length; index += 2) {
    const name = rawHeaders[index] ?? '';
    if (name.length === 4 && name.toLowerCase() === 'host') count += 1;
  }
  return count;
}

const usualHost = /^[\w.-]*(?::\d{1,4})?$/u;

/** Empty for targets without a host (RFC 9112 section 3.2). */
const isHost = (host: string) =>
  usualHost.test(host) || (!/[/?#@\\\s]/u.test(host) && URL.canParse(`http://${host}`));
