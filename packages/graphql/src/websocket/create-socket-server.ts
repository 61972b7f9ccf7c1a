import { type IncomingMessage, STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';
import type { Caller } from '@cinephage/core';
import { handleProtocols, type Server } from 'graphql-ws';
import { type WebSocket, WebSocketServer } from 'ws';
import { callerOf, targetOf } from '../http/node-http-request.ts';
import { splitTarget } from '../http/request-target.ts';
import { type Connection, closeCodes } from './connection.ts';
import { type ServeSocketOptions, serveSocket } from './serve-socket.ts';

/** How long peers may take to close their side when the host stops. */
const closeWithinMs = 1_000;

export interface SocketServer {
  /** Takes over a connection that wants to be a WebSocket at `path`; refuses and ends every other. */
  handleUpgrade(req: IncomingMessage, socket: Duplex, head: Buffer, caller?: Caller): void;
  /** Closes all connections, and takes no more. Clients connect again by themselves. */
  close(): Promise<void>;
}

export interface SocketServerOptions extends ServeSocketOptions {
  readonly path: string;
  readonly protocol: Server<Connection>;
  /** The largest message, in bytes. */
  readonly maxMessageBytes: number;
}

export function createSocketServer({
  path,
  protocol,
  maxMessageBytes,
  ...options
}: SocketServerOptions): SocketServer {
  const server = new WebSocketServer({
    noServer: true,
    maxPayload: maxMessageBytes,
    perMessageDeflate: false,
    handleProtocols,
  });
  let isStopping = false;

  function serve(socket: WebSocket, req: IncomingMessage, caller: Caller): void {
    const closing = new AbortController();
    const connection: Connection = {
      req,
      caller,
      closed: closing.signal,
      close: (code, reason) => socket.close(code, reason),
    };
    socket.once('close', () => closing.abort());
    serveSocket(socket, connection, protocol, options);
  }

  return {
    handleUpgrade(req, socket, head, caller = callerOf(req)) {
      const status = isStopping ? 503 : refusalOf(req, path);
      if (status !== undefined) {
        refuse(socket, status);
        return;
      }
      server.handleUpgrade(req, socket, head, (client) => serve(client, req, caller));
    },
    async close() {
      isStopping = true;
      await Promise.all([...server.clients].map(closeSoon));
    },
  };
}

/** The status of the refusal, or undefined for a request that may be taken over. */
function refusalOf(req: IncomingMessage, path: string): number | undefined {
  if (splitTarget(targetOf(req)).pathname !== path) {
    return 404;
  }
  const offered = req.headers['sec-websocket-protocol'] ?? '';
  return handleProtocols(offered) === false ? 400 : undefined;
}

function refuse(socket: Duplex, status: number): void {
  // The peer may be gone already.
  socket.on('error', () => {});
  socket.end(`HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
}

async function closeSoon(socket: WebSocket): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  socket.once('close', () => resolve());
  const cutOff = setTimeout(() => socket.terminate(), closeWithinMs);
  socket.close(closeCodes.goingAway, 'Going away');
  await promise;
  clearTimeout(cutOff);
}
