import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import Koa, { type Middleware } from 'koa';
import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createRequestTimeout } from '../src/http/request-timeout.ts';
import { createWorkspace, type Workspace } from './support/create-workspace.ts';
import { scrape } from './support/metrics.ts';
import { exchangeRaw, openRaw, portOf } from './support/raw.ts';
import { apiKey, type InProcessServer, startInProcess } from './support/start-in-process.ts';

const key = { 'x-api-key': apiKey };
const last = 'Connection: close';
const lines = (...all: string[]) => [...all, '', ''].join('\r\n');

describe.each(['all', 'worker'])('a malformed request to a server with the role %s', (role) => {
  let workspace: Workspace;
  let server: InProcessServer;
  beforeAll(async () => {
    workspace = await createWorkspace('sqlite');
    const variables = { CINEPHAGE_ROLE: role, CINEPHAGE_RATE_LIMIT_ANONYMOUS: '1000', LOG_LEVEL: 'debug' };
    server = await startInProcess({ ...workspace.variables, ...variables });
  });
  afterAll(async () => {
    await server[Symbol.asyncDispose]();
    await workspace[Symbol.asyncDispose]();
  });
  const send = (...all: string[]) => exchangeRaw(portOf(server.url), lines(...all));
  /** A worker creates no key, so its metrics are not read here. */
  const isMeasured = role === 'all';
  const countOf = async (method: string) =>
    (isMeasured &&
      (await scrape(server.url, key)).value(
        `cinephage_http_request_duration_seconds_count{method="${method}",route="other",status="400"}`,
      )) ??
    0;

  const malformed: readonly (readonly [what: string, line: string, header: string])[] = [
    ...[
      'http://[',
      'http://',
      'https://[::1',
      'HTTP://[/api/health',
      'http://[::1]x/graphql',
      'http://a:99999/graphql',
      'http://a:b/',
      'http://%zz/',
      'http://a%00b/',
      'ftp://a/',
      'graphql://a',
      '*',
    ].map((target) => ['target', `GET ${target} HTTP/1.1`, 'Host: a'] as const),
    ['host', 'GET /api/nothing HTTP/1.1', 'X-None: a'],
    ['host', 'GET /api/nothing HTTP/1.1', 'Host: a\r\nHost: b'],
    ...['[', 'a b', 'a/b', 'u@a', 'a:b', 'a:99999', 'a?b', '%zz', '[::1', 'a\\b'].map(
      (host) => ['host', 'GET /graphql HTTP/1.1', `Host: ${host}`] as const,
    ),
  ];
  it.each(malformed)('by its %s (%s, %j) is 400, counted and measured', async (what, line, header) => {
    const before = await countOf('GET');
    const received = await send(line, header, last);
    expect(received).toMatch(/^HTTP\/1\.1 400 /u);
    expect(received).toMatch(/^X-RateLimit-Remaining: \d+\r$/mu);
    const body = JSON.parse(received.slice(received.indexOf('\r\n\r\n')));
    expect(body).toMatchObject({ success: false, code: 'INVALID_INPUT', error: expect.any(String) });
    expect(body.error.toLowerCase()).toContain(what);
    expect(await countOf('GET')).toBe(isMeasured && Number(before) + 1);
    expect(server.log.filter(({ status }) => status === 400).at(-1)).toMatchObject({ msg: 'request' });
  });

  it('that is not HTTP is 400 and measured', async () => {
    const before = await countOf('UNKNOWN');
    expect(await send('NOT HTTP')).toMatch(/^HTTP\/1\.1 400 [\s\S]*"success":false/u);
    expect(await countOf('UNKNOWN')).toBe(isMeasured && Number(before) + 1);
  });

  it('is not one that is valid but unusual', async () => {
    for (const [line, host] of [
      ['GET http://other.example/api/health HTTP/1.1', 'Host: a'],
      ['GET /api/health HTTP/1.1', 'Host:'],
      ['GET /api/health HTTP/1.1', 'Host: [::1]:3000'],
      ['GET /api/health HTTP/1.1', 'Host: müsic.example'],
      ['GET /api/health?#/http://[ HTTP/1.1', 'Host: a_b.c-d:80'],
      ['GET /api/health HTTP/1.1', 'Host: a\r\nExpect: the-unexpected'],
      ['GET /api/health HTTP/1.0', 'X-None: a'],
    ] as const) {
      expect([line, host, await send(line, host, last)]).toEqual([
        line,
        host,
        expect.stringMatching(/^HTTP\/1\.1 200 /u),
      ]);
    }
  });

  it('is 429 once the rate limit is used up', async () => {
    for (let left = 1_000; left > 0; left -= 1) {
      const received = await send('GET http://[ HTTP/1.1', 'Host: a', last);
      if (received.startsWith('HTTP/1.1 429 ')) return;
    }
    expect.fail('Malformed requests are not limited.');
  });
});

