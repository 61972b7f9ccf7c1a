import type { IncomingMessage } from 'node:http';
import type { Caller, GatekeeperRequest } from '@cinephage/core';
import { nodeRequest } from '@cinephage/core/http';

const keyHeader = 'x-api-key';

/**
 * Who opens a connection: by the key in the parameters of `connection_init`, as browsers cannot set headers of a WebSocket,
 * or by the headers of the request that it began with.
 *
 * @param params `{ "x-api-key": "…" }` or `{ "headers": { "x-api-key": "…" } }`
 */
export function socketRequest(
  req: IncomingMessage,
  caller: Caller,
  params: Readonly<Record<string, unknown>> = {},
): GatekeeperRequest {
  const from = nodeRequest(req, caller);
  const key = textOf(params, keyHeader) ?? textOf(params.headers, keyHeader);
  if (key === undefined) {
    return from;
  }
  const { method, url } = from;
  const headers = { get: (name: string) => (name === keyHeader ? key : from.headers.get(name)) };
  return { ...caller, method, url, headers };
}

/** The value of a name, however it is written. */
function textOf(params: unknown, name: string): string | undefined {
  const entries = typeof params === 'object' && params !== null ? Object.entries(params) : [];
  const value: unknown = entries.find(([key]) => key.toLowerCase() === name)?.[1];
  return typeof value === 'string' ? value : undefined;
}
