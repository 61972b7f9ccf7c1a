import { STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';
import { closeSoon } from '../http/wire/index.ts';

/** Answers a request for a WebSocket with a status, and closes its connection, also when the peer does not close its side. */
export function refuseUpgrade(socket: Duplex, status: number): void {
  socket.end(`HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
  closeSoon(socket);
}