describe('a request that times out', () => {
  async function serve(answer: Middleware, before: Middleware = (_ctx, next) => next()) {
    const app = new Koa();
    app.use(before);
    app.use(
      createRequestTimeout({
        timeoutMs: () => 100,
        isGraphQL: ({ path }) => path === '/graphql',
        logger: pino({ enabled: false }),
      }),
    );
    app.use(answer);
    const server = createServer(app.callback()).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    return {
      url: `http://127.0.0.1:${port}`,
      async [Symbol.asyncDispose]() {
        server.closeAllConnections();
        server.close();
        await once(server, 'close');
      },
    };
  }

  it('is 503, and its late result is dropped', async () => {
    const late = Promise.withResolvers<void>();
    const done = Promise.withResolvers<void>();
    await using server = await serve(async (ctx) => {
      await late.promise;
      ctx.status = 200;
      ctx.body = 'late';
      done.resolve();
      ctx.res.setHeader('X-Late', 'throws');
    });
    const answer = await fetch(server.url);
    expect(answer.status).toBe(503);
    expect(await answer.json()).toMatchObject({ success: false, code: 'REQUEST_TIMEOUT' });
    const graphql = await fetch(`${server.url}/graphql`);
    expect(graphql.status).toBe(503);
    expect(await graphql.json()).toMatchObject({ errors: [{ extensions: { code: 'REQUEST_TIMEOUT' } }] });
    late.resolve();
    await done.promise;
    expect((await fetch(server.url)).status).toBe(200);
  });

  it('ends when its client disconnects in the middle of the body', async () => {
    const reached = Promise.withResolvers<void>();
    const over = Promise.withResolvers<void>();
    await using server = await serve(
      () => {
        reached.resolve();
        return new Promise(() => {});
      },
      async (_ctx, next) => {
        await next();
        over.resolve();
      },
    );
    const raw = await openRaw(portOf(server.url));
    raw.socket.write(`${lines('POST / HTTP/1.1', 'Host: a', 'Content-Length: 8')}half`);
    await reached.promise;
    raw.socket.destroy();
    await over.promise;
  });

  it('continues if its response has begun, or its body is still arriving', async () => {
    await using server = await serve(async (ctx) => {
      if (ctx.path === '/stream') {
        ctx.respond = false;
        ctx.res.writeHead(200);
        ctx.res.write('begun ');
        setTimeout(() => ctx.res.end('ended'), 300);
        return;
      }
      let size = 0;
      for await (const chunk of ctx.req) size += chunk.length;
      ctx.body = `read ${size}`;
    });
    expect(await (await fetch(`${server.url}/stream`)).text()).toBe('begun ended');
    const raw = await openRaw(portOf(server.url));
    raw.socket.write(lines('POST / HTTP/1.1', 'Host: a', 'Content-Length: 8', last));
    raw.socket.write('slow');
    await sleep(300);
    raw.socket.write('body');
    await raw.closed;
    raw.socket.destroy();
    expect(raw.received()).toMatch(/^HTTP\/1\.1 200 [\s\S]*read 8$/u);
  });
});
