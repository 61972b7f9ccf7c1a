import type { IncomingMessage, ServerResponse } from 'node:http';
import { type AuthorizerRequest, addressOf, type Caller, type Principal } from '@cinephage/core';
import type { RequestOrigin } from '../context.ts';
import { readNodeJson } from './read-body.ts';
import { type RequestTarget, readTarget, receivedUrl } from './request-target.ts';

/** The peer of a node request as its caller, where no trusted proxy stands in between. */
export function callerOf({ socket, headers }: IncomingMessage): Caller {
  return {
    clientIp: addressOf(socket.remoteAddress),
    // HTTP/2 has it in a header of its own.
    host: headers.host ?? String(headers[':authority'] ?? ''),
    protocol: 'encrypted' in socket ? 'https' : 'http',
  };
}

/** A node request in the terms of the authorizer; headers are read when they are asked for. */
export function authorizerRequest(req: IncomingMessage, caller: Caller): AuthorizerRequest {
  return new NodeAuthorizerRequest(req, caller);
}

class NodeAuthorizerRequest implements AuthorizerRequest {
  readonly headers: AuthorizerRequest['headers'];
  readonly #req: IncomingMessage;
  readonly #caller: Caller;

  constructor(req: IncomingMessage, caller: Caller) {
    this.#req = req;
    this.#caller = caller;
    this.headers = {
      get(name) {
        const value = req.headers[name.toLowerCase()];
        return Array.isArray(value) ? value.join(', ') : (value ?? null);
      },
    };
  }

  get method(): string {
    return this.#req.method ?? 'GET';
  }

  get url(): string {
    return receivedUrl(this.#req);
  }

  get clientIp(): string {
    return this.#caller.clientIp;
  }

  get host(): string {
    return this.#caller.host;
  }

  get protocol(): 'http' | 'https' {
    return this.#caller.protocol;
  }
}

export interface NodeOriginOptions {
  readonly path: string;
  readonly caller: Caller;
  readonly onAuthenticated?: ((principal: Principal) => void) | undefined;
}

export function nodeOrigin(
  req: IncomingMessage,
  res: ServerResponse,
  { path, caller, onAuthenticated }: NodeOriginOptions,
): RequestOrigin & { readonly target: RequestTarget } {
  return {
    from: authorizerRequest(req, caller),
    target: readTarget(req, path),
    readJson: (maxBytes) => readNodeJson(req, maxBytes),
    onAuthenticated,
    cutConnection: () => res.destroy(),
  };
}

const plainHost = /^[\w.-]+(?::\d+)?$/u;

/**
 * The request that Yoga is given. Its URL is the gateway's own path, wherever the host has mounted the gateway, and valid, whatever
 * `Host` says. It has neither `body` nor `query` of a host: Yoga takes every body that a host has parsed for JSON, forms included.
 */
export function atOwnPath(req: IncomingMessage, { pathname, search }: RequestTarget): IncomingMessage {
  const { host, ':authority': authority } = req.headers;
  const own = search === '' ? pathname : `${pathname}?${search}`;
  const isPlain = own === receivedUrl(req) && plainHost.test(String(authority ?? host));
  if (isPlain && !('body' in req) && !('query' in req)) return req;
  const headers = isPlain ? req.headers : { ...req.headers, host: 'localhost', ':authority': undefined };
  return Object.create(req, {
    originalUrl: { value: own },
    headers: { value: headers },
    body: { value: undefined },
    query: { value: undefined },
  });
}
