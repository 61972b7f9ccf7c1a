import type { RequestListener } from 'node:http';
import { text } from 'node:stream/consumers';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type HttpServer, listen } from '../src/http/http-server.ts';
import type { UpgradeHandler } from '../src/http/upgrades.ts';
import { exchangeRaw, openRaw, portOf, type RawConnection } from './support/raw.ts';

const timeouts = { keepAliveMs: 300, headersMs: 200, requestMs: 400, responseMs: 400, checkedEveryMs: 50 };
const large = Buffer.alloc(32 * 1024 * 1024, 'x');

let answered = 0;
const answer: RequestListener = async (req, res) => {
  answered += 1;
  if (req.url === '/large') res.end(large);
  else if (req.url === '/refused') res.writeHead(401).end('refused');
  else res.end(`read ${(await text(req).catch(() => 'nothing')).length}`);
};

/** Closes its side of the WebSocket at once; the client never closes the other. */
const handleUpgrade: UpgradeHandler = (req, socket) => {
  if (req.url !== '/socket') return false;
  socket.end('HTTP/1.1 400 Bad Request\r\n\r\n');
  return true;
};

const waiting = { timeout: 60_000 };
const openSockets = () =>
  process.getActiveResourcesInfo().filter((resource) => resource === 'TCPSocketWrap').length;

const post = (path: string, ...headers: string[]) =>
  ['POST', path, 'HTTP/1.1\r\nHost: a\r\n'].join(' ') + [...headers, '', ''].join('\r\n');
const upgrade = 'Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n';

describe('a connection is closed whatever its client does:', () => {
  let server: HttpServer;
  let refused: number[];
  let raws: RawConnection[];
  beforeEach(async () => {
    refused = [];
    raws = [];
    answered = 0;
    server = await start(timeouts);
  });
  const start = (chosen: typeof timeouts) => {
    const onRefused = (status: number) => void refused.push(status);
    return listen({ handleRequest: answer, handleUpgrade, onRefused }, '127.0.0.1', 0, chosen);
  };
  afterEach(async () => {
    for (const { socket } of raws) socket.destroy();
    await server.close();
    await expect.poll(openSockets, waiting).toBe(0);
  });
  /** Opens many connections that send the same and never close; resolves when the server has closed its side of all. */
  async function holdMany(sent: string, { count = 60, reads = true } = {}): Promise<RawConnection[]> {
    raws = await Promise.all(Array.from({ length: count }, () => openRaw(portOf(server.url), { reads })));
    for (const { socket } of raws) socket.write(sent, 'latin1');
    if (reads) await Promise.all(raws.map(({ closed }) => closed));
    else await expect.poll(() => answered + refused.length, waiting).toBeGreaterThanOrEqual(count);
    // Only the clients' own sides are left.
    await expect.poll(openSockets, waiting).toBe(count);
    return raws;
  }

  it.each([
    ['it sends nothing', ''],
    ['it sends half a request line', 'GET /'],
    ['it sends half a header', 'GET / HTTP/1.1\r\nHost: a\r\nX-Half'],
    ['it sends half a body', `${post('/', 'Content-Length: 1000')}half`],
    ['it sends half a chunk', `${post('/', 'Transfer-Encoding: chunked')}ff\r\nhalf`],
    ['it sends chunks without an end', `${post('/', 'Transfer-Encoding: chunked')}4\r\nhalf\r\n`],
  ])('%s', async (_what, sent) => {
    for (const raw of await holdMany(sent)) {
      expect(raw.received()).toMatch(/^HTTP\/1\.1 408 [\s\S]*"success":false/u);
    }
    expect(refused).toHaveLength(60);
  });

  it.each([
    ['it does not speak HTTP', 'NOT HTTP', 400],
    ['it speaks TLS', '\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03', 400],
    ['it goes on after what is no request', `NOT HTTP\r\n${'x'.repeat(100_000)}`, 400],
    ['its headers are too large', `GET / HTTP/1.1\r\nHost: a\r\nX-Long: ${'x'.repeat(20_000)}`, 431],
    ['it sends a chunk without a size', `${post('/refused', 'Transfer-Encoding: chunked')}zz\r\n`, 400],
    ['it asks for a tunnel', 'CONNECT a:1 HTTP/1.1\r\nHost: a\r\n\r\n', 405],
    ['it asks for a WebSocket at a path without one', `GET /none HTTP/1.1\r\nHost: a\r\n${upgrade}\r\n`, 404],
    ['the handler refuses its WebSocket', `GET /socket HTTP/1.1\r\nHost: a\r\n${upgrade}\r\n`, 400],
  ])('%s', async (_what, sent, status) => {
    // A busy machine must not read these requests too late.
    await server.close();
    server = await start({ ...timeouts, headersMs: 20_000, requestMs: 20_000 });
    for (const raw of await holdMany(sent)) {
      expect(raw.received()).toMatch(/^HTTP\/1\.1 \d+ /u);
    }
    for (const { received } of raws) expect(received()).toMatch(new RegExp(` (?:401|${status}) `, 'u'));
  });

  it('it has its response and sends nothing more', async () => {
    for (const raw of await holdMany('GET / HTTP/1.1\r\nHost: a\r\n\r\n')) {
      expect(raw.received()).toMatch(/read 0$/u);
    }
  });

  it('it never reads a response', async () => {
    await holdMany('GET /large HTTP/1.1\r\nHost: a\r\n\r\n', { count: 10, reads: false });
  });

  it('it reads neither its responses nor the refusal of what follows them', async () => {
    const requests = 'GET /large HTTP/1.1\r\nHost: a\r\n\r\n'.repeat(3);
    await holdMany(`${requests}NOT HTTP\r\n\r\n`, { count: 5, reads: false });
  });

  it('it never reads a refusal', async () => {
    await holdMany('NOT HTTP\r\n\r\n', { reads: false });
  });

  it('and others get responses meanwhile', async () => {
    const held = holdMany('GET / HTTP/1.1\r\nHost');
    const received = await exchangeRaw(
      portOf(server.url),
      'GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n',
    );
    expect(received).toMatch(/read 0$/u);
    await held;
  });
});
