import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { StartError } from '../start-error.ts';
import { type Connections, trackConnections } from './drain.ts';
import { type RawRefusal, refuseRaw } from './raw-refusal.ts';
import { setSecurityHeaders } from './security-headers.ts';
import { acceptUpgrades, closeAfterDeclined, givesUpgradeEvent, type TakeOver } from './upgrades.ts';

/** How long clients may take for what. Tests shorten it. */
export interface HttpTimeouts {
  /** Between two requests: longer than the 60 s after which proxies usually drop an idle connection, so that they never meet a closed one. */
  readonly keepAliveMs: number;
  readonly headersMs: number;
  /** For a request with its body: 1 MiB over a slow line. */
  readonly requestMs: number;
  /** For reading an answer: the largest file of GraphiQL over a slow line. */
  readonly answerMs: number;
  readonly checkedEveryMs: number;
}

const defaultTimeouts: HttpTimeouts = {
  keepAliveMs: 65_000,
  headersMs: 15_000,
  requestMs: 60_000,
  answerMs: 120_000,
  checkedEveryMs: 5_000,
};
const maxHeaderBytes = 16 * 1024;
/** How long requests under way may take to end once the server is told to stop. */
const drainMs = 10_000;

export interface HttpServer {
  /** Where it can be reached from this machine. */
  readonly url: string;
  /** Takes no more connections, lets requests under way end for up to 10 seconds, then cuts them off. */
  close(): Promise<void>;
}

export interface Handlers {
  readonly answer: RequestListener;
  /** Without it there are no WebSockets. */
  readonly takeOver?: TakeOver | undefined;
  /** Told of what is refused before it reaches `answer`, as it is no HTTP request. */
  readonly onRefused?: ((status: number) => void) | undefined;
}

/** Listens; when it resolves, requests are answered. @throws StartError when the address cannot be had */
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
    // Refused by the app, as everything else that callers get wrong.
    requireHostHeader: false,
    shouldUpgradeCallback: givesUpgradeEvent,
  });
  const connections = trackConnections(server, {
    takenWithinMs: timeouts.answerMs,
    checkedEveryMs: timeouts.checkedEveryMs,
  });
  handOn(server, connections, handlers);
  refuseTheRest(server, connections, handlers.onRefused);
  acceptUpgrades(server, connections, handlers.takeOver);
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => reject(toStartError(error, host, port)));
    server.listen(port, host, resolve);
  });
  return {
    url: urlOf(host, (server.address() as AddressInfo).port),
    close: () => connections.drain(drainMs),
  };
}

function handOn(server: Server, connections: Connections, { answer }: Handlers): void {
  const onRequest: RequestListener = (request, response) => {
    // It came after the last one that this connection was to have, and would be done without an answer.
    if (request.socket.writableEnded) return;
    connections.answering(request.socket, response);
    setSecurityHeaders(response);
    closeAfterDeclined(request, response);
    answer(request, response);
  };
  server.on('request', onRequest);
  // An expectation that this server does not know may be ignored (RFC 9110 section 10.1.1).
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

/** What is no HTTP request never reaches the app. */
function refuseTheRest(server: Server, connections: Connections, onRefused: Handlers['onRefused']): void {
  const refuse = (socket: Duplex, refusal: RawRefusal) => {
    onRefused?.(refusal.status);
    refuseRaw(socket, refusal);
  };
  server.on('clientError', (error: NodeJS.ErrnoException, socket: Socket) => {
    if (error.code === 'ECONNRESET' || socket.destroyed) {
      socket.destroy();
      return;
    }
    // More of what was refused before.
    if (socket.writableEnded) return;
    const answer = connections.answerOn(socket);
    if (answer?.headersSent) {
      // Whatever is written now would be taken for a part of that answer.
      socket.destroy();
    } else if (answer?.req.complete) {
      // What follows a sound request is no request: that one is answered, and nothing after it.
      answer.setHeader('Connection', 'close');
    } else {
      refuse(socket, { ...(refusals[error.code ?? ''] ?? notHttp), code: 'INVALID_INPUT' });
    }
  });
  server.on('connect', (_request, socket) => refuse(socket, noTunnels));
}

function toStartError(cause: NodeJS.ErrnoException, host: string, port: number): StartError {
  const sentences: Readonly<Record<string, string>> = {
    EADDRINUSE: `Port ${port} of ${host} is in use by another program; PORT names another.`,
    EACCES: `This program may not listen on port ${port}; PORT names another.`,
    EADDRNOTAVAIL: `${host} is no address of this machine; HOST names another.`,
    ENOTFOUND: `There is no host called ${host}; HOST names another.`,
  };
  const otherwise = `The server cannot listen on ${host}, port ${port}: ${cause.message}.`;
  return new StartError(sentences[cause.code ?? ''] ?? otherwise, { cause });
}

function urlOf(host: string, port: number): string {
  const everywhere = host === '0.0.0.0' || host === '::';
  const name = everywhere ? 'localhost' : host.includes(':') ? `[${host}]` : host;
  return `http://${name}:${port}`;
}
