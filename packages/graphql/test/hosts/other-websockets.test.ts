import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { connect, type Socket } from 'node:net';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { WebSocket, WebSocketServer } from 'ws';
import type { GraphQLGateway } from '../../src/index.ts';
import { followBySocket, nextOf, openSocket } from '../transport/support/clients.ts';
import { refusedUpgrade } from '../transport/support/raw-socket.ts';
import { type ServedGateway, serveGateway } from '../transport/support/serve-gateway.ts';

type Listener = GraphQLGateway['handleUpgrade'];

/** A server of a host with these listeners, in this order. */
async function serveHost(...listeners: readonly ((...args: Parameters<Listener>) => unknown)[]) {
  const server: Server = createServer();
  const sockets = new Set<Socket>();
  server.on('connection', (socket: Socket) => sockets.add(socket));
  for (const listener of listeners) server.on('upgrade', listener);
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    port,
    url: `ws://127.0.0.1:${port}`,
    /** How many are open on the side of the server. */
    connections: () =>
      new Promise((resolve, reject) =>
        server.getConnections((error, count) => (error ? reject(error) : resolve(count))),
      ),
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy();
      await once(server.close(), 'close');
    },
  };
}

/** The WebSockets that a development server has at `/_hmr`: it says hello, and sends back what comes. */
function createHotReload(beforeUpgrade: () => Promise<void> | void = () => {}) {
  const server = new WebSocketServer({ noServer: true });
  server.on('connection', (client) => {
    client.send('hello');
    client.on('message', (data) => client.send(String(data)));
  });
  return (...[req, socket, head]: Parameters<Listener>) => {
    if (req.url !== '/_hmr') return;
    const open = () =>
      server.handleUpgrade(req, socket, head, (client) => server.emit('connection', client, req));
    const ready = beforeUpgrade();
    if (ready === undefined) open();
    else void ready.then(open);
  };
}

/** What comes first, and the answer to what is sent then. */
async function talkTo(address: string, protocol: string[] = []): Promise<readonly string[]> {
  const client = new WebSocket(address, protocol);
  const [first] = await once(client, 'message');
  client.send('again?');
  const [second] = await once(client, 'message');
  client.terminate();
  return [String(first), String(second)];
}

const askFor = async (url: string) => {
  const client = openSocket(`${url}/graphql`);
  const { data } = await nextOf(followBySocket(client, '{ __typename }'));
  await client.dispose();
  return data;
};

