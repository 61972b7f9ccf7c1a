import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { StartError } from '../start-error.ts';
import { trackConnections } from './drain.ts';
import { refuseRaw } from './raw-refusal.ts';
import { setSecurityHeaders } from './security-headers.ts';
import { acceptUpgrades, asksForWebSocket, type TakeOver } from './upgrades.ts';

/** Longer than the 60 seconds after which proxies usually drop an idle connection, so that they never meet a closed one. */
const keepAliveTimeoutMs = 65_000;
const headersTimeoutMs = 15_000;
/** For a request with its body: 1 MiB over a slow line. */
const requestTimeoutMs = 60_000;
const maxHeaderBytes = 16 * 1024;
const timeoutsCheckedEveryMs = 5_000;
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
}

/** Listens; when it resolves, requests are answered. @throws StartError when the address cannot be had */
export async function listen(
  { answer, takeOver }: Handlers,
  host: string,
  port: number,
): Promise<HttpServer> {
  const server = createServer(
    {
      keepAliveTimeout: keepAliveTimeoutMs,
      headersTimeout: headersTimeoutMs,
      requestTimeout: requestTimeoutMs,
      connectionsCheckingInterval: timeoutsCheckedEveryMs,
      maxHeaderSize: maxHeaderBytes,
      shouldUpgradeCallback: asksForWebSocket,
    },
    (request, response) => {
      connections.answering(request.socket, response);
      setSecurityHeaders(response);
      answer(request, response);
    },
  );
  const connections = trackConnections(server);
  server.on('clientError', refuse);
  acceptUpgrades(server, connections, takeOver);
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => reject(toStartError(error, host, port)));
    server.listen(port, host, resolve);
  });
  return {
    url: urlOf(host, (server.address() as AddressInfo).port),
    close: () => connections.drain(drainMs),
  };
}

const notHttp = { status: 400, sentence: 'This is not a valid HTTP request.' };
const refusals: Readonly<Record<string, typeof notHttp>> = {
  HPE_HEADER_OVERFLOW: { status: 431, sentence: 'The headers of this request are too large.' },
  ERR_HTTP_REQUEST_TIMEOUT: { status: 408, sentence: 'This request took too long to arrive.' },
};

/** What is no HTTP request never reaches the app. */
function refuse(error: NodeJS.ErrnoException, socket: Duplex): void {
  if (!socket.writable || error.code === 'ECONNRESET') {
    socket.destroy();
    return;
  }
  refuseRaw(socket, { ...(refusals[error.code ?? ''] ?? notHttp), code: 'INVALID_INPUT' });
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
