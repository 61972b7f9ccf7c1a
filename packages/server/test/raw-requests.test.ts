import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ask, inception, moviesPath } from './support/api.ts';
import { createWorkspace, type Workspace } from './support/create-workspace.ts';
import { openRaw, portOf } from './support/raw.ts';
import { apiKey, type InProcessServer, startInProcess } from './support/start-in-process.ts';

/** Another seed finds other cases: `RAW_REQUESTS_SEED=7 RAW_REQUESTS=20000`. */
const seed = Number(process.env.RAW_REQUESTS_SEED ?? 9);
const numRuns = Number(process.env.RAW_REQUESTS ?? 700);
const answeredWithinMs = 20_000;

const id = '00000000-0000-4000-8000-000000000000';
const paths = [
  '/',
  '/api/health',
  '/api/openapi.json',
  '/api/docs',
  moviesPath,
  `${moviesPath}/bulk`,
  `${moviesPath}/${id}`,
  `${moviesPath}/${id}/auto-search`,
  `${moviesPath}/${id}/refresh`,
  '/api/tasks',
  `/api/tasks/${id}`,
  `/api/tasks/${id}/retry`,
  '/api/tasks/schedules/clean-history',
  '/api/quality-profiles',
  '/api/auth/sign-in/username',
  '/api/auth/sign-out',
  '/api/auth/get-session',
  '/graphql',
  '/graphql/graphiql/start.js',
  '/metrics',
];

/** Text that is valid in a request line or a header, and text that is not. */
const junk = fc.oneof(
  fc.string({ maxLength: 20 }),
  fc.stringMatching(/^[\x20-\xff]{0,20}$/),
  fc.constantFrom(
    '%',
    '%00',
    '%ff',
    '%2e%2e%2f',
    '..',
    '//',
    '\\',
    '[',
    '#',
    '?',
    '&=&',
    '{',
    '\x7f',
    '\xa0',
    'é',
    '\t',
    '\0',
  ),
);
const target = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom(...paths) },
  {
    weight: 3,
    arbitrary: fc
      .tuple(fc.constantFrom(...paths), fc.constantFrom('?', '/', '?query=', '?page=', '%', ''), junk)
      .map((all) => all.join('')),
  },
  {
    weight: 2,
    arbitrary: fc
      .tuple(
        fc.constantFrom('http://', 'https://', 'HTTP://', 'ftp://', '//', '/', 'x:'),
        fc.oneof(junk, fc.webAuthority({ withPort: true, withUserInfo: true, withIPv6: true })),
        fc.constantFrom('', ...paths),
      )
      .map((all) => all.join('')),
  },
  { weight: 1, arbitrary: fc.oneof(junk, fc.constantFrom('*', '', 'a:443')) },
);
const method = fc.oneof(
  { weight: 8, arbitrary: fc.constantFrom('GET', 'POST', 'PUT', 'DELETE') },
  {
    weight: 2,
    arbitrary: fc.constantFrom(
      'HEAD',
      'OPTIONS',
      'PATCH',
      'CONNECT',
      'TRACE',
      'QUERY',
      'PROPFIND',
      'PRI',
      'get',
      'NONE',
      '',
    ),
  },
);
const version = fc.oneof(
  { weight: 12, arbitrary: fc.constant('HTTP/1.1') },
  { weight: 1, arbitrary: fc.constantFrom('HTTP/1.0', 'HTTP/2.0', 'HTTP/0.9', 'HTTP/1.11', 'http/1.1', '') },
);
const host = fc.oneof(
  { weight: 8, arbitrary: fc.constant('Host: a') },
  {
    weight: 2,
    arbitrary: fc.oneof(
      junk.map((text) => `Host: ${text}`),
      fc.constantFrom('Host: a\r\nHost: b', 'X-None: a', 'Host:', 'Host: [::1]:3000'),
    ),
  },
);
const headerNames = [
  'Accept',
  'Accept-Encoding',
  'Authorization',
  'Connection',
  'Content-Encoding',
  'Content-Type',
  'Cookie',
  'Expect',
  'Forwarded',
  'If-None-Match',
  'Last-Event-ID',
  'Origin',
  'Sec-Fetch-Site',
  'Sec-WebSocket-Key',
  'Sec-WebSocket-Protocol',
  'Sec-WebSocket-Version',
  'Trailer',
  'Upgrade',
  'X-Api-Key',
  'X-Forwarded-For',
  'X-Forwarded-Host',
  'X-Forwarded-Proto',
  '__proto__',
  'constructor',
];
const headerValue = fc.oneof(
  junk,
  fc.constantFrom(
    'application/json',
    'application/json; charset=utf-16',
    'text/html',
    'text/event-stream',
    'gzip',
    'cinephage_session=a.b',
    'cinephage_session=%',
    '100-continue',
    'the-impossible',
    'Bearer x',
    'Basic %',
    'http://a',
    'null',
    'cross-site',
    'Upgrade',
    'close',
    'websocket',
    'h2c',
    'graphql-transport-ws',
    '13',
    'dGhlIHNhbXBsZSBub25jZQ==',
    '1',
  ),
);
const header = fc.oneof(
  { weight: 3, arbitrary: fc.constant(`X-Api-Key: ${apiKey}`) },
  { weight: 2, arbitrary: fc.constant('Content-Type: application/json') },
  { weight: 1, arbitrary: fc.constant('Connection: Upgrade\r\nUpgrade: h2c') },
  {
    weight: 6,
    arbitrary: fc
      .tuple(fc.constantFrom(...headerNames), headerValue)
      .map(([name, value]) => `${name}: ${value}`),
  },
  { weight: 1, arbitrary: junk },
);
const content = fc.oneof(
  junk,
  fc.json(),
  fc.constantFrom(
    '',
    '{}',
    '[]',
    '{"query":"{ __typename }"}',
    '{"query":"subscription { taskUpdated { id } }"}',
    '{"username":"admin","password":"wrong password"}',
    '{"tmdbId":27205,"rootFolderPath":"/movies"}',
    `{"ids":["${id}"],"monitored":true}`,
    'x'.repeat(70_000),
  ),
);
const inChunks = (text: string) =>
  `${Buffer.byteLength(text, 'latin1').toString(16)}\r\n${text}\r\n0\r\n\r\n`;
