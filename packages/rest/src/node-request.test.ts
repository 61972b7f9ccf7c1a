import { once } from 'node:events';
import { createServer, request as send } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { AuthorizerRequest } from '@cinephage/core';
import { expect, test } from 'vitest';
import { nodeRequest } from './node-request.ts';

/** Sends one request and reads it while the server answers it. */
async function receive(options: object, read: (request: AuthorizerRequest) => unknown) {
  const gettersCalled: string[] = [];
  const caller = {
    clientIp: '203.0.113.9',
    get host() {
      gettersCalled.push('host');
      return 'movies.example:8080';
    },
    get protocol() {
      gettersCalled.push('protocol');
      return 'https' as const;
    },
  };
  let result: unknown;
  const server = createServer((req, res) => {
    result = read(nodeRequest(req, caller, req.url ?? ''));
    res.end();
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const [response] = await once(
    send({ port, host: '127.0.0.1', agent: false, ...options }).end(),
    'response',
  );
  response.resume();
  server.close();
  await once(server, 'close');
  return { result, gettersCalled };
}

test('the method, URL and headers are those that the client sent', async () => {
  const options = {
    method: 'PUT',
    path: '/some?thing=1',
    headers: { 'X-Api-Key': 'key', 'set-cookie': ['a=1', 'b=2'], 'x-empty': '' },
  };
  const { result } = await receive(options, ({ method, url, headers, clientIp, host, protocol }) => ({
    method,
    url,
    headers: ['X-API-KEY', 'x-api-key', 'Set-Cookie', 'x-empty', 'x-none'].map((name) => headers.get(name)),
    clientIp,
    host,
    protocol,
  }));
  expect(result).toEqual({
    method: 'PUT',
    url: '/some?thing=1',
    headers: ['key', 'key', 'a=1, b=2', '', null],
    clientIp: '203.0.113.9',
    host: 'movies.example:8080',
    protocol: 'https',
  });
});

test('host and protocol are computed only when they are read', async () => {
  const first = await receive({}, ({ clientIp }) => clientIp);
  expect(first).toEqual({ result: '203.0.113.9', gettersCalled: [] });
  const second = await receive({}, ({ host }) => host);
  expect(second).toEqual({ result: 'movies.example:8080', gettersCalled: ['host'] });
});
