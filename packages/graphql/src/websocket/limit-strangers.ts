import type { Duplex } from 'node:stream';
import type { Connection } from './connection.ts';

/** More than `connection_init` may hold in headers and parameters. */
const maxBytes = 64 * 1024;

/**
 * Cuts off a connection that sends more than `connection_init` can be before it is let in: anybody may open as many as they
 * like, and what is sent as one message is kept in memory until it is complete.
 */
export function limitStrangers(socket: Duplex, connection: Pick<Connection, 'owner'>): void {
  let received = 0;
  const onData = (chunk: Buffer) => {
    received += chunk.length;
    if (connection.owner !== undefined) socket.off('data', onData);
    else if (received > maxBytes) socket.destroy();
  };
  socket.on('data', onData);
}
