import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { inspect } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createQBittorrent } from './qbittorrent/create-qbittorrent.ts';

/** Answers that are waited for; each closed one is gone. */
const waiting = new Set<ServerResponse>();
const server = createServer((_request, response) => {
  waiting.add(response);
  response.once('close', () => waiting.delete(response));
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

const open = () =>
  createQBittorrent({
    ...{ id: 'client', name: 'My client', host: '127.0.0.1', port, useSsl: false, urlBase: null },
    ...{ username: 'me', password: 'secret', apiKey: null, category: 'ours' },
  });

test('a call that is ended ends its request, and those that wait for it are not begun', async () => {
  const client = open();
  const [first, second] = [new AbortController(), new AbortController()];
  const ended = [first, second].map(({ signal }) =>
    client.test(signal).catch((error: Error) => error.message),
  );
  await expect.poll(() => waiting.size).toBe(1);
  second.abort(new Error('the second'));
  expect(await ended[1]).toBe('the second');
  expect(waiting.size).toBe(1);
  first.abort(new Error('the first'));
  expect(await ended[0]).toBe('the first');
  await expect.poll(() => waiting.size).toBe(0);
});

test('the next call has a connection of its own', async () => {
  const client = open();
  const first = new AbortController();
  const ended = client.test(first.signal).catch((error: Error) => error.message);
  await expect.poll(() => waiting.size).toBe(1);
  first.abort(new Error('the first'));
  expect(await ended).toBe('the first');
  await expect.poll(() => waiting.size).toBe(0);
  const next = client.test(new AbortController().signal).catch((error: unknown) => error);
  await expect.poll(() => waiting.size).toBe(1);
  for (const response of waiting) response.writeHead(500).end();
  expect(await next).toMatchObject({ failure: 'refused', message: 'My client has failed (HTTP 500).' });
});

test('errors have neither the password nor the error of the library, which contains it', async () => {
  const call = open()
    .test(new AbortController().signal)
    .catch((error: unknown) => error);
  await expect.poll(() => waiting.size).toBe(1);
  for (const response of waiting) response.writeHead(418).end('secret');
  const error = await call;
  expect(error).toMatchObject({ failure: 'refused' });
  expect(inspect(error, { depth: null, showHidden: true })).not.toContain('secret');
});
