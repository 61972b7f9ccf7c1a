import type { IncomingMessage } from 'node:http';
import type { Caller, GatekeeperRequest } from '@cinephage/core';

/**
 * Node's request in the terms of the gatekeeper. Nothing is copied or parsed: every value is read when it is asked for.
 *
 * @param url path and query as received, where the host knows better than the request. Default: `receivedUrl(req)`
 */
export function nodeRequest(req: IncomingMessage, caller: Caller, url?: string): GatekeeperRequest {
  return new NodeRequest(req, caller, url);
}

/**
 * Path and query as received. Express, Connect and others remove the path that a handler is mounted at from `req.url`, and
 * keep the whole of it in `req.originalUrl`.
 */
export function receivedUrl(req: IncomingMessage): string {
  return 'originalUrl' in req && typeof req.originalUrl === 'string' ? req.originalUrl : (req.url ?? '/');
}

class NodeRequest implements GatekeeperRequest {
  readonly headers: GatekeeperRequest['headers'];
  readonly #req: IncomingMessage;
  readonly #caller: Caller;
  readonly #url: string | undefined;

  constructor(req: IncomingMessage, caller: Caller, url: string | undefined) {
    this.headers = nodeHeaders(req);
    this.#req = req;
    this.#caller = caller;
    this.#url = url;
  }

  get method(): string {
    return this.#req.method ?? 'GET';
  }

  get url(): string {
    return this.#url ?? receivedUrl(this.#req);
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

/** Node's headers, as `Headers` of fetch has them. */
export function nodeHeaders(req: IncomingMessage): GatekeeperRequest['headers'] {
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
