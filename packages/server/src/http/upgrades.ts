import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';
import type { Connections } from './drain.ts';
import { type RawRefusal, refuseRaw } from './raw-refusal.ts';

/**
 * Takes over the connection of a request for a WebSocket.
 *
 * @param head what has arrived after the request
 * @returns false, with the connection left alone, when there is no WebSocket at the path of the request
 */
export type TakeOver = (req: IncomingMessage, socket: Duplex, head: Buffer) => boolean;

/**
 * Whether a request asks for a WebSocket. Some clients offer HTTP/2 with every request that they send; that is declined
 * by answering as if they had not (RFC 9110 section 7.8).
 */
export function asksForWebSocket({ headers }: IncomingMessage): boolean {
  return headers.upgrade?.toLowerCase() === 'websocket';
}

/**
 * Hands requests for WebSockets to `takeOver`; where there is none, and once the server does not listen any more, they are
 * refused. All other offers to speak something else are declined.
 */
export function acceptUpgrades(
  server: Server,
  connections: Pick<Connections, 'handedOver'>,
  takeOver: TakeOver = () => false,
): void {
  server.on('upgrade', (req, socket, head) => {
    if (!asksForWebSocket(req)) {
      declineUpgrade(server, req, head);
      return;
    }
    connections.handedOver(req.socket);
    // Node has taken off its own listener, and without any a torn connection would end the process.
    socket.on('error', () => socket.destroy());
    if (!server.listening) refuse(socket, stopping);
    else if (!takeOver(req, socket, head)) refuse(socket, noWebSocket);
  });
}

const noWebSocket: RawRefusal = {
  status: 404,
  code: 'NOT_FOUND',
  sentence: 'There is no WebSocket at this path.',
};
const stopping: RawRefusal = { status: 503, code: 'LIBRARY_STOPPED', sentence: 'This server is stopping.' };

/** Closed from here, as the peer may keep its own side open for as long as it likes. */
function refuse(socket: Duplex, refusal: RawRefusal): void {
  socket.once('finish', () => socket.destroy());
  refuseRaw(socket, refusal);
}

/**
 * Hands a request back to its server without its offer. Node before 24.9 knows no `shouldUpgradeCallback`, and takes every
 * offer for accepted as soon as somebody listens for them; newer ones never come here.
 */
function declineUpgrade(server: Server, req: IncomingMessage, head: Buffer): void {
  const lines = [`${req.method} ${req.url} HTTP/${req.httpVersion}`];
  for (let index = 0; index < req.rawHeaders.length; index += 2) {
    const name = req.rawHeaders[index] ?? '';
    if (name.toLowerCase() !== 'upgrade') lines.push(`${name}: ${req.rawHeaders[index + 1]}`);
  }
  req.socket.unshift(Buffer.concat([Buffer.from(`${lines.join('\r\n')}\r\n\r\n`, 'latin1'), head]));
  server.emit('connection', req.socket);
}
