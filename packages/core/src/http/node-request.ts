import type { IncomingMessage } from 'node:http';
import type { Caller, GatekeeperRequest } from '../auth/gatekeeper-request.ts';

/** Node's request in the terms of the gatekeeper. Nothing is copied or parsed: every value is read when it is asked for. */
export function nodeRequest(req: IncomingMessage, caller: Caller): GatekeeperRequest {
  return new NodeRequest(req, caller);
}

class NodeRequest implements GatekeeperRequest {
  readonly headers: GatekeeperRequest['headers'];
  readonly #req: IncomingMessage;
  readonly #caller: Caller;

  constructor(req: IncomingMessage, caller: Caller) {
    this.headers = nodeHeaders(req);
    this.#req = req;
    this.#caller = caller;
  }

  get method(): string {
    return this.#req.method ?? 'GET';
  }

  get url(): string {
    return this.#req.url ?? '/';
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
