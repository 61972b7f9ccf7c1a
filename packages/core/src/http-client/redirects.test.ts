import { afterEach, describe, expect, test } from 'vitest';
import { classifyAddress } from './classify-address.ts';
import { createHttpClient } from './create-http-client.ts';
import { failureOf, startRawServer } from './raw-server.fixture.ts';
import { readRedirect } from './redirects.ts';

/** A client for which 127.0.0.2 is public, so that a server of this machine can be one of the outside. */
function client() {
  const made = createHttpClient({
    classify: (address) => (address === '127.0.0.2' ? 'public' : classifyAddress(address)),
    resolve: async (hostname) =>
      (names.get(hostname) ?? []).map((address) => ({ address, family: address.includes(':') ? 6 : 4 })),
  });
  opened.push(made);
  return made;
}
const names = new Map<string, string[]>();
const opened: { close(): void }[] = [];
afterEach(() => {
  names.clear();
  for (const one of opened.splice(0)) one.close();
});

const redirectTo = (location: string, status = 302) =>
  startRawServer((request, response) => {
    if (request.url === '/') response.writeHead(status, { location: asBytes(location) }).end('moved');
    else response.end(`${request.url} ${request.headers.authorization} ${request.headers['x-api-key']}`);
  }, '127.0.0.2');

/** Servers write UTF-8 into headers. */
const asBytes = (text: string) => Buffer.from(text, 'utf8').toString('latin1');

test.each([301, 302, 303, 307, 308])('%d is followed', async (status) => {
  await using server = await redirectTo('/there?a=b', status);
  const response = await client().request({ url: server.url, headers: { 'x-api-key': 'key' } });
  expect(response).toMatchObject({ status: 200, bytes: Buffer.from('/there?a=b undefined key') });
});

test.each([300, 304])('%d is an answer', async (status) => {
  await using server = await redirectTo('/there', status);
  expect(await client().request({ url: server.url })).toMatchObject({ kind: 'response', status });
});

test.each([
  'magnet:?xt=urn:btih:c12fe1c06bba254a9dc9f519b335aa7c1367a88a&dn=Seven+Samurai',
  'MAGNET:?xt=urn:btih:x',
])('a redirect to %s is the result', async (uri) => {
  await using server = await redirectTo(uri);
  expect(await client().request({ url: server.url })).toEqual({ kind: 'magnet', uri });
});

test.each([
  'http://169.254.169.254/latest/meta-data',
  'http://[fd00:ec2::254]/latest/meta-data',
  'http://100.100.100.200/latest/meta-data',
  'http://192.0.0.192/opc/v2/instance',
  'http://[::ffff:169.254.169.254]/',
  'http://[64:ff9b::a9fe:a9fe]/',
  'http://2852039166/',
  'http://0xa9fea9fe/',
  'http://0251.0376.0251.0376/',
  'http://169.254.43518/',
  'http://metadata.example/',
])('a redirect to %s is refused, whatever is allowed', async (location) => {
  names.set('metadata.example', ['169.254.169.254']);
  await using server = await redirectTo(location);
  for (const allowPrivateAddresses of [false, true]) {
    const failure = await failureOf(client().request({ url: server.url, allowPrivateAddresses }));
    expect(failure).toMatchObject({ reason: 'refusedAddress' });
    expect(String(failure)).toContain('metadata service');
  }
});

