import type { IncomingMessage, ServerResponse } from 'node:http';
import { addressOf, type Caller } from '@cinephage/core';
import type { HttpRequest } from './http-request.ts';
import { readNodeBody } from './node-body.ts';
import { readTarget } from './request-target.ts';
import { bodyTaken, nodeRequest, parseJsonBody, readHostBody } from './wire/index.ts';

export interface NodeRequestOptions {
  /** Where the gateway is served. */
  readonly path: string;
  /** Who calls, where a trusted proxy stands in between. Default: the peer. */
  readonly caller?: Caller | undefined;
  readonly onAdmitted?: HttpRequest['onAdmitted'];
}

export function nodeHttpRequest(
  req: IncomingMessage,
  res: ServerResponse,
  { path, caller = callerOf(req), onAdmitted }: NodeRequestOptions,
): HttpRequest {
  return {
    onAdmitted,
    from: nodeRequest(req, caller),
    ...readTarget(req, path),
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

/** Where the body parsers of Express and others leave what they have read. @throws Error when nothing is there */
function bodyOf(req: IncomingMessage): unknown {
  if ('body' in req && req.body !== undefined) {
    return req.body;
  }
  throw bodyTaken('the gateway', 'let the gateway come first, or leave what was read in `req.body`.');
}
