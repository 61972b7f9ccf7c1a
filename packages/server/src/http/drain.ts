import type { Server, ServerResponse } from 'node:http';
import { Server as NetServer, type Socket } from 'node:net';
import { closeLingering } from './close-lingering.ts';

const checkedEveryMs = 50;

/** Tracks what each connection is used for, so that none is closed in the middle of a response or kept forever. */
export interface Connections {
  /** Call it for every request. */
  onRequest(socket: Socket, response: ServerResponse): void;
  /** Call it for every connection that becomes a WebSocket; its handler has to close it. */
  upgraded(socket: Socket): void;
  /** The response to the last request of a connection until all of it is sent. */
  pendingResponse(socket: Socket): ServerResponse | undefined;
  /**
   * Stops accepting connections, waits for pending responses and for WebSockets, and destroys connections that are still open
   * after `drainMs`.
   */
  drain(drainMs: number): Promise<void>;
}

export interface ConnectionTimeouts {
  /** How long a client may take to read a complete response. */
  readonly readTimeoutMs: number;
  readonly checkedEveryMs: number;
}

const upgraded = Symbol('upgraded');
type Use = ServerResponse | typeof upgraded | undefined;

/**
 * `server.close()` and `closeIdleConnections()` truncate a response that is still buffered for a slow reader, and
 * `closeAllConnections()` does not close upgraded connections. So connections are tracked here.
 */
export function trackConnections(server: Server, timeouts?: ConnectionTimeouts): Connections {
  const connections = new Map<Socket, Use>();
  const pendingResponse = (socket: Socket) => unfinished(connections.get(socket));
  server.on('connection', (socket: Socket) => {
    // Node emits a connection again whose upgrade was declined.
    if (!connections.has(socket)) {
      socket.once('close', () => connections.delete(socket));
      closeAfterBody(socket, () => connections.get(socket));
    }
    connections.set(socket, undefined);
  });
  if (timeouts !== undefined) closeSlowReaders(server, connections, timeouts);

  const closeIdle = () => {
    for (const [socket, use] of connections) {
      if (use === undefined || (use !== upgraded && use.writableFinished)) {
        socket.destroySoon();
      }
    }
  };
  const closeAll = () => {
    for (const socket of connections.keys()) {
      socket.destroy();
    }
  };
  return {
    onRequest(socket, response) {
      connections.set(socket, response);
    },
    upgraded(socket) {
      connections.set(socket, upgraded);
    },
    pendingResponse,
    async drain(drainMs) {
      const closed = new Promise<void>((resolve) => NetServer.prototype.close.call(server, () => resolve()));
      closeIdle();
      const sweep = setInterval(closeIdle, checkedEveryMs);
      const cutOff = setTimeout(closeAll, drainMs);
      await closed;
      clearInterval(sweep);
      clearTimeout(cutOff);
    },
  };
}

const unfinished = (use: Use) =>
  use === undefined || use === upgraded || use.writableFinished ? undefined : use;

/**
 * Node calls `destroySoon` as soon as the last response is written. If the request body is still arriving, that would reset the
 * connection, and the client would lose the response.
 */
function closeAfterBody(socket: Socket, useOf: () => Use): void {
  const destroySoon = socket.destroySoon.bind(socket);
  socket.destroySoon = () => {
    const use = useOf();
    if (use !== undefined && use !== upgraded && !use.req.complete) closeLingering(socket);
    else destroySoon();
  };
}

/** Destroys connections of clients that do not read their responses, which would stay in memory. */
function closeSlowReaders(
  server: Server,
  connections: ReadonlyMap<Socket, Use>,
  { readTimeoutMs, checkedEveryMs: everyMs }: ConnectionTimeouts,
): void {
  const endedAt = new WeakMap<ServerResponse, number>();
  const sweep = setInterval(() => {
    const now = performance.now();
    for (const [socket, use] of connections) {
      const response = unfinished(use);
      // The writer of an event stream limits it itself.
      if (response?.writableEnded !== true) continue;
      const since = endedAt.get(response) ?? now;
      endedAt.set(response, since);
      if (now - since > readTimeoutMs) socket.destroy();
    }
  }, everyMs);
  server.once('close', () => clearInterval(sweep));
  sweep.unref();
}
