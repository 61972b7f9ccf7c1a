import type { Duplex } from 'node:stream';

/** How long a peer may take to read what was written last, and to close its own side. */
const lingerMs = 1_000;

/**
 * Closes a connection after what was written, whatever the peer does. What it still sends is thrown away meanwhile: closing
 * with unread bytes would reset the connection, and the peer would lose what was written.
 */
export function closeLingering(socket: Duplex): void {
  const cutOff = setTimeout(() => socket.destroy(), lingerMs);
  socket.once('close', () => clearTimeout(cutOff));
  socket.once('end', () => socket.destroy());
  // Without a listener, a connection that the peer resets would end the process.
  socket.on('error', () => socket.destroy());
  if (!socket.writableEnded) socket.end();
  socket.resume();
}
