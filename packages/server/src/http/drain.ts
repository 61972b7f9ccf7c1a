import type { Server, ServerResponse } from 'node:http';
import { Server as NetServer, type Socket } from 'node:net';

const checkedEveryMs = 50;

/** Knows what each connection is busy with, so that none is closed in the middle of an answer. */
export interface Connections {
  /** To be told of every request. */
  answering(socket: Socket, response: ServerResponse): void;
  /** Takes no more connections, lets requests under way end, and cuts off what has not ended after `drainMs`. */
  drain(drainMs: number): Promise<void>;
}

/**
 * `server.close()` and `closeIdleConnections()` take an answer for sent that still waits in memory for a slow reader,
 * and cut it off; so this looks itself.
 */
export function trackConnections(server: Server): Connections {
  const answers = new Map<Socket, ServerResponse | undefined>();
  server.on('connection', (socket: Socket) => {
    answers.set(socket, undefined);
    socket.once('close', () => answers.delete(socket));
  });

  const closeIdle = () => {
    for (const [socket, answer] of answers) {
      if (answer === undefined || answer.writableFinished) {
        socket.destroySoon();
      }
    }
  };
  return {
    answering(socket, response) {
      answers.set(socket, response);
    },
    async drain(drainMs) {
      const closed = new Promise<void>((resolve) => NetServer.prototype.close.call(server, () => resolve()));
      closeIdle();
      const sweep = setInterval(closeIdle, checkedEveryMs);
      const cutOff = setTimeout(() => server.closeAllConnections(), drainMs);
      await closed;
      clearInterval(sweep);
      clearTimeout(cutOff);
    },
  };
}
