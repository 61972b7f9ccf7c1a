import type { IncomingMessage, ServerResponse } from 'node:http';
import { addressOf, type Caller } from '@cinephage/core';
import { nodeRequest, parseJsonBody } from '@cinephage/core/http';
import type { HttpRequest } from './http-request.ts';
import { readNodeBody } from './node-body.ts';
import { splitTarget } from './request-target.ts';

/** @param caller who calls, where a proxy that is trusted stands in between; the peer unless given */
export function nodeHttpRequest(
  req: IncomingMessage,
  res: ServerResponse,
  caller: Caller = callerOf(req),
  onAdmitted?: HttpRequest['onAdmitted'],
): HttpRequest {
  return {
    onAdmitted,
    from: nodeRequest(req, caller),
    ...splitTarget(targetOf(req)),
    async readJson(maxBytes) {
      return hasParsedBody(req) ? req.body : parseJsonBody(await readNodeBody(req, maxBytes));
    },
    onLeave(listener) {
      if (res.destroyed) {
        listener();
      } else {
        res.once('close', () => {
          if (!res.writableFinished) {
            listener();
          }
        });
      }
    },
  };
}

export function callerOf({ socket, headers }: IncomingMessage): Caller {
  return {
    clientIp: addressOf(socket.remoteAddress),
    // HTTP/2 has it in a header of its own.
    host: headers.host ?? String(headers[':authority'] ?? ''),
    protocol: 'encrypted' in socket ? 'https' : 'http',
  };
}

/** Express takes the path that a handler is mounted at off the URL, and keeps the whole of it here. */
export function targetOf(req: IncomingMessage): string {
  return 'originalUrl' in req && typeof req.originalUrl === 'string' ? req.originalUrl : (req.url ?? '/');
}

/** A host's own body parser may have run before and left nothing to read. */
function hasParsedBody(req: IncomingMessage): req is IncomingMessage & { readonly body: unknown } {
  return req.readableEnded && 'body' in req && req.body !== undefined;
}
