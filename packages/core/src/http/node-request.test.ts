import { once } from 'node:events';
import { createServer, request as send } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, test } from 'vitest';
import type { GatekeeperRequest } from '../auth/gatekeeper-request.ts';
import { nodeRequest } from './node-request.ts';

/** Sends one request, and looks at it while it is being answered. */
async function look(options: object, see: (request: GatekeeperRequest) => unknown) {
  const asked: string[] = [];
  const caller = {
    clientIp: '203.0.113.9',
    get host() {
      asked.push('host');
      return 'movies.example:8080';
    },
    get protocol() {
      asked.push('protocol');
      return 'https' as const;
    },
  };
  let seen: unknown;
  const server = createServer((req, res) => {
    seen = see(nodeRequest(req, caller));
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
  return { seen, asked };
}

test('node’s request is seen as it was received', async () => {
  const options = {
    method: 'PUT',
    path: '/some?thing=1',
    headers: { 'X-Api-Key': 'key', 'set-cookie': ['a=1', 'b=2'], 'x-empty': '' },
  };
  const { seen } = await look(options, ({ method, url, headers, clientIp, host, protocol }) => ({
    method,
    url,
    headers: ['X-API-KEY', 'x-api-key', 'Set-Cookie', 'x-empty', 'x-none'].map((name) => headers.get(name)),
    clientIp,
    host,
    protocol,
  }));
  expect(seen).toEqual({
    method: 'PUT',
    url: '/some?thing=1',
    headers: ['key', 'key', 'a=1, b=2', '', null],
    clientIp: '203.0.113.9',
    host: 'movies.example:8080',
    protocol: 'https',
  });
});

test('host and protocol are not worked out until they are needed', async () => {
  const first = await look({}, ({ clientIp }) => clientIp);
  expect(first).toEqual({ seen: '203.0.113.9', asked: [] });
  const second = await look({}, ({ host }) => host);
  expect(second).toEqual({ seen: 'movies.example:8080', asked: ['host'] });
});
