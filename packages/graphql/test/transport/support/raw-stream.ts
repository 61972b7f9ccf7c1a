import { once } from 'node:events';
import { type ClientRequest, type IncomingMessage, request } from 'node:http';

export interface RawStream {
  readonly response: IncomingMessage;
  /** All that came so far. */
  text(): string;
  /** Resolves once the server has ended it in good order, or cut it off. */
  ended(): Promise<'ended' | 'cut'>;
  leave(): void;
}

/** Opens a subscription as a browser's `EventSource` does: by GET. Reads nothing if `isSlow`. */
export async function openStream(
  port: number,
  query: string,
  { key = 'a', isSlow = false }: { readonly key?: string; readonly isSlow?: boolean } = {},
): Promise<RawStream> {
  const outgoing: ClientRequest = request({
    port,
    path: `/graphql?${new URLSearchParams({ query })}`,
    headers: { 'x-api-key': key, accept: 'text/event-stream' },
  });
  outgoing.end();
  const [response] = (await once(outgoing, 'response')) as [IncomingMessage];
  let text = '';
  const ended = Promise.withResolvers<'ended' | 'cut'>();
  response.on('end', () => ended.resolve('ended'));
  response.on('error', () => ended.resolve('cut'));
  response.on('close', () => ended.resolve('cut'));
  if (!isSlow) {
    response.setEncoding('utf8').on('data', (chunk) => {
      text += chunk;
    });
  }
  return { response, text: () => text, ended: () => ended.promise, leave: () => outgoing.destroy() };
}
