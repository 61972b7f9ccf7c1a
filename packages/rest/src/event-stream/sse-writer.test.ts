import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import {
  createSseWriter,
  formatSseEvent,
  type SseWriter,
  type SseWriterOptions,
  sseHeaders,
} from './sse-writer.ts';

const longTimeouts: SseWriterOptions = { heartbeatMs: 60_000, drainWithinMs: 60_000 };
const bigEvent = formatSseEvent({ type: 'big', data: 'x'.repeat(256 * 1024) });

describe('createSseWriter', () => {
  const server = createServer();
  let client: Socket;
  let received = '';

  beforeEach(async () => {
    await once(server.listen(0, '127.0.0.1'), 'listening');
    received = '';
  });
  afterEach(async () => {
    client.destroy();
    server.closeAllConnections();
    await once(server.close(), 'close');
  });

  /** A client on a plain socket sends a request; returns the writer of its response. */
  async function answer(options: SseWriterOptions = longTimeouts): Promise<SseWriter> {
    client = connect((server.address() as AddressInfo).port, '127.0.0.1');
    client.setEncoding('utf8').on('data', (chunk) => {
      received += chunk;
    });
    client.write('GET / HTTP/1.1\r\nHost: x\r\n\r\n');
    const [, response] = (await once(server, 'request')) as [unknown, ServerResponse];
    return createSseWriter(response, options);
  }
  const send = async (stream: SseWriter, text: string) => {
    stream.write(text);
    await stream.drained();
  };
  const hasReceived = (text: string) => expect.poll(() => received).toContain(text);
  const isClosed = ({ closed }: SseWriter) => vi.waitFor(() => expect(closed.aborted).toBe(true), 60_000);

  it('sends an event as its id, type and one line of JSON, after the headers', async () => {
    const stream = await answer();
    await send(stream, formatSseEvent({ id: '7', type: 'note', data: { text: 'two\nlines\r\n“…”' } }));
    await send(stream, formatSseEvent({ type: 'reset', data: null }));
    await hasReceived('id: 7\nevent: note\ndata: {"text":"two\\nlines\\r\\n“…”"}\n\n');
    await hasReceived('event: reset\ndata: null\n\n');
    expect(received).toMatch(/^HTTP\/1\.1 200 OK\r\n/);
    for (const [name, value] of Object.entries(sseHeaders)) {
      expect(received).toContain(`\r\n${name}: ${value}\r\n`);
    }
  });

  it('sends a comment when there are no events, and only then', async () => {
    const stream = await answer({ ...longTimeouts, heartbeatMs: 150 });
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
    try {
      for (let i = 0; i < 8; i++) {
        await send(stream, formatSseEvent({ type: 'tick', data: i }));
        vi.advanceTimersByTime(149);
      }
      vi.advanceTimersByTime(1);
    } finally {
      vi.useRealTimers();
    }
    await hasReceived(': heartbeat\n\n');
    expect(received.indexOf('heartbeat')).toBeGreaterThan(received.indexOf('data: 7'));
  });

  it('resolves `drained` only after the client has read what was written', async () => {
    const stream = await answer();
    client.pause();
    let sent = 0;
    const sending = (async () => {
      for (; sent < 100; sent++) await send(stream, `id: ${sent}\n${bigEvent}`);
    })();
    const stuckAt = await vi.waitFor(async () => {
      const before = sent;
      await new Promise((resolve) => setTimeout(resolve, 100));
      expect(sent).toBe(before);
      return before;
    }, 60_000);
    expect(stuckAt).toBeLessThan(100);
    client.resume();
    await sending;
    expect(sent).toBe(100);
    await hasReceived('id: 99\n');
  });

  it('disconnects a client that reads nothing for too long', async () => {
    const stream = await answer({ ...longTimeouts, drainWithinMs: 200 });
    client.pause();
    for (let i = 0; i < 1_000 && !stream.closed.aborted; i++) await send(stream, bigEvent);
    expect(stream.closed.aborted).toBe(true);
    await expect.poll(() => connections()).toBe(0);
  });

  const connections = () => new Promise((resolve) => server.getConnections((_, count) => resolve(count)));

  it('closes as soon as the client disconnects; later writes do nothing', async () => {
    const stream = await answer({ ...longTimeouts, heartbeatMs: 5 });
    stream.write('retry: 1\n\n');
    await hasReceived('retry');
    client.destroy();
    await isClosed(stream);
    await send(stream, formatSseEvent({ type: 'late', data: null }));
    stream.end();
  });

  it('is closed from the start if the client has disconnected before', async () => {
    client = connect((server.address() as AddressInfo).port, '127.0.0.1');
    client.write('GET / HTTP/1.1\r\nHost: x\r\n\r\n');
    const [, response] = (await once(server, 'request')) as [unknown, ServerResponse];
    client.destroy();
    await once(response, 'close');
    const stream = createSseWriter(response, longTimeouts);
    expect(stream.closed.aborted).toBe(true);
    stream.write(bigEvent);
    expect(response.headersSent).toBe(false);
  });

  it('ends after everything that was written, and keeps the connection usable', async () => {
    const stream = await answer();
    await send(stream, formatSseEvent({ type: 'only', data: 2 }));
    stream.end();
    expect(stream.closed.aborted).toBe(true);
    await hasReceived('Content-Type: text/event-stream');
    await hasReceived('data: 2\n\n\r\n0\r\n\r\n');
    expect(client.destroyed).toBe(false);
  });

  it('ends within a second or two, whether or not the client reads the rest', async () => {
    const stream = await answer();
    client.pause();
    const sending = (async () => {
      while (!stream.closed.aborted) await send(stream, bigEvent);
    })();
    await new Promise((resolve) => setTimeout(resolve, 200));
    stream.end();
    await sending;
    await vi.waitFor(async () => expect(await connections()).toBe(0), 60_000);
  });
});
