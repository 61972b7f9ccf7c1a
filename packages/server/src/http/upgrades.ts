import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import { closeSoon } from './close-soon.ts';
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
function asksForWebSocket({ headers }: IncomingMessage): boolean {
  return headers.upgrade?.toLowerCase() === 'websocket';
}

/** @see closeAfterDeclined for the offers that are left out */
export function givesUpgradeEvent(request: IncomingMessage): boolean {
  return asksForWebSocket(request) || !announcesBody(request);
}

function announcesBody({ headers }: IncomingMessage): boolean {
  return headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0;
}

/**
 * Node loses what follows a request with a declined offer and a body on its connection, so that the next request would never
 * be answered. To be called with each request; there is no next one then.
 */
export function closeAfterDeclined(request: IncomingMessage, response: ServerResponse): void {
  if (request.headers.upgrade !== undefined && announcesBody(request)) {
    response.setHeader('Connection', 'close');
  }
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
    // A listener that takes it over may be done with it while the peer keeps its own side open.
    socket.once('finish', () => closeSoon(socket));
    if (!server.listening) refuseRaw(socket, stopping);
    else if (!takeOver(req, socket, head)) refuseRaw(socket, noWebSocket);
  });
}

const noWebSocket: RawRefusal = {
  status: 404,
  code: 'NOT_FOUND',
  sentence: 'There is no WebSocket at this path.',
};
const stopping: RawRefusal = { status: 503, code: 'LIBRARY_STOPPED', sentence: 'This server is stopping.' };

/**
 * Hands a request back to its server without its offer. Node takes it for accepted as soon as there is a listener; before
 * 24.9 that is so for requests with a body, too.
 */
function declineUpgrade(server: Server, req: IncomingMessage, head: Buffer): void {
  const lines = [`${req.method} ${req.url} HTTP/${req.httpVersion}`];
  for (let index = 0; index < req.rawHeaders.length; index += 2) {
    const name = req.rawHeaders[index] ?? '';
    if (name.toLowerCase() !== 'upgrade') lines.push(`${name}: ${req.rawHeaders[index + 1]}`);
  }
  const { socket } = req;
  const destroy = () => socket.destroy();
  socket.on('error', destroy);
  // Node is still reading the piece that the request came in, and another offer may follow in it.
  setImmediate(() => {
    socket.off('error', destroy);
    if (socket.destroyed) return;
    socket.unshift(Buffer.concat([Buffer.from(`${lines.join('\r\n')}\r\n\r\n`, 'latin1'), head]));
    server.emit('connection', socket);
  });
}