describe('loopback and private addresses', () => {
  test.each([
    '127.0.0.1',
    '127.1',
    '2130706433',
    '0x7f000001',
    '0x7f.1',
    '017700000001',
    '0177.0.0.1',
    '127.0.0.1.',
    '０x7f.1',
    '①②⑦.0.0.1',
    '0',
    '[::1]',
    '[::]',
    '[::ffff:127.0.0.1]',
    '[::ffff:7f00:1]',
    '[::7f00:1]',
    '[64:ff9b::7f00:1]',
    '[2002:7f00:1::]',
    '10.0.0.1',
    '192.168.0.1',
    'loopback.example',
    'loopback6.example',
    'private.example',
    'mapped.example',
    'пример.example',
  ])('%s is refused, as the first address and after a redirect', async (host) => {
    await using loopback = await startRawServer((_, response) => response.end('inside'));
    for (const [name, address] of [
      ['loopback.example', '127.0.0.1'],
      ['loopback6.example', '::1'],
      ['private.example', '10.0.0.1'],
      ['mapped.example', '::ffff:127.0.0.1'],
      ['xn--e1afmkfd.example', '127.0.0.1'],
    ] as const) {
      names.set(name, [address]);
    }
    const target = `http://${host}:${loopback.port}/secret?apikey=verysecret`;
    await using server = await redirectTo(target);
    for (const url of [target, server.url]) {
      const failure = await failureOf(client().request({ url }));
      expect(failure).toMatchObject({ reason: 'refusedAddress' });
      expect(String(failure)).not.toMatch(/secret/u);
    }
    expect(loopback.accepted()).toBe(0);
  });

  test.each(['http://127.0.0.1', 'http://[::1]', 'http://inside.example', 'http://2130706433'])(
    '%s is asked if private addresses are allowed',
    async (base) => {
      names.set('inside.example', ['127.0.0.1']);
      await using loopback = await startRawServer(
        (_, response) => response.end('inside'),
        base.includes('[') ? '::1' : '127.0.0.1',
      );
      const url = `${base}:${loopback.port}/`;
      const response = await client().request({ url, allowPrivateAddresses: true });
      expect(response).toMatchObject({ status: 200, bytes: Buffer.from('inside') });
      // But not for another host that redirects there.
      await using server = await redirectTo(url);
      const redirected = client().request({ url: server.url, allowPrivateAddresses: true });
      expect(await failureOf(redirected)).toMatchObject({ reason: 'refusedAddress' });
      expect(loopback.accepted()).toBe(1);
    },
  );

  test('a private host redirects to itself and to public ones, not to other private ones', async () => {
    await using other = await startRawServer((_, response) => response.end('another service'));
    await using outside = await startRawServer((_, response) => response.end('outside'), '127.0.0.2');
    const targets = new Map([
      ['/own', '/there'],
      ['/port', `http://inside.example:${other.port}/`],
      ['/outside', outside.url],
      ['/other', `http://127.0.0.1:${other.port}/`],
      ['/name', `http://other.example:${other.port}/`],
    ]);
    await using inside = await startRawServer((request, response) => {
      const location = targets.get(request.url ?? '');
      if (location === undefined) response.end('inside');
      else response.writeHead(302, { location }).end();
    });
    names.set('inside.example', ['127.0.0.1']);
    names.set('other.example', ['127.0.0.1']);
    const ask = (path: string) =>
      client().request({ url: `http://inside.example:${inside.port}${path}`, allowPrivateAddresses: true });
    expect(await ask('/own')).toMatchObject({ bytes: Buffer.from('inside') });
    expect(await ask('/port')).toMatchObject({ bytes: Buffer.from('another service') });
    expect(await ask('/outside')).toMatchObject({ bytes: Buffer.from('outside') });
    for (const path of ['/other', '/name']) {
      expect(await failureOf(ask(path))).toMatchObject({ reason: 'refusedAddress' });
    }
    expect(other.accepted()).toBe(1);
  });

  test('a connection that was made where private addresses are allowed is not used where they are not', async () => {
    await using loopback = await startRawServer((_, response) => response.end('inside'));
    names.set('inside.example', ['127.0.0.1']);
    const url = `http://inside.example:${loopback.port}/`;
    const http = client();
    await http.request({ url, allowPrivateAddresses: true });
    expect(loopback.connections.size).toBe(1);
    expect(await failureOf(http.request({ url }))).toMatchObject({ reason: 'refusedAddress' });
  });

  test('of a name with several addresses, only those that are allowed are connected to', async () => {
    await using loopback = await startRawServer((_, response) => response.end('inside'));
    await using server = await startRawServer((_, response) => response.end('outside'), '127.0.0.2');
    names.set('both.example', ['127.0.0.1', '::1', '127.0.0.2']);
    const response = await client().request({ url: `http://both.example:${server.port}/` });
    expect(response).toMatchObject({ bytes: Buffer.from('outside') });
    expect(loopback.accepted()).toBe(0);
  });

  test('a name that resolves elsewhere after it was checked is of no use', async () => {
    await using loopback = await startRawServer((_, response) => response.end('inside'));
    let asked = 0;
    const http = createHttpClient({
      classify: (address) => (address === '127.0.0.2' ? 'public' : classifyAddress(address)),
      resolve: async () => [{ address: asked++ === 0 ? '127.0.0.2' : '127.0.0.1', family: 4 }],
    });
    opened.push(http);
    const url = `http://rebinding.example:${loopback.port}/`;
    expect(await failureOf(http.request({ url }))).toMatchObject({ reason: 'unreachable' });
    expect(await failureOf(http.request({ url }))).toMatchObject({ reason: 'refusedAddress' });
    expect([asked, loopback.accepted()]).toEqual([2, 0]);
  });
});

