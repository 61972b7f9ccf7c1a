import { Agent as HttpAgent, type IncomingMessage, request as requestByHttp } from 'node:http';
import { Agent as HttpsAgent, request as requestByHttps } from 'node:https';
import { codeOf } from '../errors/code-of.ts';
import type { AddressGuard } from './guarded-lookup.ts';
import type { HttpBody } from './http-client.ts';
import { HttpClientError } from './http-client-error.ts';

/** Connections that are kept, for one of the two rules about private addresses: none is ever used under the other. */
export interface Connections {
  readonly guard: AddressGuard;
  readonly http: HttpAgent;
  readonly https: HttpsAgent;
}

const agentOptions = { keepAlive: true, maxSockets: 8, maxFreeSockets: 2, timeout: 10_000 };

/** @param authority the certificate of the only authority that is accepted. @default those of Node */
export function openConnections(guard: AddressGuard, authority?: string): Connections {
  const tls = authority === undefined ? {} : { ca: authority };
  return { guard, http: new HttpAgent(agentOptions), https: new HttpsAgent({ ...agentOptions, ...tls }) };
}

const maximumHeaderBytes = 32 * 1024;

interface SendOptions {
  readonly connections: Connections;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: HttpBody | undefined;
  readonly signal: AbortSignal;
}

/**
 * Sends one request, without following redirects.
 *
 * @returns the answer, whose body is still to be read
 * @throws HttpClientError
 */
export async function sendRequest(url: URL, options: SendOptions): Promise<IncomingMessage> {
  options.connections.guard.checkLiteral(url.hostname);
  // When a kept connection is lost, it is not known whether the server has the body.
  if (options.body !== undefined) return send(url, options, false);
  try {
    return await send(url, options);
  } catch (error) {
    // The server has closed a kept connection while the request was on its way.
    if (!(error instanceof StaleConnectionError)) throw toHttpClientError(error, url.host);
    return send(url, options, false);
  }
}

class StaleConnectionError extends Error {}

function send(
  url: URL,
  { connections, headers, body, signal }: SendOptions,
  agent?: false,
): Promise<IncomingMessage> {
  const isHttps = url.protocol === 'https:';
  const request = (isHttps ? requestByHttps : requestByHttp)({
    method: body === undefined ? 'GET' : 'POST',
    protocol: url.protocol,
    hostname: url.hostname.replace(/^\[|\]$/gu, ''),
    port: url.port,
    path: `${url.pathname}${url.search}`,
    headers,
    agent: agent ?? (isHttps ? connections.https : connections.http),
    lookup: connections.guard.lookup,
    maxHeaderSize: maximumHeaderBytes,
    signal,
  });
  const { promise, resolve, reject } = Promise.withResolvers<IncomingMessage>();
  request.once('response', resolve);
  request.on('error', (error) => {
    const isStale = request.reusedSocket && codeOf(error) === 'ECONNRESET';
    reject(isStale && agent === undefined ? new StaleConnectionError() : toHttpClientError(error, url.host));
  });
  request.end(body?.bytes);
  return promise;
}

const messages = {
  unreachable: 'could not be reached',
  certificate: 'has a certificate that is not accepted',
  connectionLost: 'closed the connection before it had answered',
  badResponse: 'sent an answer that could not be read',
};

/** Converts an error of Node, whose message may contain the address of the request. */
export function toHttpClientError(error: unknown, host: string): HttpClientError {
  if (error instanceof HttpClientError) return error;
  const code = codeOf(error);
  const kind = kindOf(code);
  const detail = code === '' ? '' : ` (${code})`;
  return new HttpClientError(
    kind === 'certificate' ? 'unreachable' : kind,
    `${host} ${messages[kind]}${detail}.`,
  );
}

function kindOf(code: string): keyof typeof messages {
  if (/CERT|ERR_TLS|UNABLE_TO/u.test(code)) return 'certificate';
  if (code.startsWith('HPE_') || code.startsWith('Z_') || code.startsWith('ERR__ERROR_'))
    return 'badResponse';
  const isLost = ['ECONNRESET', 'EPIPE', 'ERR_STREAM_PREMATURE_CLOSE', 'ECONNABORTED'].includes(code);
  return isLost ? 'connectionLost' : 'unreachable';
}