describe('the WebSockets of a gateway', () => {
  let gateway: GraphQLGateway;
  let served: ServedGateway;
  beforeAll(async () => {
    served = await serveGateway('sqlite');
    gateway = served.gateway;
  });
  afterAll(async () => {
    expect(served.unexpected).toEqual([]);
    await served[Symbol.asyncDispose]();
  });

  const wrapped: Listener = (req, socket, head) => gateway.handleUpgrade(req, socket, head);
  const direct: Listener = (...args) => gateway.handleUpgrade(...args);

  it.each([
    ['first', (hot: ReturnType<typeof createHotReload>) => [wrapped, hot]],
    ['last', (hot: ReturnType<typeof createHotReload>) => [hot, wrapped]],
    ['first, passed on by itself', (hot: ReturnType<typeof createHotReload>) => [gateway.handleUpgrade, hot]],
    ['last, passed on by itself', (hot: ReturnType<typeof createHotReload>) => [hot, gateway.handleUpgrade]],
  ])('work next to those of another listener, %s', async (_order, listenersWith) => {
    await using host = await serveHost(...listenersWith(createHotReload()));
    expect(await talkTo(`${host.url}/_hmr`)).toEqual(['hello', 'again?']);
    expect(await talkTo(`${host.url}/_hmr`, ['vite-hmr'])).toEqual(['hello', 'again?']);
    expect(await askFor(host.url)).toEqual({ __typename: 'Query' });
  });

  it('wait for a listener that has to look something up before', async () => {
    const lookedUp = Promise.withResolvers<void>();
    const asked = Promise.withResolvers<void>();
    const slow = createHotReload(() => {
      asked.resolve();
      return lookedUp.promise;
    });
    await using host = await serveHost(gateway.handleUpgrade, slow);
    const talk = talkTo(`${host.url}/_hmr`);
    await asked.promise;
    // Other requests are answered meanwhile.
    expect(await askFor(host.url)).toEqual({ __typename: 'Query' });
    lookedUp.resolve();
    expect(await talk).toEqual(['hello', 'again?']);
  });

  it('are one of several gateways of a server', async () => {
    await using other = await serveGateway('sqlite', { path: '/other' });
    await using host = await serveHost(gateway.handleUpgrade, other.gateway.handleUpgrade);
    expect(await askFor(host.url)).toEqual({ __typename: 'Query' });
    const client = openSocket(`${host.url}/other`);
    expect((await nextOf(followBySocket(client, '{ __typename }'))).data).toEqual({ __typename: 'Query' });
    await client.dispose();
  });

  it('let the caller of the listener go on with what is not for them', async () => {
    const hot = createHotReload();
    const taken: boolean[] = [];
    await using host = await serveHost((req, socket, head) => {
      const isTaken = gateway.handleUpgrade(req, socket, head);
      taken.push(isTaken);
      if (!isTaken) hot(req, socket, head);
    });
    expect(await talkTo(`${host.url}/_hmr`)).toEqual(['hello', 'again?']);
    expect(await askFor(host.url)).toEqual({ __typename: 'Query' });
    expect(await refusedUpgrade(`${host.url}/graphql`, 'unknown')).toBe(400);
    expect(taken).toEqual([false, true, true]);
  });

  it('leave alone what another listener has accepted at their own path', async () => {
    const everything = new WebSocketServer({ noServer: true });
    everything.on('connection', (client) => client.on('message', (data) => client.send(String(data))));
    await using host = await serveHost((req, socket, head) => {
      everything.handleUpgrade(req, socket, head, (client) => everything.emit('connection', client, req));
      client(req, socket, head);
    });
    const client = (...args: Parameters<Listener>) => expect(direct(...args)).toBe(false);
    const socket = new WebSocket(`${host.url}/graphql`, 'graphql-transport-ws');
    await once(socket, 'open');
    socket.send('here');
    expect(String((await once(socket, 'message'))[0])).toBe('here');
    socket.terminate();
  });

  it('refuse other paths at once where there is no other listener', async () => {
    await using host = await serveHost(gateway.handleUpgrade);
    expect(await refusedUpgrade(`${host.url}/nowhere`, 'graphql-transport-ws')).toBe(404);
  });

  it.each([
    ['by the only listener', () => [wrapped]],
    ['by any of several listeners', () => [gateway.handleUpgrade, createHotReload(), wrapped]],
  ])('end what is not taken %s', async (_by, listeners) => {
    await using host = await serveHost(...listeners());
    const startedAt = performance.now();
    expect(await refusedUpgrade(`${host.url}/nowhere`, 'graphql-transport-ws')).toBe(404);
    expect(performance.now() - startedAt).toBeGreaterThan(1_000);
  });

  it.each([
    ['another path', '/nowhere', 'graphql-transport-ws'],
    ['an unknown protocol', '/graphql', 'unknown'],
  ])(
    'close what they refuse for %s, also when the peer does not close its side',
    async (_for, path, protocol) => {
      await using host = await serveHost(gateway.handleUpgrade);
      const peer = connect({ port: host.port, host: '127.0.0.1', allowHalfOpen: true });
      peer.write(
        `GET ${path} HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n` +
          `Sec-WebSocket-Protocol: ${protocol}\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n`,
      );
      peer.resume();
      await once(peer, 'end');
      await vi.waitFor(async () => expect(await host.connections()).toBe(0), 60_000);
      peer.destroy();
    },
  );

  it('survive a connection that is torn before anybody has taken it', async () => {
    await using host = await serveHost(wrapped, createHotReload());
    const torn = connect(host.port, '127.0.0.1');
    torn.write(
      'GET /nowhere HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n' +
        'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n',
    );
    await once(torn, 'ready');
    torn.resetAndDestroy();
    expect(await askFor(host.url)).toEqual({ __typename: 'Query' });
  });
});
