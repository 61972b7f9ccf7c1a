import type { IncomingMessage } from 'node:http';
import type { AuthorizerRequest, Caller } from '@cinephage/core';
import { authorizerRequest } from '../requests/node-request.ts';
import { paramHeaders } from './param-headers.ts';

/** Of these, those in the parameters count alone: browsers cannot choose the headers of a WebSocket. */
const credentials = ['authorization', 'x-api-key'];

/**
 * Who opens a connection: by the headers of the request that it began with, and by those in the parameters of
 * `connection_init`. A parameter never takes the place of a header of the request, except for a key or a token.
 *
 * @param params `{ "x-api-key": "…" }`, `{ "Authorization": "Bearer …" }`, or the same in `{ "headers": { … } }`
 */
export function socketRequest(
  req: IncomingMessage,
  caller: Caller,
  params: Readonly<Record<string, unknown>> = {},
): AuthorizerRequest {
  const from = authorizerRequest(req, caller);
  const given = paramHeaders(params);
  if (given.size === 0) {
    return from;
  }
  const bringsCredential = credentials.some((name) => given.has(name));
  const get = (header: string): string | null => {
    const name = header.toLowerCase();
    const param = given.get(name) ?? null;
    return bringsCredential && credentials.includes(name) ? param : (from.headers.get(name) ?? param);
  };
  const { method, url } = from;
  return { ...caller, method, url, headers: { get } };
}
