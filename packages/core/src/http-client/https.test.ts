import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  authority,
  otherAuthority,
  serverCertificate,
  serverKey,
} from '../../../../test/test-certificates.ts';
import { createHttpClient } from './create-http-client.ts';
import { failureOf } from './raw-server.fixture.ts';

/** Its certificate is for `localhost`. */
const server = createServer({ cert: serverCertificate, key: serverKey }, (request, response) =>
  response.end(`${request.url} ${request.headers['x-api-key']}`),
);
let requests = 0;
server.on('request', () => {
  requests += 1;
});
beforeAll(() => new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve)));
afterAll(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

function ask(host: string, trusted?: string) {
  const http = createHttpClient({
    ...(trusted !== undefined && { authority: trusted }),
    resolve: async () => [{ address: '127.0.0.1', family: 4 }],
  });
  const { port } = server.address() as AddressInfo;
  const url = `https://${host}:${port}/api?apikey=verysecret`;
  return http
    .request({ url, headers: { 'x-api-key': 'verysecret' }, allowPrivateAddresses: true })
    .finally(() => http.close());
}

test('an answer over https is read', async () => {
  const response = await ask('localhost', authority);
  expect(response).toMatchObject({
    status: 200,
    bytes: Buffer.from('/api?apikey=verysecret verysecret'),
  });
});

test.each([
  ['of an unknown authority', 'localhost', undefined],
  ['of another authority', 'localhost', otherAuthority],
  ['for another name', 'other.example', authority],
  ['for a name, at an address', '127.0.0.1', authority],
])('a certificate %s is refused before anything is sent', async (_, host, trusted) => {
  const before = requests;
  const failure = await failureOf(ask(host, trusted));
  expect(failure).toMatchObject({ reason: 'unreachable' });
  expect(String(failure)).toMatch(/has a certificate that is not accepted/u);
  expect(String(failure)).not.toContain('verysecret');
  expect(requests).toBe(before);
});
