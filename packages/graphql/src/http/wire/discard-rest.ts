import type { IncomingMessage } from 'node:http';

/** After an answer that leaves part of the body unread, this much of it is still taken off the wire. */
const lingerMs = 1_000;
const lingerBytes = 8 * 1024 * 1024;

/**
 * Takes off the wire what is left of a body that nobody wants. Closing at once would reset the connection, and a client still
 * sending would never see the answer. So the rest is thrown away as it comes, for a moment and up to a size; a client that
 * goes on past that is cut off.
 */
export function discardRest(req: IncomingMessage): void {
  let left = lingerBytes;
  const timer = setTimeout(() => req.destroy(), lingerMs);
  req.once('close', () => clearTimeout(timer));
  req.on('error', () => {});
  req.on('data', (chunk: Buffer) => {
    left -= chunk.length;
    if (left < 0) req.destroy();
  });
  req.resume();
}
