import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import type { Library } from '@cinephage/core';
import { describe, expect, it, vi } from 'vitest';
import { WebSocket } from 'ws';
import { collectGarbage } from '../support/collect-garbage.ts';
import { openStream } from './support/raw-stream.ts';
import { serveOver } from './support/serve-gateway.ts';
import { endlessly } from './support/spied-library.ts';

const eventBytes = 50_000;
const query = 'subscription { movieChanged { id } }';
/** More than the buffers of both sides of a connection on one machine hold. */
const manyEvents = 2_000;

/** A stream that has an event whenever one is taken. */
const serveEndlessly = async (drainWithinMs: number) => {
  const unused = {} as Library;
  const endless = endlessly({ ...unused, events: { position: async () => '1' } } as Library, eventBytes);
  const served = await serveOver(endless.library, { limits: { drainWithinMs } });
  return { ...served, ...endless, library: endless.library };
};

async function openSlowSocket(port: number, subscribes = true): Promise<WebSocket> {
  const socket = new WebSocket(`ws://127.0.0.1:${port}/graphql`, 'graphql-transport-ws');
  await once(socket, 'open');
  socket.send(JSON.stringify({ type: 'connection_init', payload: { 'x-api-key': 'a' } }));
  await once(socket, 'message');
  socket.pause();
  if (subscribes) socket.send(JSON.stringify({ id: '1', type: 'subscribe', payload: { query } }));
  return socket;
}

const transports = [
  {
    name: 'server-sent events',
    async open(port: number) {
      const { response, leave } = await openStream(port, query, { isSlow: true });
      let bytes = 0;
      return {
        leave,
        read: () => response.on('data', (chunk) => (bytes += chunk.length)),
        bytes: () => bytes,
      };
    },
  },
  {
    name: 'a WebSocket',
    async open(port: number) {
      const socket = await openSlowSocket(port);
      let bytes = 0;
      return {
        leave: () => socket.terminate(),
        read() {
          socket.on('message', (data) => (bytes += String(data).length));
          socket.resume();
        },
        bytes: () => bytes,
      };
    },
  },
];

describe.each(transports)('a client over $name that takes nothing', ({ open }) => {
  it('is kept waiting at the events, not in memory, and goes on where it was', async () => {
    await using served = await serveEndlessly(60_000);
    const client = await open(served.port);
    const stuckAt = await vi.waitFor(async () => {
      const before = served.taken();
      expect(before).toBeGreaterThan(0);
      await new Promise((resolve) => setTimeout(resolve, 200));
      expect(served.taken()).toBe(before);
      return before;
    }, 60_000);
    expect(stuckAt).toBeLessThan(manyEvents);
    client.read();
    await vi.waitFor(() => expect(served.taken()).toBeGreaterThan(stuckAt + manyEvents), 60_000);
    expect(client.bytes()).toBeGreaterThan(stuckAt * eventBytes);
    client.leave();
    await expect.poll(() => served.open.size).toBe(0);
  });

  it('is cut off in the end, and everything it held is free', async () => {
    await using served = await serveEndlessly(200);
    await open(served.port);
    await expect.poll(() => served.open.size).toBe(1);
    await vi.waitFor(() => expect(served.open.size).toBe(0), 60_000);
    await expect.poll(() => served.sockets.size).toBe(0);
    expect(served.taken()).toBeLessThan(manyEvents);
    expect(served.unexpected).toEqual([]);
  });
});

describe('a WebSocket that sends pings and takes no pongs', () => {
  it('is not read on, and cut off in the end', async () => {
    await using served = await serveEndlessly(3_000);
    const socket = await openSlowSocket(served.port, false);
    const ping = JSON.stringify({ type: 'ping', payload: { text: 'x'.repeat(500_000) } });
    for (let count = 0; count < 200; count++) socket.send(ping);
    const [connection] = served.sockets;
    await vi.waitFor(() => expect(connection?.writableLength).toBeGreaterThan(0), 60_000);
    let mostWaiting = 0;
    await vi.waitFor(() => {
      mostWaiting = Math.max(mostWaiting, connection?.writableLength ?? 0);
      expect(served.sockets.size).toBe(0);
    }, 60_000);
    expect(mostWaiting).toBeLessThan(3_000_000);
    expect(connection?.bytesRead).toBeLessThan(50_000_000);
    socket.terminate();
  });
});

describe('the reader of a fetch server that takes nothing', () => {
  it('gets no more than one event ahead, and is cut off in the end', async () => {
    await using served = await serveEndlessly(100);
    const url = `http://movies.test/graphql?${new URLSearchParams({ query })}`;
    const headers = { 'x-api-key': 'a', accept: 'text/event-stream' };
    const response = await served.gateway.fetch(new Request(url, { headers }));
    const reader = response.body?.getReader();
    await reader?.read();
    await reader?.read();
    expect(served.taken()).toBeLessThan(4);
    await expect.poll(() => served.open.size).toBe(0);
    expect(served.taken()).toBeLessThan(4);
    await expect(reader?.closed).rejects.toThrow();
  });
});

describe('clients that take nothing of a large file', () => {
  /** Not compressed; more than the buffers of both sides of a connection hold. */
  const file = 'GET /graphql/graphiql/graphiql.js HTTP/1.1\r\nHost: movies.test\r\n\r\n';
  const askFor = async (port: number): Promise<Socket> => {
    const socket = connect(port, '127.0.0.1').pause();
    socket.on('error', () => {});
    await once(socket, 'connect');
    socket.write(file);
    return socket;
  };

  it('hold it in memory once, however many they are', async () => {
    await using served = await serveOver({} as Library, { limits: { drainWithinMs: 120_000 } });
    const plain = await fetch(`${served.url}/graphiql/graphiql.js`, {
      headers: { 'accept-encoding': 'identity' },
    });
    const fileBytes = (await plain.arrayBuffer()).byteLength;
    expect(fileBytes).toBeGreaterThan(4_000_000);
    const before = process.memoryUsage().arrayBuffers;
    const clients = await Promise.all(Array.from({ length: 20 }, () => askFor(served.port)));
    // Each has got what its connection takes, and the rest waits.
    const stuck = () => [...served.sockets].filter(({ writableLength }) => writableLength > 0);
    await expect.poll(() => stuck().length).toBe(20);
    const held = () => {
      collectGarbage();
      return process.memoryUsage().arrayBuffers - before;
    };
    // What was on its way through the streams may still be there.
    await expect.poll(held).toBeLessThan(3 * fileBytes);
    for (const client of clients) client.destroy();
  });

  it('are cut off in the end', async () => {
    await using served = await serveOver({} as Library, { limits: { drainWithinMs: 200 } });
    const clients = await Promise.all([askFor(served.port), askFor(served.port)]);
    await expect.poll(() => served.sockets.size).toBe(0);
    for (const client of clients) client.destroy();
  });
});
