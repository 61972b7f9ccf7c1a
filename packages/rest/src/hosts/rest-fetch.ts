import type { Caller, Library } from '@cinephage/core';
import { setCaller } from '../caller.ts';
import type { RestOptions } from '../options.ts';
import { handleByNode } from './handle-by-node.ts';
import { createRestApp } from './rest-app.ts';

/** What a fetch server knows about a request besides the request. */
export interface ServerContext {
  /** Who sends the request. Without it, all requests without a credential share one rate limit. */
  readonly caller?: Caller | undefined;
}

/** Answers one request of a fetch server. Rejects only if the client disconnects before the response begins. */
export type RestFetch = (request: Request, server?: ServerContext) => Promise<Response>;

/**
 * The REST API of a library for servers whose handlers take a `Request` and return a `Response`, such as Next.js route
 * handlers, Hono, Bun and Deno.
 *
 * @param options as for `createRestRouter`; `basePath` is removed from the path of requests that begin with it
 * @throws LibraryError `INVALID_INPUT` for an option that is invalid or unknown
 * @example
 * const rest = createRestFetch(library, { auth });
 * app.all('/api/*', ({ req }) => rest(req.raw)); // Hono
 */
export function createRestFetch(library: Library, options: RestOptions = {}): RestFetch {
  const answer = createRestApp(library, options).callback();
  return (request, server) =>
    handleByNode(request, (req, res) => {
      setCaller(req, callerIn(server) ?? unknownCaller(request));
      void answer(req, res);
    });
}

/** Servers that call a handler themselves pass objects of their own as the second argument. */
function callerIn(server: ServerContext | undefined): Caller | undefined {
  return typeof server?.caller?.clientIp === 'string' ? server.caller : undefined;
}

function unknownCaller({ headers, url }: Request): Caller {
  const { host, protocol } = new URL(url);
  return {
    clientIp: 'unknown',
    host: headers.get('host') ?? host,
    protocol: protocol === 'https:' ? 'https' : 'http',
  };
}
