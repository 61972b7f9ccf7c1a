import type { IncomingMessage } from 'node:http';
import type { AuthorizerRequest, Caller } from '@cinephage/core';
import { authorizerRequest } from '../requests/request-origin.ts';

/** Of these, those in the parameters count alone: browsers cannot choose the headers of a WebSocket. */
const credentials = ['authorization', 'x-api-key'];

/**
 * The request of a connection for the authorizer, with the headers of the HTTP request and those in the parameters of
 * `connection_init`. A parameter never replaces a header of the request, except for a key or a token.
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
  if (given.size === 0) return from;
  const bringsCredential = credentials.some((name) => given.has(name));
  const get = (header: string): string | null => {
    const name = header.toLowerCase();
    const param = given.get(name) ?? null;
    return bringsCredential && credentials.includes(name) ? param : (from.headers.get(name) ?? param);
  };
  return { ...from, headers: { get } };
}

/** The limits of a request's own headers. */
const maxCharacters = 16 * 1024;
const maxHeaders = 100;

const token = /^[!#$%&'*+.^_`|~0-9a-z-]+$/u;
/** Values that a header can have (RFC 9110 section 5.5). */
const fieldValue = /^[\t\x20-\x7e\x80-\xff]*$/u;

/**
 * Headers that a proxy sets about a request: how and from where it came, and which user the proxy has authenticated. Hosts
 * trust them because proxies remove those that clients send, which they cannot do in the messages of a WebSocket.
 */
const aboutTheRequest = [
  // How it came here.
  /^(?:host|connection|upgrade|te|trailer|transfer-encoding|keep-alive|expect|via|date|age|range|origin|referer|cookie2?)$/u,
  /^(?:content|sec|proxy|if|accept|access-control|cache)-/u,
  /^(?:x-)?(?:forwarded|real|original|rewrite|rewritten|host|proto|scheme|port|http-method|method)(?:-|$)/u,
  /(?:^|-)(?:ip|addr|address|forwarded|host|port|proto|protocol|scheme|url|uri)$/u,
  // Who a proxy, or the network that it belongs to, says is calling.
  /^(?:x-)?(?:remote|auth-request|authenticated|authentik|authelia|webauth|vouch|pomerium|tailscale|oidc|saml|shib|ssl|tls|client-cert|verified)-/u,
  /^(?:x-)?(?:cf|fastly|fly|akamai|azure|amz|amzn|goog|gcp|ms|envoy|istio|linkerd|kong|nginx|traefik|vercel|cinephage)-/u,
  /(?:^|-)(?:user|username|userid|user-id|uid|login|email|mail|name|groups?|roles?|scopes?|subject|sub|principal|identity|account|consumer|dn|cert|verify)$/u,
];

/** The text values at the top of the parameters and in their `headers`, by lower-case name, without those about the request itself. */
function paramHeaders(params: Readonly<Record<string, unknown>>): ReadonlyMap<string, string> {
  const headers = new Map<string, string>();
  let characters = 0;
  for (const [name, value] of [...entriesOf(params), ...entriesOf(params.headers)].slice(0, maxHeaders)) {
    const key = name.toLowerCase();
    if (typeof value !== 'string' || headers.has(key) || !isAllowed(key, value)) continue;
    characters += key.length + value.length;
    if (characters > maxCharacters) break;
    headers.set(key, value.trim());
  }
  return headers;
}

const isAllowed = (name: string, value: string) =>
  token.test(name) && fieldValue.test(value) && !aboutTheRequest.some((pattern) => pattern.test(name));

const entriesOf = (value: unknown): [string, unknown][] =>
  typeof value === 'object' && value !== null ? Object.entries(value) : [];
