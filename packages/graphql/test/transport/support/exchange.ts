import { request } from 'node:http';
import type { GraphQLGateway } from '../../../src/index.ts';

export interface Sent {
  readonly method?: string;
  /** With the query. */
  readonly path?: string;
  /** Added to those of a client with a key; undefined leaves one out. */
  readonly headers?: Readonly<Record<string, string | undefined>>;
  readonly body?: string | Uint8Array;
}

export interface Received {
  readonly status: number;
  /** Without those that only concern the connection. */
  readonly headers: Readonly<Record<string, string>>;
  readonly text: string;
}

export const apiKey = 'a_key';

const withOwn = (headers: Sent['headers']): Record<string, string> =>
  JSON.parse(JSON.stringify({ 'x-api-key': apiKey, host: 'movies.test', ...headers }));

/** Sends a request as it is to a node server. */
export function sendOverNode(
  port: number,
  { method = 'POST', path = '/graphql', headers, body }: Sent,
): Promise<Received> {
  const { promise, resolve, reject } = Promise.withResolvers<Received>();
  const outgoing = request({ port, method, path, headers: withOwn(headers) }, async (response) => {
    try {
      const chunks: Buffer[] = [];
      for await (const chunk of response) chunks.push(chunk);
      const all = new Headers(response.headers as Record<string, string>);
      resolve({
        status: response.statusCode ?? 0,
        headers: lasting(all),
        text: Buffer.concat(chunks).toString(),
      });
    } catch (error) {
      reject(error);
    }
  });
  outgoing.on('error', reject);
  outgoing.end(body);
  return promise;
}

/** The same request by `fetch` of the gateway. */
export async function sendOverFetch(
  { fetch }: Pick<GraphQLGateway, 'fetch'>,
  { method = 'POST', path = '/graphql', headers, body }: Sent,
): Promise<Received> {
  const init = { method, headers: withOwn(headers), ...(body !== undefined && { body }) };
  const response = await fetch(new Request(`http://movies.test${path}`, init as RequestInit));
  // A server leaves out the body of an answer to HEAD.
  const text = method === 'HEAD' ? '' : await response.text();
  return { status: response.status, headers: lasting(new Headers([...response.headers])), text };
}

const ofTheConnection = new Set(['connection', 'content-length', 'date', 'keep-alive', 'transfer-encoding']);

function lasting(headers: Headers): Record<string, string> {
  return Object.fromEntries([...headers].filter(([name]) => !ofTheConnection.has(name)));
}
