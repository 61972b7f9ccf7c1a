import type { TadaDocumentNode } from 'gql.tada';
import { print } from 'graphql';
import { GraphQLClient } from 'graphql-request';
import { createClient as createWebSocketClient } from 'graphql-ws';

export interface ClientOptions {
  /** Address of the server, such as `http://127.0.0.1:3000`. */
  readonly url: string;
  readonly apiKey: string;
}

type Variables = Record<string, unknown>;

export interface Client {
  /** Runs a query or a mutation. @throws ClientError with the server's errors */
  request<Result, V extends Variables>(document: TadaDocumentNode<Result, V>, variables: V): Promise<Result>;
  /** The events of a subscription, until the loop ends. */
  subscribe<Result, V extends Variables>(
    document: TadaDocumentNode<Result, V>,
    variables: V,
  ): AsyncIterable<Result>;
  close(): Promise<void>;
}

/** Sends queries and mutations over HTTP, and subscriptions over one WebSocket that is open while there are any. */
export function createClient({ url, apiKey }: ClientOptions): Client {
  const address = new URL('/graphql', url);
  const http = new GraphQLClient(address.href, { headers: { 'x-api-key': apiKey } });
  address.protocol = address.protocol.replace('http', 'ws');
  const socket = createWebSocketClient({ url: address.href, connectionParams: { 'x-api-key': apiKey } });
  return {
    request: <Result, V extends Variables>(document: TadaDocumentNode<Result, V>, variables: V) =>
      http.request<Result>(print(document), variables),
    async *subscribe<Result, V extends Variables>(document: TadaDocumentNode<Result, V>, variables: V) {
      for await (const { data, errors } of socket.iterate<Result>({ query: print(document), variables })) {
        if (errors !== undefined) throw new AggregateError(errors, errors[0]?.message);
        if (data) yield data;
      }
    },
    close: async () => socket.dispose(),
  };
}
