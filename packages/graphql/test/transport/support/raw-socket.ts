import { once } from 'node:events';
import type { Socket } from 'node:net';
import { type ClientOptions, WebSocket } from 'ws';

export interface RawSocket {
  readonly socket: WebSocket;
  /** Messages that came, in their order. */
  readonly messages: readonly SocketMessage[];
  /** Sends messages in one piece, so that the server reads all of them before it has done what the first one asks for. */
  send(...messages: readonly unknown[]): void;
  closed(): Promise<{ readonly code: number; readonly reason: string }>;
}

export interface SocketMessage {
  readonly type: string;
  readonly id?: string;
  // biome-ignore lint/suspicious/noExplicitAny: tests look into payloads whose shape they are about to check
  readonly payload?: any;
}

/** A WebSocket without a client's manners. */
export async function openRawSocket(port: number, options: ClientOptions = {}): Promise<RawSocket> {
  const socket = new WebSocket(`ws://127.0.0.1:${port}/graphql`, 'graphql-transport-ws', options);
  const messages: SocketMessage[] = [];
  const closed = Promise.withResolvers<{ code: number; reason: string }>();
  socket.on('message', (data) => messages.push(JSON.parse(String(data))));
  socket.on('close', (code, reason) => closed.resolve({ code, reason: String(reason) }));
  socket.on('error', () => {});
  await once(socket, 'open');
  return {
    socket,
    messages,
    send(...all) {
      const { _socket: wire } = socket as unknown as { readonly _socket: Socket };
      wire.cork();
      for (const one of all) socket.send(typeof one === 'string' ? one : JSON.stringify(one));
      wire.uncork();
    },
    closed: () => closed.promise,
  };
}

export const init = (payload: unknown = { 'x-api-key': 'a' }) => ({ type: 'connection_init', payload });
export const subscribe = (id: string, query: string, more: object = {}) => ({
  id,
  type: 'subscribe',
  payload: { query, ...more },
});

/** The status of the answer to a request that is refused an upgrade. */
export async function refusedUpgrade(address: string, protocol: string | undefined): Promise<number> {
  const socket = new WebSocket(address, protocol ? [protocol] : []);
  const [, response] = await once(socket, 'unexpected-response');
  socket.on('error', () => {});
  socket.terminate();
  return response.statusCode;
}
