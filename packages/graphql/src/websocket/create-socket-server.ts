import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import type { Caller } from '@cinephage/core';
import { handleProtocols } from 'graphql-ws';
import { useServer } from 'graphql-ws/use/ws';
import { type WebSocket, WebSocketServer } from 'ws';
import { callerOf } from '../requests/request-origin.ts';
import { splitTarget } from '../requests/request-target.ts';
import { boundedSocket } from './bounded-socket.ts';
import { type ConnectionsDeps, createConnections } from './connections.ts';
import { isClaimed, leaveAlone, refuseUpgrade } from './upgrade-sockets.ts';

/** How long peers may take to close their side. */
const closeWithinMs = 5_000;
const closeWhenStoppingWithinMs = 1_000;
const connectionInitWaitTimeout = 5_000;
/** More than `connection_init` may hold in headers and parameters. */
const maximumBytesBeforeInit = 64 * 1024;

export interface SocketServer {
  /**
   * Accepts or refuses a connection that asks for a WebSocket at `path`.
   *
   * @returns false for every other, and for one that another listener has claimed: it is left alone
   */
  handleUpgrade(req: IncomingMessage, socket: Duplex, head: Buffer, caller?: Caller): boolean;
  /** Closes all connections and accepts no more; clients connect again by themselves. */
  close(): Promise<void>;
}

export function createSocketServer(deps: ConnectionsDeps): SocketServer {
  const { path, maxBodyBytes, heartbeatMs, drainWithinMs } = deps;
  const server = new WebSocketServer({
    // Not declared by `@types/ws` yet.
    ...{ closeTimeout: closeWithinMs },
    noServer: true,
    maxPayload: maxBodyBytes === Number.POSITIVE_INFINITY ? 0 : maxBodyBytes,
    perMessageDeflate: false,
    WebSocket: boundedSocket({ drainWithinMs }),
  });
  const { open, protocol } = createConnections(deps);
  const running = useServer({ ...protocol, connectionInitWaitTimeout, isProd: true }, server, heartbeatMs);
  let closed: Promise<void> | undefined;

  function accept(socket: WebSocket, req: IncomingMessage, caller: Caller): void {
    const connection = open(socket, req, caller);
    limitUntilAuthenticated(req.socket, () => connection.owner !== undefined);
    server.emit('connection', socket, req);
  }

  const handleUpgrade: SocketServer['handleUpgrade'] = (req, socket, head, caller = callerOf(req)) => {
    if (isClaimed(socket)) {
      return false;
    }
    if (splitTarget(req.url ?? '').pathname !== path) {
      leaveAlone(req, socket, handleUpgrade);
      return false;
    }
    const protocols = req.headers['sec-websocket-protocol'] ?? '';
    if (handleProtocols(protocols) === false) {
      refuseUpgrade(socket, 400);
    } else {
      server.handleUpgrade(req, socket, head, (client) => accept(client, req, caller));
    }
    return true;
  };

  /** From now on `ws` refuses upgrades with 503. */
  async function closeSoon(): Promise<void> {
    const cutOff = setTimeout(() => {
      for (const client of server.clients) client.terminate();
    }, closeWhenStoppingWithinMs);
    await running.dispose();
    clearTimeout(cutOff);
  }

  return {
    handleUpgrade,
    close() {
      closed ??= closeSoon();
      return closed;
    },
  };
}

/** Anybody may open connections, and a message is kept in memory until it is complete. */
function limitUntilAuthenticated(socket: Duplex, isAuthenticated: () => boolean): void {
  let received = 0;
  const onData = (chunk: Buffer) => {
    received += chunk.length;
    if (isAuthenticated()) socket.off('data', onData);
    else if (received > maximumBytesBeforeInit) socket.destroy();
  };
  socket.on('data', onData);
}
