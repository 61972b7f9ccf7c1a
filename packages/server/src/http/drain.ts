import type { Server, ServerResponse } from 'node:http';
import { Server as NetServer, type Socket } from 'node:net';

const checkedEveryMs = 50;

/** Knows what each connection is busy with, so that none is closed in the middle of an answer. */
export interface Connections {
  /** To be told of every request. */
  answering(socket: Socket, response: ServerResponse): void;
  /** To be told of every connection that is taken over by somebody else, who then has to end it. */
  handedOver(socket: Socket): void;
  /**
   * Takes no more connections, lets requests under way end, waits for connections that were handed over, and cuts off what
   * has not ended after `drainMs`.
   */
  drain(drainMs: number): Promise<void>;
}

const handedOver = Symbol('handed over');

/**
 * `server.close()` and `closeIdleConnections()` take an answer for sent that still waits in memory for a slow reader,
 * and cut it off; and `closeAllConnections()` forgets those that were handed over. So this looks itself.
 */
export function trackConnections(server: Server): Connections {
  const connections = new Map<Socket, ServerResponse | typeof handedOver | undefined>();
  server.on('connection', (socket: Socket) => {
    connections.set(socket, undefined);
    socket.once('close', () => connections.delete(socket));
  });

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