const body = fc.tuple(content, fc.nat(11)).map(([text, framing]) => {
  const length = Buffer.byteLength(text, 'latin1');
  switch (framing) {
    case 0:
      return `Transfer-Encoding: chunked\r\n\r\n${text === '' ? '0\r\n\r\n' : inChunks(text)}`;
    case 1:
      return 'Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n';
    case 2:
      return `Transfer-Encoding: chunked\r\n\r\n${text}`;
    case 3:
      return `Transfer-Encoding: chunked, gzip\r\n\r\n${inChunks(text)}`;
    case 4:
      return `Transfer-Encoding: chunked\r\nContent-Length: ${length}\r\n\r\n${inChunks(text)}`;
    case 5:
      return `Content-Length: ${length + 1}\r\n\r\n${text}`;
    case 6:
      return `Content-Length: ${text.slice(0, 4)}\r\n\r\n${text}`;
    case 7:
      return '\r\n';
    default:
      return `Content-Length: ${length}\r\n\r\n${text}`;
  }
});
const request = fc
  .tuple(method, target, version, host, fc.array(header, { maxLength: 5 }), body)
  .map(([verb, where, spoken, ...rest]) => {
    const [named, headers, end] = rest;
    return [`${verb} ${where} ${spoken}`, named, ...headers, end].join('\r\n');
  });

/** Returns what the server sends until it closes the connection, or `hangs` after a timeout. */
async function exchange(port: number, text: string): Promise<string> {
  const raw = await openRaw(port);
  raw.socket.write(text, 'latin1');
  // The client ends its side, so the server must not wait for more.
  raw.socket.end();
  let timer: NodeJS.Timeout | undefined;
  const timedOut = new Promise<string>((resolve) => {
    timer = setTimeout(resolve, answeredWithinMs, 'hangs');
  });
  const outcome = await Promise.race([raw.closed, timedOut]);
  clearTimeout(timer);
  raw.socket.destroy();
  return outcome === 'hangs' ? `hangs: ${raw.received()}` : raw.received();
}

describe('for any bytes a client sends', () => {
  let workspace: Workspace;
  let server: InProcessServer;
  beforeAll(async () => {
    workspace = await createWorkspace('sqlite');
    const unlimited = ['KEY', 'ANONYMOUS', 'SIGN_IN'].map((name) => [`CINEPHAGE_RATE_LIMIT_${name}`, '0']);
    server = await startInProcess({
      ...workspace.variables,
      ...Object.fromEntries(unlimited),
      CINEPHAGE_TRUSTED_PROXIES: '1',
    });
    await ask(`${server.url}${moviesPath}`, 'POST', { 'x-api-key': apiKey }, inception);
  });
  afterAll(async () => {
    await server[Symbol.asyncDispose]();
    await workspace[Symbol.asyncDispose]();
  });

  it('the server closes the connection or responds, and never with a 5xx', {
    timeout: 120_000 + numRuns * 50,
  }, async () => {
    const property = fc.asyncProperty(request, async (text) => {
      const received = await exchange(portOf(server.url), text);
      expect(received).not.toMatch(/^hangs/u);
      expect(received).not.toMatch(/^HTTP\/1\.1 5/mu);
    });
    await fc.assert(property, { numRuns, seed });
    expect(server.log.filter(({ level }) => level === 'error' || level === 'fatal')).toEqual([]);
  });

  it('a valid request on the same connection gets a response, or the connection is closed', {
    timeout: 120_000 + numRuns * 50,
  }, async () => {
    const next = `GET /api/health HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n`;
    const sound = fc
      .tuple(
        fc.constantFrom('GET', 'POST', 'PUT', 'DELETE', 'OPTIONS'),
        fc.constantFrom(...paths),
        fc.array(
          header.filter(
            (line) => /^[\w-]+: [\x20-\x7e]*$/u.test(line) && !/websocket|event-stream/iu.test(line),
          ),
          { maxLength: 4 },
        ),
        content,
        fc.boolean(),
      )
      .map(([verb, path, headers, text, isChunked]) => {
        const length = Buffer.byteLength(text, 'latin1');
        const framed = isChunked
          ? `Transfer-Encoding: chunked\r\n\r\n${text === '' ? '0\r\n\r\n' : inChunks(text)}`
          : `Content-Length: ${length}\r\n\r\n${text}`;
        return [`${verb} ${path} HTTP/1.1`, 'Host: a', ...headers, framed].join('\r\n');
      });
    const property = fc.asyncProperty(sound, async (text) => {
      const raw = await openRaw(portOf(server.url));
      raw.socket.write(text + next, 'latin1');
      await expect
        .poll(() => raw.received(), { timeout: answeredWithinMs, interval: 2 })
        .toMatch(/^HTTP\/1\.1 [234]/mu);
      let hangs = true;
      void raw.closed.then(() => {
        hangs = false;
      });
      await expect.poll(() => hangs, { timeout: answeredWithinMs, interval: 2 }).toBe(false);
      raw.socket.destroy();
      expect(raw.received()).not.toMatch(/^HTTP\/1\.1 5/mu);
    });
    await fc.assert(property, { numRuns: Math.ceil(numRuns / 2), seed });
  });
});
