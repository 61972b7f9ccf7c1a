import { createServer, type RequestListener, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { StartError } from '../start-error.ts';
import { type Connections, trackConnections } from './drain.ts';
import { type RawError, sendRawError } from './raw-error.ts';
import { acceptUpgrades, closeAfterDeclined, shouldEmitUpgrade, type UpgradeHandler } from './upgrades.ts';

/** Limits for slow clients. */
export interface HttpTimeouts {
  /** Between two requests: longer than the 60 s after which most proxies drop an idle connection, so that they do not reuse a closed one. */
  readonly keepAliveMs: number;
  readonly headersMs: number;
  /** For a request with its body: 1 MiB over a slow connection. */
  readonly requestMs: number;
  /** For reading a response: the largest file of GraphiQL over a slow connection. */
  readonly responseMs: number;
  readonly checkedEveryMs: number;
}

const defaultTimeouts: HttpTimeouts = {
  keepAliveMs: 65_000,
  headersMs: 15_000,
  requestMs: 60_000,
  responseMs: 120_000,
  checkedEveryMs: 5_000,
};
const maxHeaderBytes = 16 * 1024;
/** How long pending requests may take after the shutdown has begun. */
const drainMs = 10_000;

export interface HttpServer {
  /** The address for clients on this machine. */
  readonly url: string;
  /** Stops accepting connections and waits for pending requests for up to 10 seconds, then closes their connections. */
  close(): Promise<void>;
}

export interface Handlers {
  readonly handleRequest: RequestListener;
  /** Without it, WebSockets are refused. */
  readonly handleUpgrade?: UpgradeHandler | undefined;
  /** Called with the status of each request that is refused before it reaches `handleRequest`. */
  readonly onRefused?: ((status: number) => void) | undefined;
}

/**
 * Starts to listen.
 *
 * @throws StartError if the address is unavailable
 */
export async function listen(
  handlers: Handlers,
  host: string,
  port: number,
  timeouts: HttpTimeouts = defaultTimeouts,
): Promise<HttpServer> {
  const server = createServer({
    keepAliveTimeout: timeouts.keepAliveMs,
    headersTimeout: timeouts.headersMs,
    requestTimeout: timeouts.requestMs,
    connectionsCheckingInterval: timeouts.checkedEveryMs,
    maxHeaderSize: maxHeaderBytes,
    // The app refuses those requests.
    requireHostHeader: false,
    shouldUpgradeCallback: shouldEmitUpgrade,
  });
  const connections = trackConnections(server, {
    readTimeoutMs: timeouts.responseMs,
    checkedEveryMs: timeouts.checkedEveryMs,
  });
  forwardRequests(server, connections, handlers);
  refuseMalformedHttp(server, connections, handlers.onRefused);
  acceptUpgrades(server, connections, handlers.handleUpgrade);
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => reject(toStartError(error, host, port)));
    server.listen(port, host, resolve);
  });
  return {
    url: urlOf(host, (server.address() as AddressInfo).port),
    close: () => connections.drain(drainMs),
  };
}

function forwardRequests(server: Server, connections: Connections, { handleRequest }: Handlers): void {
  const onRequest: RequestListener = (request, response) => {
    // The last response of this connection is written: this request could not be answered.
    if (request.socket.writableEnded) return;
    connections.onRequest(request.socket, response);
    setSecurityHeaders(response);
    closeAfterDeclined(request, response);
    handleRequest(request, response);
  };
  server.on('request', onRequest);
  // An unknown expectation may be ignored (RFC 9110 section 10.1.1).
  server.on('checkExpectation', onRequest);
}

const notHttp = { status: 400, sentence: 'This is not a valid HTTP request.' };
const noTunnels = {
  status: 405,
  sentence: 'CONNECT is not allowed here.',
  code: 'METHOD_NOT_ALLOWED',
} as const;
const refusals: Readonly<Record<string, typeof notHttp>> = {
  HPE_HEADER_OVERFLOW: { status: 431, sentence: 'The headers of this request are too large.' },
  HPE_CHUNK_EXTENSIONS_OVERFLOW: {
    status: 413,
    sentence: 'The chunk extensions of this request are too large.',
  },
  ERR_HTTP_REQUEST_TIMEOUT: { status: 408, sentence: 'This request took too long to arrive.' },
};

/** Refuses requests that Node cannot parse; they never reach the app. */
function refuseMalformedHttp(
  server: Server,
  connections: Connections,
  onRefused: Handlers['onRefused'],
): void {
  const refuse = (socket: Duplex, refusal: RawError) => {
    onRefused?.(refusal.status);
    sendRawError(socket, refusal);
  };
  server.on('clientError', (error: NodeJS.ErrnoException, socket: Socket) => {
    if (error.code === 'ECONNRESET' || socket.destroyed) {
      socket.destroy();
      return;
    }
    // The rest of a request that is refused already.
    if (socket.writableEnded) return;
    const response = connections.pendingResponse(socket);
    if (response?.headersSent) {
      // Anything written now would become part of that response.
      socket.destroy();
    } else if (response?.req.complete) {
      // The valid request before is answered, and the connection closed after it.
      response.setHeader('Connection', 'close');
    } else {
      refuse(socket, { ...(refusals[error.code ?? ''] ?? notHttp), code: 'INVALID_INPUT' });
    }
  });
  server.on('connect', (_request, socket) => refuse(socket, noTunnels));
}

function toStartError(cause: NodeJS.ErrnoException, host: string, port: number): StartError {
  const sentences: Readonly<Record<string, string>> = {
    EADDRINUSE: `Port ${port} of ${host} is in use by another program. Set PORT to another.`,
    EACCES: `This program may not listen on port ${port}. Set PORT to another.`,
    EADDRNOTAVAIL: `${host} is not an address of this machine. Set HOST to another.`,
    ENOTFOUND: `There is no host called ${host}. Set HOST to another.`,
  };
  const fallback = `The server cannot listen on ${host}, port ${port}: ${cause.message}.`;
  return new StartError(sentences[cause.code ?? ''] ?? fallback, { cause });
}

function urlOf(host: string, port: number): string {
  const isAnyAddress = host === '0.0.0.0' || host === '::';
  const name = isAnyAddress ? 'localhost' : host.includes(':') ? `[${host}]` : host;
  return `http://${name}:${port}`;
}

/** Sets the headers of every response. By default a response may not load anything or be shown in a frame; pages override that. */
function setSecurityHeaders(response: ServerResponse): void {
  response.setHeader('X-Content-Type-Options', 'nosniff');
  response.setHeader('Content-Security-Policy', "default-src 'none'; frame-ancestors 'none'");
  response.setHeader('Referrer-Policy', 'no-referrer');
}