test('localhost is this machine by the resolver of the system, too', async () => {
  await using loopback = await startRawServer((_, response) => response.end('inside'));
  const http = createHttpClient();
  opened.push(http);
  const url = `http://localhost:${loopback.port}/`;
  expect(await failureOf(http.request({ url }))).toMatchObject({ reason: 'refusedAddress' });
  expect(await http.request({ url, allowPrivateAddresses: true })).toMatchObject({ status: 200 });
  expect(loopback.accepted()).toBe(1);
});

test('a redirect to itself ends', async () => {
  let requests = 0;
  await using server = await startRawServer((_, response) => {
    requests += 1;
    response.writeHead(302, { location: '/again' }).end();
  }, '127.0.0.2');
  const request = client().request({ url: server.url, maximumRedirects: 3 });
  expect(await failureOf(request)).toMatchObject({ reason: 'tooManyRedirects' });
  expect(requests).toBe(4);
});

test.each(['ftp://example.org/', 'javascript:alert(1)', 'file:///etc/passwd', 'http://', 'http://a b/'])(
  'a redirect to %j is bad',
  async (location) => {
    await using server = await redirectTo(location);
    expect(await failureOf(client().request({ url: server.url }))).toMatchObject({ reason: 'badRedirect' });
  },
);

test('a redirect to another origin gets no credentials', async () => {
  await using other = await redirectTo('/unused');
  await using server = await redirectTo(`http://us:er@127.0.0.2:${other.port}/there`);
  const url = server.url.replace('//', '//me:password@');
  const headers = { 'x-api-key': 'key', cookie: 'session=1' };
  const response = await client().request({ url, headers });
  expect(response).toMatchObject({ bytes: Buffer.from('/there undefined undefined') });
});

test('a location in UTF-8 is followed', async () => {
  await using server = await redirectTo('/七人の侍');
  const response = await client().request({ url: server.url });
  expect(response).toMatchObject({
    bytes: Buffer.from('/%E4%B8%83%E4%BA%BA%E3%81%AE%E4%BE%8D undefined undefined'),
  });
});

test('a redirect from https to http is refused, one from http to https is not', () => {
  const from = (protocol: string, location: string) =>
    readRedirect(new URL(`${protocol}//example.org/a`), 302, location);
  expect(() => from('https:', 'http://example.org/b')).toThrow('from https to http');
  expect(from('http:', 'https://example.org/b')).toMatchObject({ kind: 'url' });
  expect(from('https:', '//other.example/b')).toMatchObject({ url: { href: 'https://other.example/b' } });
});
