import { once } from 'node:events';
import { connect, type Socket } from 'node:net';

/** A TCP connection that the client side never closes by itself. */
export interface RawConnection {
  readonly socket: Socket;
  /** Everything received so far. */
  received(): string;
  /** Resolves when the server has closed the connection, by FIN or by a reset. */
  readonly closed: Promise<void>;
}

/** @param reads false never reads from the connection */
export async function openRaw(port: number, { reads = true } = {}): Promise<RawConnection> {
  const socket = connect({ port, host: '127.0.0.1', allowHalfOpen: true });
  let received = '';
  const closed = new Promise<void>((resolve) => {
    socket.once('close', () => resolve());
    socket.once('end', () => resolve());
  });
  await once(socket, 'connect');
  socket.on('error', () => {});
  if (reads) {
    socket.setEncoding('latin1').on('data', (chunk) => {
      received += chunk;
    });
  }
  return { socket, received: () => received, closed };
}

/** Sends text and returns everything received until the server closes the connection. */
export async function exchangeRaw(port: number, text: string): Promise<string> {
  const raw = await openRaw(port);
  raw.socket.write(text, 'latin1');
  await raw.closed;
  raw.socket.destroy();
  return raw.received();
}

export const portOf = (url: string) => Number(new URL(url).port);
