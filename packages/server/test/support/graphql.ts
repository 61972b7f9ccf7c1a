import { type Client, createClient } from 'graphql-ws';
import WebSocket from 'ws';
import { type Answer, ask } from './api.ts';

export const query = (
  url: string,
  headers: Readonly<Record<string, string>>,
  document: string,
): Promise<Answer> => ask(`${url}/graphql`, 'POST', { ...headers }, { query: document });

/** A client of the public library graphql-ws, with these headers on the WebSocket handshake. */
export function openClient(
  url: string,
  headers: Readonly<Record<string, string>>,
  connectionParams: Record<string, unknown> = {},
): Client {
  class WebSocketWithHeaders extends WebSocket {
    constructor(address: string | URL, protocols?: string | string[]) {
      super(address, protocols, { headers });
    }
  }
  return createClient({
    url: `${url.replace(/^http/u, 'ws')}/graphql`,
    webSocketImpl: WebSocketWithHeaders,
    connectionParams,
    retryAttempts: 0,
  });
}

export interface Handshake {
  readonly status: number;
  readonly body: string;
}

/** The response to a WebSocket handshake; 101 if it succeeds, and the WebSocket is closed again. */
export function handshake(url: string): Promise<Handshake> {
  return new Promise((resolve, reject) => {
    const socket = new WebSocket(url.replace(/^http/u, 'ws'), 'graphql-transport-ws');
    socket.once('open', () => {
      socket.close();
      resolve({ status: 101, body: '' });
    });
    socket.once('error', reject);
    socket.once('unexpected-response', (_request, response) => {
      let body = '';
      response.on('data', (chunk) => {
        body += chunk;
      });
      response.once('close', () => resolve({ status: response.statusCode ?? 0, body }));
    });
  });
}
