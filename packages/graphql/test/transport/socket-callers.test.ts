import { LibraryError } from '@cinephage/core';
import { describe, expect, it, vi } from 'vitest';
import { createCountingLimits } from './support/counting-limits.ts';
import { init, openRawSocket, type RawSocket } from './support/raw-socket.ts';
import { serveGateway } from './support/serve-gateway.ts';

const isAcknowledged = (raw: RawSocket) =>
  expect.poll(() => raw.messages).toEqual([{ type: 'connection_ack' }]);
const forbidden = { code: 4403, reason: 'Forbidden' };

describe('who opens a WebSocket', () => {
  it.each([
    ['connectionParams', {}, { 'x-api-key': 'a' }],
    ['connectionParams, however it is written', {}, { 'X-API-Key': 'a' }],
    ['headers in connectionParams', {}, { headers: { 'x-api-key': 'a' } }],
    ['a header', { 'x-api-key': 'a' }, undefined],
    ['a session', { cookie: 'session=ada' }, undefined],
    ['connectionParams before a header', { 'x-api-key': 'wrong' }, { 'x-api-key': 'a' }],
  ])('is known by %s', async (_how, headers, payload) => {
    await using served = await serveGateway('sqlite');
    const raw = await openRawSocket(served.port, { headers });
    raw.send({ type: 'connection_init', ...(payload && { payload }) });
    await isAcknowledged(raw);
  });

  it.each([
    ['nothing', {}, undefined],
    ['a wrong key', {}, { 'x-api-key': 'wrong' }],
    ['a wrong session', { cookie: 'session=wrong' }, undefined],
    ['a key that is no text', {}, { 'x-api-key': ['a'] }],
    ['malformed headers', {}, { headers: 'x-api-key' }],
  ])('is a stranger with %s, counted by address', async (_what, headers, payload) => {
    const rateLimits = createCountingLimits();
    await using served = await serveGateway('sqlite', { rateLimits });
    const raw = await openRawSocket(served.port, { headers });
    raw.send({ type: 'connection_init', ...(payload && { payload }) });
    expect(await raw.closed()).toEqual(forbidden);
    expect([...rateLimits.anonymous.counts]).toEqual([['127.0.0.1', 1]]);
    expect(rateLimits.credential.counts.size).toBe(0);
  });

  it('is a page of the same host, or one that is trusted, if it comes by a session', async () => {
    const trustedOrigins = ['https://movies.example'];
    await using served = await serveGateway('sqlite', { trustedOrigins });
    const cookie = 'session=ada';
    for (const origin of [`http://127.0.0.1:${served.port}`, 'https://movies.example']) {
      const raw = await openRawSocket(served.port, { headers: { cookie, origin } });
      raw.send(init(null));
      await isAcknowledged(raw);
    }
    for (const origin of ['https://evil.example', 'null', `http://127.0.0.1:${served.port + 1}`]) {
      const raw = await openRawSocket(served.port, { headers: { cookie, origin } });
      raw.send(init(null));
      expect(await raw.closed()).toEqual(forbidden);
    }
    const withKey = await openRawSocket(served.port, { headers: { origin: 'https://evil.example' } });
    withKey.send(init());
    await isAcknowledged(withKey);
  });

  it('says so in time', async () => {
    await using served = await serveGateway('sqlite');
    const raw = await openRawSocket(served.port);
    expect(await raw.closed()).toEqual({ code: 4408, reason: 'Connection initialisation timeout' });
  });

  it('may ask for nothing before', async () => {
    await using served = await serveGateway('sqlite');
    const raw = await openRawSocket(served.port, { headers: { 'x-api-key': 'a' } });
    raw.send({ id: '1', type: 'subscribe', payload: { query: '{ __typename }' } });
    expect(await raw.closed()).toEqual({ code: 4401, reason: 'Unauthorized' });
  });

  it('has no more than 20 sockets at a time', async () => {
    await using served = await serveGateway('sqlite');
    const sockets = await Promise.all(Array.from({ length: 20 }, () => openRawSocket(served.port)));
    for (const raw of sockets) {
      raw.send(init());
      await isAcknowledged(raw);
    }
    const open = async (key: string) => {
      const raw = await openRawSocket(served.port);
      raw.send(init({ 'x-api-key': key }));
      return raw;
    };
    expect(await (await open('a')).closed()).toEqual({ code: 1013, reason: 'Try again later: RATE_LIMITED' });
    await isAcknowledged(await open('b'));
    sockets[0]?.socket.close();
    await sockets[0]?.closed();
    await vi.waitFor(async () => isAcknowledged(await open('a')), 60_000);
  });

  it('waits when there are no requests left', async () => {
    await using served = await serveGateway('sqlite', {
      rateLimits: createCountingLimits({ credential: 0 }),
    });
    const raw = await openRawSocket(served.port);
    raw.send(init());
    expect(await raw.closed()).toEqual({ code: 1013, reason: 'Try again later: RATE_LIMITED' });
  });

  it('hears nothing of what went wrong here', async () => {
    const errors = [new LibraryError('DATABASE_UNAVAILABLE', 'The database is away.'), new Error('secret')];
    await using served = await serveGateway('sqlite', {
      auth: { authenticate: () => Promise.reject(errors[calls++]) },
    });
    const reasons: unknown[] = [];
    for (const _ of errors) {
      const raw = await openRawSocket(served.port);
      raw.send(init());
      reasons.push(await raw.closed());
    }
    expect(reasons).toEqual([
      { code: 1013, reason: 'Try again later: DATABASE_UNAVAILABLE' },
      { code: 4500, reason: 'Internal server error' },
    ]);
    expect(served.unexpected).toEqual([errors[1]]);
  });
});

let calls = 0;
