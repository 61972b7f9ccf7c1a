import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { createHttpClient } from './create-http-client.ts';
import type { HttpClient, HttpRequest } from './http-client.ts';
import { failureOf, startRawServer } from './raw-server.fixture.ts';

const clients: HttpClient[] = [];
afterEach(() => {
  for (const client of clients.splice(0)) client.close();
});

function ask(request: HttpRequest, client = createHttpClient()) {
  clients.push(client);
  return client.request({ allowPrivateAddresses: true, ...request });
}

async function read(request: HttpRequest) {
  const response = await ask(request);
  return response.kind === 'response' ? Buffer.from(response.bytes).toString() : response.uri;
}

test('an answer has its status, headers and bytes, whatever the status', async () => {
  await using server = await startRawServer((request, response) => {
    response.writeHead(418, { 'x-one': 'two', 'content-type': 'text/xml' });
    response.end(`${request.method} ${request.url} ${request.headers['x-api-key']}`);
  });
  const response = await ask({
    url: `${server.url}/api?t=caps&q=%E4%B8%83`,
    headers: { 'X-Api-Key': 'key' },
  });
  expect(response).toMatchObject({ kind: 'response', status: 418 });
  if (response.kind !== 'response') throw new Error();
  expect(response.headers.get('x-one')).toBe('two');
  expect(Buffer.from(response.bytes).toString()).toBe('GET /api?t=caps&q=%E4%B8%83 key');
});

test('a user and a password of the address are sent as Basic authentication', async () => {
  await using server = await startRawServer((request, response) =>
    response.end(request.headers.authorization),
  );
  expect(await read({ url: server.url.replace('//', '//me:p%40ss@') })).toBe(
    `Basic ${Buffer.from('me:p@ss').toString('base64')}`,
  );
});

test.each([
  'ftp://example.org/',
  'file:///etc/passwd',
  'data:text/plain,hello',
  'gopher://127.0.0.1',
  '/api',
  '',
])('%j is refused', async (url) => {
  expect(await failureOf(ask({ url }))).toMatchObject({ name: 'HttpClientError', reason: 'refusedAddress' });
});

describe('encoded bodies', () => {
  const text = 'seven samurai '.repeat(10_000);
  test.each([
    ['gzip', gzipSync(text)],
    ['x-gzip', gzipSync(text)],
    ['br', brotliCompressSync(text)],
    ['identity', Buffer.from(text)],
  ])('%s is decoded', async (encoding, bytes) => {
    await using server = await startRawServer((_, response) =>
      response.setHeader('content-encoding', encoding).end(bytes),
    );
    expect(await read({ url: server.url })).toBe(text);
  });

  test.each([
    ['an encoding that was not asked for', 'zstd', Buffer.from(text)],
    ['an encoding of encodings', 'gzip, gzip', gzipSync(gzipSync(text))],
    ['bytes that are not gzip', 'gzip', Buffer.from(text)],
  ])('%s is a bad response', async (_, encoding, bytes) => {
    await using server = await startRawServer((_request, response) =>
      response.setHeader('content-encoding', encoding).end(bytes),
    );
    expect(await failureOf(ask({ url: server.url }))).toMatchObject({ reason: 'badResponse' });
  });

  test('of one that is cut off, what is there is returned', async () => {
    await using server = await startRawServer((_, response) => {
      const bytes = gzipSync(text);
      response.setHeader('content-encoding', 'gzip').end(bytes.subarray(0, bytes.length - 12));
    });
    expect(text.startsWith(await read({ url: server.url }))).toBe(true);
  });
});

describe('limits', () => {
  const zeros = Buffer.alloc(100 * 1024 * 1024);
  test.each([
    ['gzip', gzipSync(zeros)],
    ['br', brotliCompressSync(zeros, { params: { [constants.BROTLI_PARAM_QUALITY]: 1 } })],
  ])('a bomb in %s is stopped once it is too large', async (encoding, bytes) => {
    await using server = await startRawServer((_, response) =>
      response.setHeader('content-encoding', encoding).end(bytes),
    );
    const before = process.memoryUsage().arrayBuffers;
    const failure = await failureOf(ask({ url: server.url, maximumBytes: 1024 * 1024 }));
    expect(failure).toMatchObject({ reason: 'tooLarge' });
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(20 * 1024 * 1024);
  });

  test('an endless body is stopped once it is too large', async () => {
    await using server = await startRawServer((_, response) => {
      const write = () => {
        while (!response.destroyed && response.write(Buffer.alloc(65_536)));
      };
      response.on('drain', write);
      write();
    });
    expect(await failureOf(ask({ url: server.url }))).toMatchObject({ reason: 'tooLarge' });
    await vi.waitFor(() => expect(server.connections.size).toBe(0), 60_000);
  });

  test('empty gzip members without end are stopped by their encoded size', async () => {
    const empty = Buffer.concat(Array.from({ length: 1_000 }, () => gzipSync('')));
    await using server = await startRawServer((_, response) => {
      response.setHeader('content-encoding', 'gzip');
      const write = () => {
        while (!response.destroyed && response.write(empty));
      };
      response.on('drain', write);
      write();
    });
    expect(await failureOf(ask({ url: server.url, maximumBytes: 1024 * 1024 }))).toMatchObject({
      reason: 'tooLarge',
    });
  });

  test('headers that are too large are a bad response', async () => {
    await using server = await startRawServer((_, response) =>
      response.writeHead(200, { 'x-large': 'x'.repeat(40_000) }).end(),
    );
    expect(await failureOf(ask({ url: server.url }))).toMatchObject({ reason: 'badResponse' });
  });

  test.each([
    ['bytes that are slow', 20],
    ['a body that stalls', 1_000_000],
  ])('%s end with the time of the whole request', async (_, intervalMs) => {
    await using server = await startRawServer((_request, response) => {
      response.write('<rss>');
      const timer = setInterval(() => response.write(' '), intervalMs);
      response.once('close', () => clearInterval(timer));
    });
    const failure = await failureOf(ask({ url: server.url, timeoutMs: 300 }));
    expect(failure).toMatchObject({ reason: 'timedOut' });
    expect(String(failure)).toContain('did not answer within 0.3 s');
    await vi.waitFor(() => expect(server.connections.size).toBe(0), 60_000);
  });

  test('a silent server, too', async () => {
    await using server = await startRawServer(() => {});
    expect(await failureOf(ask({ url: server.url, timeoutMs: 200 }))).toMatchObject({ reason: 'timedOut' });
    await vi.waitFor(() => expect(server.connections.size).toBe(0), 60_000);
  });

  test('a name whose addresses never come, too', async () => {
    const client = createHttpClient({ resolve: () => new Promise(() => {}) });
    expect(await failureOf(ask({ url: 'http://slow.example/', timeoutMs: 100 }, client))).toMatchObject({
      reason: 'timedOut',
    });
  });
});

