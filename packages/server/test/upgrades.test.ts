import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { trackConnections } from '../src/http/drain.ts';
import { type HttpServer, listen } from '../src/http/http-server.ts';
import { acceptUpgrades, type UpgradeHandler } from '../src/http/upgrades.ts';
import { exchangeRaw } from './support/raw.ts';

const answer: RequestListener = async (req, res) => {
  res.end(`${req.method} ${req.url} ${req.headers['x-name']}: ${await text(req)}`);
};

/** Answers a WebSocket handshake with the first bytes and waits for the client to close. */
const handleUpgrade: UpgradeHandler = (req, socket) => {
  if (req.url !== '/socket') return false;
  socket.resume().once('end', () => socket.end());
  socket.write('HTTP/1.1 101 Switching Protocols\r\n\r\n');
  return true;
};

const request = (line: string, upgrade: string, ...more: string[]) =>
  [`${line} HTTP/1.1`, 'Host: a', 'Connection: Upgrade', `Upgrade: ${upgrade}`, ...more, '', ''].join('\r\n');

async function open(port: number): Promise<Socket> {
  const socket = connect(port, '127.0.0.1');
  await once(socket, 'connect');
  return socket.setEncoding('latin1');
}

/** Sends text and reads until the response contains `awaited`. */
async function exchange(socket: Socket, sent: string, awaited: string): Promise<string> {
  let received = '';
  const listen = (chunk: string) => {
    received += chunk;
  };
  socket.on('data', listen).write(sent, 'latin1');
  await expect.poll(() => received).toContain(awaited);
  socket.off('data', listen);
  return received;
}

describe('a request that asks for a WebSocket', () => {
  let server: HttpServer;
  let port: number;
  beforeAll(async () => {
    server = await listen({ handleRequest: answer, handleUpgrade }, '127.0.0.1', 0);
    port = Number(new URL(server.url).port);
  });
  afterAll(() => server.close());

  it('is passed to its handler', async () => {
    const socket = await open(port);
    expect(await exchange(socket, request('GET /socket', 'WebSocket'), '\r\n\r\n')).toMatch(
      /^HTTP\/1\.1 101 /u,
    );
    socket.destroy();
  });

  it('is refused at other paths, and its connection closed', async () => {
    for (const path of ['/', '/socket/below', '/socket?', 'http://[/']) {
      const socket = await open(port);
      socket.write(request(`GET ${path}`, 'websocket'));
      const [head, body = ''] = (await text(socket)).split('\r\n\r\n');
      expect(head).toMatch(/^HTTP\/1\.1 40[04] /u);
      expect(head).toContain('Connection: close');
      expect(JSON.parse(body)).toMatchObject({ success: false });
    }
  });

  it('may lose its connection without harm', async () => {
    const socket = await open(port);
    await exchange(socket, request('GET /socket', 'websocket'), '\r\n\r\n');
    socket.resetAndDestroy();
    const other = await open(port);
    expect(await exchange(other, 'GET /still HTTP/1.1\r\nHost: a\r\n\r\n', '/still')).toMatch(
      /^HTTP\/1\.1 200 /u,
    );
    other.destroy();
  });
});

it('a server without WebSockets refuses them all', async () => {
  const server = await listen({ handleRequest: answer }, '127.0.0.1', 0);
  const socket = await open(Number(new URL(server.url).port));
  socket.write(request('GET /socket', 'websocket'));
  expect(await text(socket)).toMatch(/^HTTP\/1\.1 404 /u);
  await server.close();
});

describe('a request that offers another protocol', () => {
  const sent = [
    [request('GET /one', 'h2c', 'X-Name: \xe9t\xe9'), 'GET /one \xc3\xa9t\xc3\xa9: '],
    [request('GET /two', 'h2c, websocket', 'X-Name: two'), 'GET /two two: '],
  ] as const;

  it('is answered as if it had not, and the connection stays open', async () => {
    const server = await listen({ handleRequest: answer, handleUpgrade }, '127.0.0.1', 0);
    const socket = await open(Number(new URL(server.url).port));
    const plain = 'GET /four HTTP/1.1\r\nHost: a\r\n\r\n';
    for (const [text, answered] of [
      ...sent,
      [`${sent[0][0]}${sent[1][0]}${plain}`, 'GET /four undefined: '],
      [plain, 'GET /four undefined: '],
    ] as const) {
      expect(await exchange(socket, text, answered)).toMatch(/^HTTP\/1\.1 200 /u);
    }
    socket.destroy();
    await server.close();
  });

  it.each([
    ['Content-Length', 4, (body: string) => body],
    ['Content-Length', 150_000, (body: string) => body],
    ['Transfer-Encoding', 150_000, (body: string) => `${body.length.toString(16)}\r\n${body}\r\n0\r\n\r\n`],
  ] as const)(
    'is answered with its body (%s, %i), read or not, and nothing after it hangs',
    async (name, size, encode) => {
      const answerSome: RequestListener = (req, res) => {
        if (req.url === '/unread') res.writeHead(401).end(`refused ${'x'.repeat(1_000)}`);
        else answer(req, res);
      };
      const server = await listen({ handleRequest: answerSome, handleUpgrade }, '127.0.0.1', 0);
      const port = Number(new URL(server.url).port);
      const framing = `${name}: ${name === 'Content-Length' ? size : 'chunked'}`;
      for (const [path, answered] of [
        ['/unread', 'refused '],
        ['/read', ': x'],
      ] as const) {
        for (let again = 0; again < 12; again += 1) {
          const next = 'GET /next HTTP/1.1\r\nHost: a\r\n\r\n';
          const received = await exchangeRaw(
            port,
            `${request(`POST ${path}`, 'h2c', framing)}${encode('x'.repeat(size))}${next}`,
          );
          expect(received).toContain(answered);
          expect(received).toMatch(/^Connection: close\r$/mu);
          expect(received).not.toContain('/next');
        }
      }
      await server.close();
    },
  );

  it('works the same where Node cannot decline upgrades itself', async () => {
    const server = createServer(answer);
    const connections = trackConnections(server);
    acceptUpgrades(server, connections, handleUpgrade);
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const socket = await open((server.address() as AddressInfo).port);
    for (const [text, answered] of sent) {
      expect(await exchange(socket, text, answered)).toMatch(/^HTTP\/1\.1 200 /u);
    }
    await connections.drain(1_000);
  });
});

describe('a stopping server', () => {
  async function start() {
    const server = createServer(answer);
    const connections = trackConnections(server);
    acceptUpgrades(server, connections, handleUpgrade);
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    return { port, drain: connections.drain };
  }

  it('waits until the handlers have closed their WebSockets', async () => {
    const { port, drain } = await start();
    const socket = await open(port);
    await exchange(socket, request('GET /socket', 'websocket'), '\r\n\r\n');
    let isDrained = false;
    const drained = drain(60_000).then(() => {
      isDrained = true;
    });
    await expect.poll(() => open(port).catch(() => 'refused')).toBe('refused');
    expect(isDrained).toBe(false);
    socket.destroy();
    await drained;
  });

  it('destroys those that are not closed in time', async () => {
    const { port, drain } = await start();
    const socket = await open(port);
    await exchange(socket, request('GET /socket', 'websocket'), '\r\n\r\n');
    const closed = once(socket.resume(), 'close');
    await drain(100);
    await closed;
  });
});
