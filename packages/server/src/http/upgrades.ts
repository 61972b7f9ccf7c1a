import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import { closeLingering } from './close-lingering.ts';
import type { Connections } from './drain.ts';
import { type RawError, sendRawError } from './raw-error.ts';

/**
 * Handles a request for a WebSocket and owns its connection from then on.
 *
 * @param head the bytes after the request
 * @returns false if there is no WebSocket at the path of the request; the connection is untouched then
 */
export type UpgradeHandler = (req: IncomingMessage, socket: Duplex, head: Buffer) => boolean;

/** Other upgrades, such as the HTTP/2 that some clients offer with every request, are ignored (RFC 9110 section 7.8). */
function isWebSocketRequest({ headers }: IncomingMessage): boolean {
  return headers.upgrade?.toLowerCase() === 'websocket';
}

/** @see closeAfterDeclined for requests with a body, which are excluded */
export function shouldEmitUpgrade(request: IncomingMessage): boolean {
  return isWebSocketRequest(request) || !announcesBody(request);
}

function announcesBody({ headers }: IncomingMessage): boolean {
  return headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0;
}

/**
 * Closes the connection after a request with a declined upgrade and a body: Node loses the bytes after it, so a next request would
 * never be answered. Call it for each request.
 */
export function closeAfterDeclined(request: IncomingMessage, response: ServerResponse): void {
  if (request.headers.upgrade !== undefined && announcesBody(request)) {
    response.setHeader('Connection', 'close');
  }
}

/**
 * Passes requests for WebSockets to `handleUpgrade`. Without a handler and during shutdown they are refused. Upgrades to other
 * protocols are declined.
 */
export function acceptUpgrades(
  server: Server,
  connections: Pick<Connections, 'upgraded'>,
  handleUpgrade: UpgradeHandler = () => false,
): void {
  server.on('upgrade', (req, socket, head) => {
    if (!isWebSocketRequest(req)) {
      declineUpgrade(server, req, head);
      return;
    }
    connections.upgraded(req.socket);
    // Node has removed its own listener; without one, a lost connection would end the process.
    socket.on('error', () => socket.destroy());
    // The handler may close its side while the peer keeps its own open.
    socket.once('finish', () => closeLingering(socket));
    if (!server.listening) sendRawError(socket, stopping);
    else if (!handleUpgrade(req, socket, head)) sendRawError(socket, noWebSocket);
  });
}

const noWebSocket: RawError = {
  status: 404,
  code: 'NOT_FOUND',
  sentence: 'There is no WebSocket at this path.',
};
const stopping: RawError = { status: 503, code: 'LIBRARY_STOPPED', sentence: 'This server is stopping.' };

/**
 * Emits a request again without its upgrade header. Node treats an upgrade as accepted as soon as there is a listener; before
 * 24.9 also for requests with a body.
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
  // Node is still parsing the chunk of the request, which may contain another upgrade.
  setImmediate(() => {
    socket.off('error', destroy);
    if (socket.destroyed) return;
    socket.unshift(Buffer.concat([Buffer.from(`${lines.join('\r\n')}\r\n\r\n`, 'latin1'), head]));
    server.emit('connection', socket);
  });
}
