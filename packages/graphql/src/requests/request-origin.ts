import type { IncomingMessage, ServerResponse } from 'node:http';
import { type AuthorizerRequest, addressOf, type Caller } from '@cinephage/core';
import type { RequestOrigin } from '../context.ts';
import { readFetchJson, readNodeJson } from './read-body.ts';
import { type RequestTarget, readTarget, receivedUrl } from './request-target.ts';

/** The peer of a node request, for servers without a trusted proxy. */
export function callerOf({ socket, headers }: IncomingMessage): Caller {
  return {
    clientIp: addressOf(socket.remoteAddress),
    // HTTP/2 has it in a header of its own.
    host: headers.host ?? String(headers[':authority'] ?? ''),
    protocol: 'encrypted' in socket ? 'https' : 'http',
  };
}

export function authorizerRequest(
  req: IncomingMessage,
  { clientIp, host, protocol }: Caller,
): AuthorizerRequest {
  const get = (name: string) => {
    const value = req.headers[name.toLowerCase()];
    return Array.isArray(value) ? value.join(', ') : (value ?? null);
  };
  const { method = 'GET' } = req;
  return { clientIp, host, protocol, method, url: receivedUrl(req), headers: { get } };
}

export const nodeOrigin = (req: IncomingMessage, res: ServerResponse, path: string, caller: Caller) => ({
  from: authorizerRequest(req, caller),
  target: readTarget(req, path),
  readJson: (maxBytes: number) => readNodeJson(req, maxBytes),
  cutConnection: () => res.destroy(),
});

/** @param caller default: unknown, so that all clients without a credential are counted as one */
export function fetchOrigin(request: Request, caller?: Caller): RequestOrigin {
  const { pathname, search, host, protocol } = new URL(request.url);
  const { method, headers } = request;
  const from = caller ?? {
    clientIp: 'unknown',
    host: headers.get('host') ?? host,
    protocol: protocol === 'https:' ? 'https' : 'http',
  };
  return {
    from: { ...from, method, url: pathname + search, headers },
    target: { pathname, received: pathname, search: search.slice(1) },
    readJson: (maxBytes) => readFetchJson(request, maxBytes),
  };
}

const plainHost = /^[\w.-]+(?::\d+)?$/u;

/**
 * The request that Yoga is given. Its URL is the gateway's own path, wherever the host has mounted the gateway, and valid, whatever
 * `Host` is. It has neither `body` nor `query` of a host: Yoga takes every body that a host has parsed for JSON, forms included.
 */
export function atOwnPath(req: IncomingMessage, { pathname, search }: RequestTarget): IncomingMessage {
  const { host, ':authority': authority } = req.headers;
  const own = search === '' ? pathname : `${pathname}?${search}`;
  const isPlain = own === receivedUrl(req) && plainHost.test(String(authority ?? host));
  if (isPlain && !('body' in req) && !('query' in req)) return req;
  const headers = isPlain ? req.headers : { ...req.headers, host: 'localhost', ':authority': undefined };
  const unset = { value: undefined };
  return Object.create(req, {
    originalUrl: { value: own },
    headers: { value: headers },
    body: unset,
    query: unset,
  });
}
