import type { IncomingMessage } from 'node:http';
import type { AuthorizerRequest, Caller } from '@cinephage/core';

/**
 * A request of `node:http` as core's authorizer reads it. Headers are read on access, not copied.
 *
 * @param url path and query as the client sent them
 */
export function nodeRequest(req: IncomingMessage, caller: Caller, url: string): AuthorizerRequest {
  return new NodeRequest(req, caller, url);
}

class NodeRequest implements AuthorizerRequest {
  readonly url: string;
  readonly headers: AuthorizerRequest['headers'];
  readonly #req: IncomingMessage;
  readonly #caller: Caller;

  constructor(req: IncomingMessage, caller: Caller, url: string) {
    this.url = url;
    this.headers = nodeHeaders(req);
    this.#req = req;
    this.#caller = caller;
  }

  get method(): string {
    return this.#req.method ?? 'GET';
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

/** The headers of a request of `node:http` with the `get` of web-standard `Headers`. */
export function nodeHeaders(req: IncomingMessage): AuthorizerRequest['headers'] {
  return new NodeHeaders(req);
}

class NodeHeaders {
  readonly #req: IncomingMessage;

  constructor(req: IncomingMessage) {
    this.#req = req;
  }

  get(name: string): string | null {
    const value = this.#req.headers[name.toLowerCase()];
    return Array.isArray(value) ? value.join(', ') : (value ?? null);
  }
}
