import { once } from 'node:events';
import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { init, openRawSocket, subscribe } from './support/raw-socket.ts';
import { type ServedGateway, serveGateway } from './support/serve-gateway.ts';

describe('a WebSocket whose peer breaks the rules', () => {
  let served: ServedGateway;
  beforeAll(async () => {
    served = await serveGateway('sqlite', {
      limits: { maxBodyBytes: 20_000, maxSubscriptionsPerCredential: 2 },
    });
  });
  afterAll(async () => {
    expect(served.unexpected).toEqual([]);
    const raw = await openRawSocket(served.port);
    raw.send(init());
    await vi.waitFor(() => expect(raw.messages).toEqual([{ type: 'connection_ack' }]), 60_000);
    await served[Symbol.asyncDispose]();
  });

  const open = async () => {
    const raw = await openRawSocket(served.port);
    raw.send(init());
    await expect.poll(() => raw.messages.length).toBe(1);
    return raw;
  };
  const deep = '['.repeat(9_000) + ']'.repeat(9_000);

  it.each([
    ['no JSON', '{'],
    ['no object', '[]'],
    ['null', 'null'],
    ['no type', '{}'],
    ['an unknown type', '{"type":"start"}'],
    ['a type of the server', '{"type":"next","id":"1","payload":{}}'],
    ['no id', '{"type":"subscribe","payload":{"query":"{ __typename }"}}'],
    ['an id that is no text', '{"type":"subscribe","id":1,"payload":{"query":"{ __typename }"}}'],
    ['no query', '{"type":"subscribe","id":"1","payload":{}}'],
    [
      'variables in a list',
      '{"type":"subscribe","id":"1","payload":{"query":"{ __typename }","variables":[]}}',
    ],
    ['no payload', '{"type":"subscribe","id":"1"}'],
    ['a depth that no parser likes', `{"type":"subscribe","id":"1","payload":${deep}}`],
  ])('is closed for a message with %s', async (_what, message) => {
    const raw = await open();
    raw.send(message);
    expect(await raw.closed()).toEqual({ code: 4400, reason: 'Invalid message received' });
  });

  const complete = JSON.stringify({ id: 'same', type: 'complete' });

  it('may use the id of an operation again that has come to its end', async () => {
    const raw = await open();
    for (const query of ['{ first: __typename }', '{ second: __typename }']) {
      const before = raw.messages.length;
      raw.send(subscribe('same', query));
      await vi.waitFor(
        () => expect(raw.messages.slice(before).map(({ type }) => type)).toEqual(['next', 'complete']),
        60_000,
      );
    }
    raw.socket.close();
    await raw.closed();
  });

  it('is closed for the id of an operation that it has completed and that has not ended, and frees what it held', async () => {
    const raw = await open();
    const again = subscribe('same', 'subscription { movieChanged { id } }');
    raw.send(subscribe('same', 'subscription { taskUpdated { id } }'), complete, again);
    expect(await raw.closed()).toEqual({ code: 4409, reason: 'An operation with this id has not ended yet' });

    // As many as a credential may have: none is held by what was closed.
    const others = await open();
    for (const id of ['1', '2']) others.send(subscribe(id, 'subscription { taskUpdated { id } }'));
    others.send(subscribe('3', '{ __typename }'));
    await expect.poll(() => others.messages).toContainEqual({ id: '3', type: 'complete' });
    expect(others.messages.map(({ type }) => type)).toEqual(['connection_ack', 'next', 'complete']);
    others.socket.close();
    await others.closed();
  });

  it('is closed for too large a message', async () => {
    const raw = await open();
    raw.send(subscribe('1', `{ __typename ${' '.repeat(30_000)} }`));
    expect(await raw.closed()).toEqual({ code: 1009, reason: '' });
  });

  it('is closed for what is no UTF-8', async () => {
    const raw = await open();
    raw.socket.send(Buffer.from([0xff, 0xfe]), { binary: false });
    expect(await raw.closed()).toMatchObject({ code: 1007 });
  });

  it('is closed for malformed frames', async () => {
    const raw = await open();
    const { _socket: wire } = raw.socket as unknown as { _socket: { write(bytes: Buffer): void } };
    wire.write(Buffer.from([0xff, 0xff, 0xff, 0xff]));
    expect(await raw.closed()).toMatchObject({ code: 1002 });
  });

  it('is closed for a second connection_init', async () => {
    const raw = await open();
    raw.send(init());
    expect(await raw.closed()).toEqual({ code: 4429, reason: 'Too many initialisation requests' });
  });

  it('is closed for an id that is taken', async () => {
    const raw = await open();
    const query = 'subscription { movieChanged { id } }';
    raw.send(subscribe('1', query), subscribe('1', query));
    expect(await raw.closed()).toEqual({ code: 4409, reason: 'Subscriber for 1 already exists' });
  });

  it('takes ids that mean something to JavaScript', async () => {
    const raw = await open();
    const ids = ['__proto__', 'constructor', 'toString'];
    raw.send(...ids.map((id) => subscribe(id, '{ __typename }')));
    await expect.poll(() => raw.messages.filter(({ type }) => type === 'complete').length).toBe(3);
    expect(new Set(raw.messages.map(({ id }) => id).filter(Boolean))).toEqual(new Set(ids));
  });

  it('answers unknown parameters with an error', async () => {
    const raw = await open();
    raw.send(subscribe('1', '{ __typename }', { other: 1 }));
    await expect.poll(() => raw.messages.length).toBe(2);
    expect(raw.messages[1]).toMatchObject({
      type: 'error',
      payload: [{ extensions: { code: 'INVALID_INPUT' } }],
    });
  });

  it('is closed when it goes on asking without end', async () => {
    const raw = await open();
    const query = 'subscription { movieChanged { id } }';
    raw.send(...Array.from({ length: 200 }, (_, id) => subscribe(String(id), query)));
    expect(await raw.closed()).toEqual({ code: 1008, reason: 'Too many operations' });
  });
});

describe('a WebSocket that is not authenticated yet', () => {
  it('is cut off for more than it may say until then, also in a message that is not complete', async () => {
    await using served = await serveGateway('sqlite');
    const { socket, closed } = await openRawSocket(served.port);
    socket.send('x'.repeat(200_000), { fin: false });
    expect(await closed()).toMatchObject({ code: 1006 });
  });

  it('is cut off when it does not close its side', async () => {
    await using served = await serveGateway('sqlite');
    const peer = connect({ port: served.port, host: '127.0.0.1', allowHalfOpen: true });
    peer.write(
      'GET /graphql HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n' +
        'Sec-WebSocket-Protocol: graphql-transport-ws\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n',
    );
    await once(peer, 'data');
    peer.resume();
    // A masked frame with the text "{", which is no message.
    peer.write(Buffer.from([0x81, 0x81, 0, 0, 0, 0, 0x7b]));
    await once(peer, 'end');
    peer.destroy();
  });
});
