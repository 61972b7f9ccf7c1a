import { createClient as createSseClient } from 'graphql-sse';
import { type Client, type ClientOptions, createClient as createSocketClient } from 'graphql-ws';
import { WebSocket } from 'ws';

export interface Result {
  // biome-ignore lint/suspicious/noExplicitAny: tests look into data whose shape they are about to check
  readonly data?: any;
  readonly errors?: readonly { readonly message: string; readonly extensions: { readonly code: string } }[];
}

export type Results = AsyncIterableIterator<Result>;

/** A subscription over server-sent events, by the public client. */
export function followBySse(
  url: string,
  query: string,
  headers: Record<string, string> = { 'x-api-key': 'a' },
): Results {
  return createSseClient({ url, headers, retryAttempts: 0 }).iterate({ query }) as Results;
}

/** A client over a WebSocket; the public one. */
export function openSocket(
  url: string,
  options: Partial<ClientOptions> & { readonly headers?: Record<string, string> } = {},
): Client {
  const { headers, ...given } = options;
  class WithHeaders extends WebSocket {
    constructor(address: string, protocols: string[]) {
      super(address, protocols, { headers: headers ?? {} });
    }
  }
  return createSocketClient({
    url: url.replace('http', 'ws'),
    webSocketImpl: WithHeaders,
    connectionParams: { 'x-api-key': 'a' },
    retryAttempts: 0,
    lazyCloseTimeout: 100,
    ...given,
  });
}

export const followBySocket = (client: Client, query: string): Results =>
  client.iterate({ query }) as Results;

/** @throws if the stream has ended */
export async function nextOf(results: Results): Promise<Result> {
  const { done, value } = await results.next();
  if (done) throw new Error('There are no more results.');
  return value;
}