describe('connections', () => {
  test('the signal of the caller ends a request with its reason', async () => {
    await using server = await startRawServer((_, response) => response.write('<rss>'));
    const controller = new AbortController();
    const request = failureOf(ask({ url: server.url, signal: controller.signal }));
    await vi.waitFor(() => expect(server.connections.size).toBe(1), 60_000);
    const reason = new Error('The search was cancelled.');
    controller.abort(reason);
    expect(await request).toBe(reason);
    await vi.waitFor(() => expect(server.connections.size).toBe(0), 60_000);
    expect(await failureOf(ask({ url: server.url, signal: controller.signal }))).toBe(reason);
  });

  test('one is kept for the next request, and closed with the client', async () => {
    await using server = await startRawServer((_, response) => response.end('ok'));
    const client = createHttpClient();
    for (let request = 0; request < 3; request++) await ask({ url: server.url }, client);
    expect(server.accepted()).toBe(1);
    client.close();
    await vi.waitFor(() => expect(server.connections.size).toBe(0), 60_000);
    expect(await failureOf(ask({ url: server.url }, client))).toMatchObject({ reason: 'connectionLost' });
  });

  test('closing the client ends the requests that run', async () => {
    await using server = await startRawServer(() => {});
    const client = createHttpClient();
    const request = failureOf(ask({ url: server.url }, client));
    await vi.waitFor(() => expect(server.connections.size).toBe(1), 60_000);
    client.close();
    expect(await request).toMatchObject({ reason: 'connectionLost' });
    await vi.waitFor(() => expect(server.connections.size).toBe(0), 60_000);
  });

  test('a kept connection that the server closes is replaced', async () => {
    let requests = 0;
    await using server = await startRawServer((request, response) => {
      requests += 1;
      if (requests === 2) request.socket.destroy();
      else response.end(`answer ${requests}`);
    });
    const client = createHttpClient();
    await ask({ url: server.url }, client);
    expect(await ask({ url: server.url }, client)).toMatchObject({
      status: 200,
      bytes: Buffer.from('answer 3'),
    });
  });

  test('a connection that ends within the answer is lost', async () => {
    await using server = await startRawServer((request, response) => {
      response.writeHead(200, { 'content-length': '1000' });
      response.write('<rss>', () => request.socket.destroy());
    });
    expect(await failureOf(ask({ url: server.url }))).toMatchObject({ reason: 'connectionLost' });
  });

  test('a port that is closed is unreachable', async () => {
    const { port } = await startRawServer(() => {}).then(async (server) => {
      await server[Symbol.asyncDispose]();
      return server;
    });
    const failure = await failureOf(ask({ url: `http://127.0.0.1:${port}/api?apikey=verysecret` }));
    expect(failure).toMatchObject({ reason: 'unreachable' });
    expect(`${failure} ${(failure as Error).stack} ${JSON.stringify(failure)}`).not.toContain('verysecret');
  });
});

describe('a request with a body', () => {
  const body = { type: 'application/json', bytes: Buffer.from('{"title":"七人の侍"}') };

  test('is a POST', async () => {
    await using server = await startRawServer(async (incoming, response) => {
      const chunks: Uint8Array[] = [];
      for await (const chunk of incoming) chunks.push(chunk as Uint8Array);
      const { method, headers } = incoming;
      response.end(
        `${method} ${headers['content-type']} ${headers['content-length']} ${Buffer.concat(chunks)}`,
      );
    });
    expect(await read({ url: server.url, body })).toBe(
      `POST application/json ${body.bytes.length} ${body.bytes}`,
    );
  });

  test('is not sent to where it is redirected to', async () => {
    const requests: (string | undefined)[] = [];
    await using server = await startRawServer((incoming, response) => {
      requests.push(incoming.url);
      response.writeHead(307, { location: '/elsewhere' }).end();
    });
    expect(await ask({ url: server.url, body })).toMatchObject({ kind: 'response', status: 307 });
    expect(requests).toEqual(['/']);
  });
});
