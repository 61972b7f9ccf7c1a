import { MessageType, parseMessage, type Server, stringifyMessage } from 'graphql-ws';
import type { WebSocket } from 'ws';
import { type Connection, closeCodes } from './connection.ts';
import { createUnsettledOperations } from './unsettled-operations.ts';

export interface ServeSocketOptions {
  /** How often the peer is asked whether it is still there. */
  readonly heartbeatMs: number;
  /** A peer that takes or says nothing for so long is cut off. */
  readonly drainWithinMs: number;
  /** Told of what is no fault of the peer's. */
  onError(error: unknown): void;
}

/**
 * Speaks the protocol `graphql-transport-ws` over one socket. What is sent is waited for, so that a slow peer holds nothing
 * in memory and gets no further events.
 */
export function serveSocket(
  socket: WebSocket,
  connection: Connection,
  server: Server<Connection>,
  { heartbeatMs, drainWithinMs, onError }: ServeSocketOptions,
): void {
  const send = createSend(socket, connection.closed, drainWithinMs);
  const unsettled = createUnsettledOperations();
  let heardAt = Date.now();
  const onHeard = () => {
    heardAt = Date.now();
  };
  const heartbeat = setInterval(() => {
    if (Date.now() - heardAt > heartbeatMs + drainWithinMs) {
      socket.terminate();
    } else if (socket.readyState === socket.OPEN) {
      socket.ping();
    }
  }, heartbeatMs);

  const closed = server.opened(
    {
      protocol: socket.protocol,
      send,
      close: connection.close,
      onPing: createPong(send),
      onMessage(take) {
        socket.on('message', (data) => {
          onHeard();
          const text = String(data);
          // What has waited for its turn comes too late once the peer is gone.
          const taken = unsettled.take(text, async (due) => {
            if (socket.readyState === socket.OPEN) await take(due);
          });
          if (taken === null) {
            connection.close(
              closeCodes.subscriberAlreadyExists,
              'An operation with this id has not ended yet',
            );
            return;
          }
          taken.catch((error: unknown) => {
            if (isFromServer(text)) {
              connection.close(closeCodes.badRequest, 'Invalid message received');
            } else {
              onError(error);
              connection.close(closeCodes.internalError, 'Internal server error');
            }
          });
        });
      },
    },
    connection,
  );
  socket.on('pong', onHeard);
  socket.on('ping', onHeard);
  // Frames that break the protocol: `ws` closes the socket with the code for it.
  socket.on('error', () => {});
  socket.once('close', (code, reason) => {
    clearInterval(heartbeat);
    closed(code, String(reason)).catch(onError);
  });
}

/** Messages that only servers send are the one fault of a peer that `graphql-ws` takes for one of ours. */
function isFromServer(text: string): boolean {
  const { type } = parseMessage(text);
  return type === MessageType.ConnectionAck || type === MessageType.Next || type === MessageType.Error;
}

/**
 * Resolves when the peer has taken it, or everything that was sent for is over: until then whoever sends events must not
 * ask for more of them.
 */
function createSend(
  socket: WebSocket,
  closed: AbortSignal,
  withinMs: number,
): (data: string) => Promise<void> {
  return (data) => {
    const { promise, resolve } = Promise.withResolvers<void>();
    if (socket.readyState !== socket.OPEN) {
      closed.addEventListener('abort', () => resolve());
      if (closed.aborted) {
        resolve();
      }
      return promise;
    }
    const cutOff = setTimeout(() => socket.terminate(), withinMs);
    // An error is followed by the end of the socket.
    socket.send(data, () => {
      clearTimeout(cutOff);
      resolve();
    });
    return promise;
  };
}

type Payload = Readonly<Record<string, unknown>> | undefined;

/** One answer at a time: those that a peer does not take would pile up. */
function createPong(send: (data: string) => Promise<void>): (payload: Payload) => Promise<void> {
  let isUnderWay = false;
  return async (payload) => {
    if (!isUnderWay) {
      isUnderWay = true;
      await send(stringifyMessage({ type: MessageType.Pong, ...(payload && { payload }) }));
      isUnderWay = false;
    }
  };
}
