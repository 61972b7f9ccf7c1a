import type { IncomingMessage, ServerResponse } from 'node:http';
import { addressOf, type Caller } from '@cinephage/core';
import { nodeRequest, parseJsonBody } from '@cinephage/core/http';
import { bodyTaken, readHostBody } from './host-body.ts';
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
      return req.readableEnded ? readHostBody(bodyOf(req)) : parseJsonBody(await readNodeBody(req, maxBytes));
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

/** Where the body parsers of Express and others leave what they have read. @throws Error when nothing is there */
function bodyOf(req: IncomingMessage): unknown {
  if ('body' in req && req.body !== undefined) {
    return req.body;
  }
  throw bodyTaken('let the gateway come first, or leave what was read in `req.body`.');
}
