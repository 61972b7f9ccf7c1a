import { EventEmitter } from 'node:events';
import { type IncomingMessage, type Server, STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';

/** How long another listener may take to write to a socket that it accepts, such as after a query to its database. */
const claimWithinMs = 5_000;
/** How long a peer may take to read a refusal and to close its own side. */
const lingerMs = 1_000;

/** Node removes its own listeners from a socket that asks for an upgrade, so one that is read or has ended is claimed. */
export const isClaimed = (socket: Duplex) =>
  socket.listenerCount('data') > 0 || socket.listenerCount('readable') > 0 || !socket.writable;

/**
 * Leaves a socket to other listeners of its server, and ends it with 404 if there are no others, or if none claims it within 5 seconds:
 * Node keeps one that is not claimed for as long as its peer likes. Until then nothing is read from it nor written to it.
 *
 * @param listener the one that leaves it; a caller of it can take the socket, unless it is the only listener itself
 */
export function leaveAlone(
  req: IncomingMessage,
  socket: Duplex,
  listener: (...args: never[]) => unknown,
): void {
  const listeners = serverOf(req)?.listeners('upgrade');
  if (listeners?.length === 1 && listeners[0] === listener) {
    refuseUpgrade(socket, 404);
    return;
  }
  const written = bytesWritten(socket);
  const timer = setTimeout(() => {
    if (!isClaimed(socket) && bytesWritten(socket) === written) refuseUpgrade(socket, 404);
  }, claimWithinMs);
  // A process that has nothing else to do may end.
  timer.unref();
  socket.once('close', () => clearTimeout(timer));
  // Without any listener, a torn connection would end the process.
  socket.on('error', () => {});
}

/** Node keeps the server with each of its connections. */
function serverOf({ socket }: IncomingMessage): Pick<Server, 'listeners'> | undefined {
  return 'server' in socket && socket.server instanceof EventEmitter ? socket.server : undefined;
}

/** Sockets count these, for the whole life of their connection. */
const bytesWritten = (socket: Duplex) => ('bytesWritten' in socket ? socket.bytesWritten : undefined);

/**
 * Answers a request for a WebSocket with a status, and closes its connection, whatever the peer does. What it still sends is
 * dropped meanwhile: closing with unread bytes would reset the connection, and the peer would lose the answer.
 */
export function refuseUpgrade(socket: Duplex, status: number): void {
  socket.end(`HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
  const cutOff = setTimeout(() => socket.destroy(), lingerMs);
  socket.once('close', () => clearTimeout(cutOff));
  socket.once('end', () => socket.destroy());
  // Without a listener, a connection that the peer resets would end the process.
  socket.on('error', () => socket.destroy());
  socket.resume();
}
