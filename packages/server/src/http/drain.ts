import type { Server, ServerResponse } from 'node:http';
import { Server as NetServer, type Socket } from 'node:net';
import { closeSoon } from './close-soon.ts';

const checkedEveryMs = 50;

/** Knows what each connection is busy with, so that none is closed in the middle of an answer, or kept for good. */
export interface Connections {
  /** To be told of every request. */
  answering(socket: Socket, response: ServerResponse): void;
  /** To be told of every connection that is taken over by somebody else, who then has to end it. */
  handedOver(socket: Socket): void;
  /** The answer to the last request of a connection, until the client has taken all of it. */
  answerOn(socket: Socket): ServerResponse | undefined;
  /**
   * Takes no more connections, lets requests under way end, waits for connections that were handed over, and cuts off what
   * has not ended after `drainMs`.
   */
  drain(drainMs: number): Promise<void>;
}

export interface ConnectionTimeouts {
  /** How long a client may take to read an answer that is complete. */
  readonly takenWithinMs: number;
  readonly checkedEveryMs: number;
}

const handedOver = Symbol('handed over');
type Use = ServerResponse | typeof handedOver | undefined;

/**
 * `server.close()` and `closeIdleConnections()` take an answer for sent that still waits in memory for a slow reader,
 * and cut it off; and `closeAllConnections()` forgets those that were handed over. So this looks itself.
 */
export function trackConnections(server: Server, timeouts?: ConnectionTimeouts): Connections {
  const connections = new Map<Socket, Use>();
  const answerOn = (socket: Socket) => unfinished(connections.get(socket));
  server.on('connection', (socket: Socket) => {
    // Node hands out a connection again whose offer of another protocol was declined.
    if (!connections.has(socket)) {
      socket.once('close', () => connections.delete(socket));
      closeGently(socket, () => connections.get(socket));
    }
    connections.set(socket, undefined);
  });
  if (timeouts !== undefined) cutOffSlowReaders(server, connections, timeouts);

  const closeIdle = () => {
    for (const [socket, use] of connections) {
      if (use === undefined || (use !== handedOver && use.writableFinished)) {
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
    answering(socket, response) {
      connections.set(socket, response);
    },
    handedOver(socket) {
      connections.set(socket, handedOver);
    },
    answerOn,
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
  use === undefined || use === handedOver || use.writableFinished ? undefined : use;

/**
 * Node closes a connection through this method as soon as its last answer is written. Where the body of the request is still
 * on its way, that would reset the connection, and the client would lose the answer.
 */
function closeGently(socket: Socket, useOf: () => Use): void {
  const destroySoon = socket.destroySoon.bind(socket);
  socket.destroySoon = () => {
    const use = useOf();
    if (use !== undefined && use !== handedOver && !use.req.complete) closeSoon(socket);
    else destroySoon();
  };
}

/** An answer that its client does not read would stay in memory, and its connection open, for good. */
function cutOffSlowReaders(
  server: Server,
  connections: ReadonlyMap<Socket, Use>,
  { takenWithinMs, checkedEveryMs: everyMs }: ConnectionTimeouts,
): void {
  const endedAt = new WeakMap<ServerResponse, number>();
  const sweep = setInterval(() => {
    const now = performance.now();
    for (const [socket, use] of connections) {
      const answer = unfinished(use);
      // A stream of events is cut off by its writer.
      if (answer?.writableEnded !== true) continue;
      const since = endedAt.get(answer) ?? now;
      endedAt.set(answer, since);
      if (now - since > takenWithinMs) socket.destroy();
    }
  }, everyMs);
  server.once('close', () => clearInterval(sweep));
  sweep.unref();
}
