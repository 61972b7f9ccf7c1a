import { once } from 'node:events';
import { type IncomingMessage, request } from 'node:http';
import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { apiKey, sendOverNode } from './support/exchange.ts';
import { listen, type ServedGateway, serveGateway } from './support/serve-gateway.ts';

const headers = { 'content-type': 'application/json', 'x-api-key': apiKey };
const body = JSON.stringify({ query: '{ __typename }' });
const answered = '{"data":{"__typename":"Query"}}';
const maxBodyBytes = 50_000;

describe('the body of a request', () => {
  let served: ServedGateway;
  beforeAll(async () => {
    served = await serveGateway('sqlite', { limits: { maxBodyBytes } });
  });
  afterAll(async () => {
    expect(served.unexpected).toEqual([]);
    await served[Symbol.asyncDispose]();
  });

  /** Sends so many bytes in pieces, without saying how many there will be. */
  async function sendInPieces(bytes: number, pieceBytes = 10_000): Promise<IncomingMessage> {
    const outgoing = request({ port: served.port, path: '/graphql', method: 'POST', headers });
    const response = once(outgoing, 'response') as Promise<[IncomingMessage]>;
    const piece = Buffer.alloc(pieceBytes, ' ');
    for (let sent = 0; sent < bytes; sent += pieceBytes) outgoing.write(piece);
    outgoing.end(body);
    const [answer] = await response;
    return answer;
  }

  const textOf = async (response: AsyncIterable<Buffer>) => {
    let text = '';
    for await (const chunk of response) text += chunk;
    return text;
  };

  it('may come in pieces', async () => {
    const response = await sendInPieces(30_000);
    expect([response.statusCode, await textOf(response)]).toEqual([200, answered]);
  });

  it('is refused as soon as it is too large, without a declared length', async () => {
    const response = await sendInPieces(300_000);
    expect(response.statusCode).toBe(413);
    expect(await textOf(response)).toContain('PAYLOAD_TOO_LARGE');
  });

  it.each([300_000, 5_000_000])(
    'of %d bytes is refused with an error, which a client that sends all of it gets',
    async (bytes) => {
      for (let round = 0; round < 5; round++) {
        const response = await fetch(`http://127.0.0.1:${served.port}/graphql`, {
          method: 'POST',
          headers,
          body: 'x'.repeat(bytes),
        });
        expect([response.status, await response.text()]).toEqual([
          413,
          expect.stringContaining('PAYLOAD_TOO_LARGE'),
        ]);
      }
    },
  );

  it('is not waited for when it is announced to be too large', async () => {
    const lines = [
      'POST /graphql HTTP/1.1',
      'Host: movies.test',
      `x-api-key: ${apiKey}`,
      'Content-Type: application/json',
      `Content-Length: ${maxBodyBytes + 1}`,
    ];
    const socket = connect(served.port, '127.0.0.1');
    socket.write(`${lines.join('\r\n')}\r\n\r\n{`);
    const [first] = await once(socket, 'data');
    expect(String(first)).toMatch(/^HTTP\/1\.1 413 /);
    socket.destroy();
  });

  it('that never ends is cut off', async () => {
    const outgoing = request({ port: served.port, path: '/graphql', method: 'POST', headers });
    outgoing.on('error', () => {});
    const piece = Buffer.alloc(100_000, ' ');
    const timer = setInterval(() => outgoing.write(piece), 5);
    await new Promise((resolve) => outgoing.once('close', resolve));
    clearInterval(timer);
    await expect.poll(() => served.sockets.size).toBe(0);
  });

  it('that is given up does no harm', async () => {
    const before = served.sockets.size;
    const outgoing = request({ port: served.port, path: '/graphql', method: 'POST', headers });
    outgoing.on('error', () => {});
    outgoing.write('{"query":');
    await expect.poll(() => served.sockets.size).toBe(before + 1);
    outgoing.destroy();
    await expect.poll(() => served.sockets.size).toBe(before);
    expect((await sendOverNode(served.port, { headers, body })).text).toBe(answered);
  });

  it.each([
    ['parsed', (text: string) => JSON.parse(text)],
    ['as text', (text: string) => text],
    ['as bytes', (text: string) => Buffer.from(text)],
  ])('may have been read by the host: %s', async (_how, read) => {
    await using host = await listen(async (req, res) => {
      await served.gateway.handle(Object.assign(req, { body: read(await textOf(req)) }), res);
    });
    expect((await sendOverNode(host.port, { headers, body })).text).toBe(answered);
  });

  it('may be read by the host and still be no JSON', async () => {
    await using host = await listen(async (req, res) => {
      await served.gateway.handle(Object.assign(req, { body: await textOf(req) }), res);
    });
    for (const wrong of ['', '{']) {
      const { status, text } = await sendOverNode(host.port, { headers, body: wrong });
      expect([status, text]).toEqual([400, expect.stringContaining('INVALID_JSON')]);
    }
  });

  it('that the host has read and kept for itself is an error of the host, and its message says what to do', async () => {
    await using host = await listen(async (req, res) => {
      await textOf(req);
      await served.gateway.handle(req, res);
    });
    const request = new Request(served.url, { method: 'POST', headers, body });
    await request.text();
    const overFetch = await served.gateway.fetch(request);
    const overNode = await sendOverNode(host.port, { headers, body });
    for (const [status, text] of [
      [overNode.status, overNode.text],
      [overFetch.status, await overFetch.text()],
    ]) {
      expect([status, text]).toEqual([500, expect.stringContaining('INTERNAL_ERROR')]);
    }
    expect(served.unexpected.splice(0).map(String)).toEqual([
      expect.stringMatching(/^Error: The body of a request was read before the gateway could: .*clone/u),
      expect.stringMatching(
        /^Error: The body of a request was read before the gateway could: .*`req\.body`/u,
      ),
    ]);
  });

  it('may come to where a host has mounted the gateway', async () => {
    await using host = await listen((req, res) => {
      const originalUrl = req.url;
      req.url = '/';
      void served.gateway.handle(Object.assign(req, { originalUrl }), res);
    });
    expect((await sendOverNode(host.port, { headers, body })).text).toBe(answered);
  });

  it('is answered with the headers that the host has set', async () => {
    await using host = await listen((req, res) => {
      res.setHeader('X-Host', '1');
      void served.gateway.handle(req, res);
    });
    const answer = await sendOverNode(host.port, { headers, body });
    expect(answer.headers).toMatchObject({ 'x-host': '1', 'cache-control': 'no-store' });
  });

  it('is left alone when the connection is gone already', async () => {
    const handled = Promise.withResolvers<void>();
    await using host = await listen(async (req, res) => {
      res.destroy();
      await served.gateway.handle(req, res).then(handled.resolve, handled.reject);
    });
    await expect(sendOverNode(host.port, { headers, body })).rejects.toThrow();
    await handled.promise;
  });
});
