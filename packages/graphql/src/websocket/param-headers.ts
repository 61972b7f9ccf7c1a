/** As much as a request may have in headers of its own. */
const maxCharacters = 16 * 1024;
const maxHeaders = 100;

const token = /^[!#$%&'*+.^_`|~0-9a-z-]+$/u;
/** What a header can hold (RFC 9110 section 5.5). */
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

/**
 * The headers in the parameters of a connection: text by its name, at the top and in `headers`, in lower case. What says
 * something about the request itself is left out, as are values that no header can hold.
 */
export function paramHeaders(params: Readonly<Record<string, unknown>>): ReadonlyMap<string, string> {
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
