import type { Duplex } from 'node:stream';
import { refuseUpgrade } from './refuse-upgrade.ts';

/** How long another listener may take to write to a socket that it takes over, such as for a look at the database. */
const claimWithinMs = 5_000;

/** Node removes its own listeners from a socket that asks for an upgrade, so whoever reads or has ended it has claimed it. */
export function isClaimed(socket: Duplex): boolean {
  return socket.listenerCount('data') > 0 || socket.listenerCount('readable') > 0 || !socket.writable;
}

/**
 * Ends a socket with 404 if no other listener claims it within 5 seconds: Node keeps one that nobody claims for as long as its
 * peer likes. Until then nothing is read from it nor written to it.
 */
export function endUnlessClaimed(socket: Duplex): void {
  const written = bytesWritten(socket);
  const timer = setTimeout(() => {
    if (!isClaimed(socket) && bytesWritten(socket) === written) {
      refuseUpgrade(socket, 404);
    }
  }, claimWithinMs);
  // A process that has nothing else to do may end.
  timer.unref();
  socket.once('close', () => clearTimeout(timer));
  // Without any listener, a torn connection would end the process.
  socket.on('error', () => {});
}

/** Sockets count these, for the whole life of their connection. */
const bytesWritten = (socket: Duplex) => ('bytesWritten' in socket ? socket.bytesWritten : undefined);
