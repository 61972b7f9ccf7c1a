import { lookup } from 'node:dns/promises';
import type { IncomingMessage } from 'node:http';
import { unescape as decodePercent } from 'node:querystring';
import { TimeoutError, withTimeout } from '../async/with-timeout.ts';
import { basicAuthentication } from './basic-authentication.ts';
import { type ClassifyAddress, classifyAddress } from './classify-address.ts';
import { createAddressGuard, type ResolveName } from './guarded-lookup.ts';
import type { HttpBody, HttpClient, HttpRequest, HttpResponse } from './http-client.ts';
import { HttpClientError } from './http-client-error.ts';
import { acceptedEncodings, readBody } from './read-body.ts';
import { headersAfterRedirect, isWebUrl, readRedirect } from './redirects.ts';
import { createRunningRequests } from './running-requests.ts';
import { type Connections, openConnections, sendRequest, toHttpClientError } from './send-request.ts';

export const resolveByNode: ResolveName = (hostname) => lookup(hostname, { all: true, order: 'verbatim' });

interface HttpClientDeps {
  /** For tests. @default `dns.lookup` of Node */
  readonly resolve?: ResolveName;
  /** For tests. @default `classifyAddress` */
  readonly classify?: ClassifyAddress;
  /** For tests: the certificate of the only authority that is accepted. @default those of Node */
  readonly authority?: string;
}

/** @see [decision](../../../../docs/decisions/0008-guarded-http.md) */
export function createHttpClient({
  resolve = resolveByNode,
  classify = classifyAddress,
  authority,
}: HttpClientDeps = {}): HttpClient {
  const open = (allowPrivateAddresses: boolean) =>
    openConnections(createAddressGuard({ resolve, classify, allowPrivateAddresses }), authority);
  const [publicOnly, all] = [open(false), open(true)];
  const running = createRunningRequests();

  async function request({
    timeoutMs = 30_000,
    signal,
    allowPrivateAddresses = false,
    ...rest
  }: HttpRequest) {
    const url = parseUrl(rest.url);
    // Private addresses are allowed for the host that was asked: it does not decide about others.
    const connectionsFor = ({ hostname }: URL) =>
      allowPrivateAddresses && hostname === url.hostname ? all : publicOnly;
    try {
      return await running.run(signal, (ends) =>
        withTimeout(timeoutMs, (timed) => follow(url, { ...rest, connectionsFor, signal: timed }), ends),
      );
    } catch (error) {
      if (!(error instanceof TimeoutError)) throw error;
      throw new HttpClientError('timedOut', `${url.host} did not answer within ${timeoutMs / 1000} s.`);
    }
  }

  return {
    request,
    close() {
      running.close(new HttpClientError('connectionLost', 'The library is stopping.'));
      for (const agent of [publicOnly.http, publicOnly.https, all.http, all.https]) agent.destroy();
    },
  };
}

function parseUrl(text: string): URL {
  const url = URL.parse(text);
  if (url !== null && isWebUrl(url)) return url;
  throw new HttpClientError('refusedAddress', 'The address is not a valid http or https address.');
}

interface FollowOptions extends Pick<HttpRequest, 'headers' | 'body' | 'maximumBytes' | 'maximumRedirects'> {
  readonly connectionsFor: (url: URL) => Connections;
  readonly signal: AbortSignal;
}

async function follow(
  first: URL,
  { headers: own = {}, maximumRedirects = 5, ...options }: FollowOptions,
): Promise<HttpResponse> {
  let url = first;
  let headers = completeHeaders(own, first, options.body);
  for (let redirects = 0; ; redirects++) {
    const response = await sendRequest(url, {
      body: options.body,
      signal: options.signal,
      connections: options.connectionsFor(url),
      headers,
    });
    // A body is for the address that was named, and may not be sent twice.
    if (options.body !== undefined) return readResponse(response, url, options);
    const redirect = await readOrDestroy(response, url, async () =>
      readRedirect(url, response.statusCode ?? 0, response.headers.location),
    );
    if (redirect === null) return readResponse(response, url, options);
    response.destroy();
    if (redirect.kind === 'magnet') return redirect;
    if (redirects === maximumRedirects) {
      throw new HttpClientError(
        'tooManyRedirects',
        `${first.host} redirects more than ${maximumRedirects} times.`,
      );
    }
    headers = headersAfterRedirect(headers, url, redirect.url);
    url = redirect.url;
  }
}

function completeHeaders(
  own: Readonly<Record<string, string>>,
  url: URL,
  body: HttpBody | undefined,
): Readonly<Record<string, string>> {
  const headers = Object.fromEntries(Object.entries(own).map(([name, value]) => [name.toLowerCase(), value]));
  return {
    'user-agent': 'cinephage',
    'accept-encoding': acceptedEncodings,
    ...authenticationOf(url),
    ...headers,
    ...(body !== undefined && { 'content-type': body.type, 'content-length': `${body.bytes.byteLength}` }),
  };
}

function authenticationOf({ username, password }: URL): Readonly<Record<string, string>> {
  const hasNone = username === '' && password === '';
  return basicAuthentication({
    username: hasNone ? null : decodePercent(username),
    password: decodePercent(password),
  });
}

async function readResponse(
  response: IncomingMessage,
  url: URL,
  { maximumBytes = 16 * 1024 * 1024 }: FollowOptions,
): Promise<HttpResponse> {
  const bytes = await readOrDestroy(response, url, () =>
    readBody(response, { maximumBytes, host: url.host }),
  );
  return { kind: 'response', status: response.statusCode ?? 0, headers: toHeaders(response), bytes };
}

/** A body that is not read to its end would keep its connection. */
async function readOrDestroy<T>(response: IncomingMessage, url: URL, read: () => Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (error) {
    response.destroy();
    throw toHttpClientError(error, url.host);
  }
}

function toHeaders({ headersDistinct }: IncomingMessage): Headers {
  const headers = new Headers();
  for (const [name, values = []] of Object.entries(headersDistinct)) {
    for (const value of values) headers.append(name, value);
  }
  return headers;
}
