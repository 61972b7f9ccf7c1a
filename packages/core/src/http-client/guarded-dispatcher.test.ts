import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { freePort } from '../testing/free-port.ts';
import { createGuardedDispatcher } from './guarded-dispatcher.ts';
import type { HttpClientError } from './http-client-error.ts';

const timeoutMs = 500;
const server = createServer((request, response) => {
  if (request.url === '/redirect')
    response.writeHead(302, { location: 'http://169.254.169.254/latest' }).end();
  else if (request.url === '/hangs') response.write('the beginning');
  else response.end('answer');
});
let port = 0;
beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  // A server that listens on a port has an address of this kind.
  ({ port } = server.address() as AddressInfo);
});
afterAll(() => {
  server.close();
  server.closeAllConnections();
});

/** Fetches as a library does that is given a dispatcher. */
async function ask(url: string, addresses: readonly string[] = []) {
  const errors: HttpClientError[] = [];
  const { dispatcher, endRequests } = createGuardedDispatcher({
    timeoutMs,
    onConnectError: (error) => void errors.push(error),
    resolve: async () => addresses.map((address) => ({ address, family: 4 })),
  });
  // Node knows the option, the types of the web do not.
  const options: RequestInit & { dispatcher: unknown } = { dispatcher };
  const text = await fetch(url, options)
    .then((response) => response.text())
    .catch(() => null);
  endRequests();
  return { text, reasons: errors.map(({ reason }) => reason) };
}

test('private addresses are asked, literal ones and those of names', async () => {
  expect(await ask(`http://127.0.0.1:${port}/`)).toEqual({ text: 'answer', reasons: [] });
  expect(await ask(`http://client.example:${port}/`, ['127.0.0.1'])).toEqual({ text: 'answer', reasons: [] });
});

test.each([
  ['literal', 'http://169.254.169.254/', []],
  ['literal, IPv6', 'http://[fd00:ec2::254]/', []],
  ['literal, as one number', 'http://2852039166/', []],
  ['that a name has', 'http://client.example/', ['169.254.169.254']],
])('the address of a metadata service is never asked: %s', async (_what, url, addresses) => {
  expect(await ask(url, addresses)).toEqual({ text: null, reasons: ['refusedAddress'] });
});

test('nor the one that an answer redirects to', async () => {
  expect(await ask(`http://127.0.0.1:${port}/redirect`)).toEqual({ text: null, reasons: ['refusedAddress'] });
});

test('why nothing answers is said', async () => {
  const url = `http://127.0.0.1:${await freePort()}/`;
  expect(await ask(url)).toEqual({ text: null, reasons: ['unreachable'] });
});

test('an answer that stops half way ends', async () => {
  expect(await ask(`http://127.0.0.1:${port}/hangs`)).toEqual({ text: null, reasons: [] });
});
