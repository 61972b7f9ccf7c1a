import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import type { Caller } from '@cinephage/core';
import { handleProtocols, type Server } from 'graphql-ws';
import { type WebSocket, WebSocketServer } from 'ws';
import { callerOf } from '../http/node-http-request.ts';
import { splitTarget } from '../http/request-target.ts';
import { type Connection, closeCodes } from './connection.ts';
import { isClaimed, leaveAlone } from './left-alone.ts';
import { limitStrangers } from './limit-strangers.ts';
import { refuseUpgrade } from './refuse-upgrade.ts';
import { type ServeSocketOptions, serveSocket } from './serve-socket.ts';

/** How long peers may take to close their side. */
const closeWithinMs = 5_000;
const closeWhenStoppingWithinMs = 1_000;

export interface SocketServer {
  /**
   * Accepts or refuses a connection that wants to be a WebSocket at `path`.
   *
   * @returns false for every other, and for one that another listener has claimed: it is left alone
   */
  handleUpgrade(req: IncomingMessage, socket: Duplex, head: Buffer, caller?: Caller): boolean;
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
      close(code, reason) {
        if (socket.readyState === socket.OPEN) cutOffUnlessClosed(socket, closeWithinMs);
        socket.close(code, reason);
      },
    };
    socket.once('close', () => closing.abort());
    limitStrangers(req.socket, connection);
    serveSocket(socket, connection, protocol, options);
  }

  const handleUpgrade: SocketServer['handleUpgrade'] = (req, socket, head, caller = callerOf(req)) => {
    if (isClaimed(socket)) {
      return false;
    }
    if (splitTarget(req.url ?? '').pathname !== path) {
      leaveAlone(req, socket, handleUpgrade);
      return false;
    }
    const refusal = isStopping ? 503 : refusalOf(req);
    if (refusal === undefined) {
      server.handleUpgrade(req, socket, head, (client) => serve(client, req, caller));
    } else {
      refuseUpgrade(socket, refusal);
    }
    return true;
  };

  return {
    handleUpgrade,
    async close() {
      isStopping = true;
      await Promise.all([...server.clients].map(closeSoon));
    },
  };
}

/** The status of the refusal, or undefined for a request that may be taken over. */
function refusalOf({ headers }: IncomingMessage): number | undefined {
  return handleProtocols(headers['sec-websocket-protocol'] ?? '') === false ? 400 : undefined;
}

async function closeSoon(socket: WebSocket): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  socket.once('close', () => resolve());
  cutOffUnlessClosed(socket, closeWhenStoppingWithinMs);
  socket.close(closeCodes.goingAway, 'Going away');
  await promise;
}

/** `ws` by itself would give peers 30 seconds, and keep what they send meanwhile. */
function cutOffUnlessClosed(socket: WebSocket, withinMs: number): void {
  const cutOff = setTimeout(() => socket.terminate(), withinMs);
  socket.once('close', () => clearTimeout(cutOff));
}
