import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Caller, Library } from '@cinephage/core';
import { setCaller } from '../caller.ts';
import { readBasePath } from '../mount-point.ts';
import type { RestOptions } from '../options.ts';
import { isRestPath } from '../router.ts';
import { createRestApp, withoutBasePath } from './rest-app.ts';

/** How Express, Connect and others continue with the next handler, or with an error. */
export type NextFunction = (error?: unknown) => void;

/**
 * Answers one request of `node:http`. Resolves when the response has been written, or when a stream of events has started.
 *
 * With a caller, or without a third argument, it answers every request; an unknown path is 404. With `next` it is a
 * middleware: requests for paths outside the API go to the next handler.
 *
 * @param callerOrNext who sends the request, if a trusted proxy says so, or the host's `next`. Default: the peer of the socket
 */
export type RestHandler = (
  req: IncomingMessage,
  res: ServerResponse,
  callerOrNext?: Caller | NextFunction,
) => Promise<void>;

/**
 * The REST API of a library for `node:http` and every host built on it, such as Express, Fastify and NestJS. A JSON body that
 * the host has read is taken from `req.body`.
 *
 * @param options as for `createRestRouter`; `basePath` is removed from the path of requests that begin with it
 * @throws LibraryError `INVALID_INPUT` for an option that is invalid or unknown
 * @example
 * createServer(createRestHandler(library, { auth })).listen(3000);
 * @example
 * app.use(createRestHandler(library, { auth })); // Express, NestJS
 */
export function createRestHandler(library: Library, options: RestOptions = {}): RestHandler {
  const answer = createRestApp(library, options).callback();
  const basePath = readBasePath(options.basePath) ?? '';
  return async (req, res, callerOrNext) => {
    if (typeof callerOrNext === 'function') {
      if (!isRestPath(pathname(withoutBasePath(req.url ?? '', basePath)), options)) {
        callerOrNext();
        return;
      }
    } else if (callerOrNext !== undefined) {
      setCaller(req, callerOrNext);
    }
    await answer(req, res);
  };
}

/** The path of a request target, which may be a whole URL. */
const pathname = (target: string) => target.replace(/^https?:\/\/[^/?]*/iu, '').split('?', 1)[0] ?? '';
