import { once } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { connect, createServer } from 'node:http2';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ServedGateway, serveGateway } from './support/serve-gateway.ts';

const session = { cookie: 'session=ada' };
const post = { ':method': 'POST', 'content-type': 'application/json' };

describe('a gateway behind a server of HTTP/2', () => {
  let served: ServedGateway;
  // Node's requests of HTTP/2 are like those of HTTP/1, though the types know nothing of that.
  const server = createServer(
    (req, res) =>
      void served.gateway.handle(req as unknown as IncomingMessage, res as unknown as ServerResponse),
  );
  let origin: string;
  beforeAll(async () => {
    served = await serveGateway('sqlite');
    await once(server.listen(0, '127.0.0.1'), 'listening');
    origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterAll(async () => {
    expect(served.unexpected).toEqual([]);
    server.close();
    await served[Symbol.asyncDispose]();
  });

  async function send(headers: Record<string, string>, query: string) {
    const client = connect(origin);
    try {
      const stream = client.request({ ':path': '/graphql', ...post, ...headers });
      stream.end(JSON.stringify({ query }));
      const [answered] = await once(stream, 'response');
      let text = '';
      for await (const chunk of stream) text += chunk;
      return { status: answered[':status'], text };
    } finally {
      client.close();
    }
  }

  it('lets pages of its own origin call by session, and no others', async () => {
    const query = '{ __typename }';
    expect(await send({ ...session, origin }, query)).toEqual({
      status: 200,
      text: '{"data":{"__typename":"Query"}}',
    });
    expect((await send({ ...session, origin: 'https://evil.example' }, query)).status).toBe(403);
  });
});
