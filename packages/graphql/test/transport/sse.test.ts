import { LibraryError, type LibraryEvent } from '@cinephage/core';
import { databaseKinds } from '@cinephage/core/testing';
import { describe, expect, it, vi } from 'vitest';
import { addMovie, movies } from '../support/movies.ts';
import { followBySse, nextOf } from './support/clients.ts';
import { createCountingLimits } from './support/counting-limits.ts';
import { openStream } from './support/raw-stream.ts';
import { serveGateway, serveOver, serveSpied } from './support/serve-gateway.ts';
import { overEvents, spyOn } from './support/spied-library.ts';
import { createTestAuth } from './support/test-auth.ts';

const changes = 'subscription { movieChanged { kind movie { title } } }';
const addedInception = { movieChanged: { kind: 'ADDED', movie: { title: 'Inception' } } };

describe.each(databaseKinds)('a subscription over server-sent events on %s', (kind) => {
  it('tells a public client what happens, as it is then', async () => {
    await using served = await serveSpied(kind);
    const results = followBySse(served.url, changes);
    const first = nextOf(results);
    await expect.poll(() => served.open.size).toBe(1);
    const id = await addMovie(served.library, movies.inception);
    expect(await first).toEqual({ data: addedInception });
    await served.library.movies.delete(id);
    expect(await nextOf(results)).toEqual({ data: { movieChanged: { kind: 'DELETED', movie: null } } });
    await results.return?.();
    await expect.poll(() => served.open.size).toBe(0);
    expect(served.unexpected).toEqual([]);
  });

  it('lets go of everything as soon as its client has left, also while nothing happens', async () => {
    await using served = await serveSpied(kind);
    const streams = await Promise.all(Array.from({ length: 5 }, () => openStream(served.port, changes)));
    expect(served.open.size).toBe(5);
    streams[0]?.leave();
    await expect.poll(() => served.open.size).toBe(4);
    await addMovie(served.library, movies.inception);
    await expect.poll(() => streams[1]?.text()).toContain(JSON.stringify({ data: addedInception }));
    for (const stream of streams) stream.leave();
    await expect.poll(() => served.open.size).toBe(0);
    await expect.poll(() => served.sockets.size).toBe(0);
  });

  it('ends with the events when the library stops', async () => {
    await using served = await serveSpied(kind);
    const stream = await openStream(served.port, changes);
    await served.library.stop();
    expect(await stream.ended()).toBe('ended');
    expect(stream.text()).toContain('event: complete\ndata:\n\n');
  });
});

describe('a subscription over server-sent events', () => {
  it('is an event stream that proxies neither store nor buffer', async () => {
    const rateLimits = createCountingLimits();
    await using served = await serveGateway('sqlite', { rateLimits });
    const { response } = await openStream(served.port, changes);
    expect(response.statusCode).toBe(200);
    expect(response.headers).toMatchObject({
      'content-type': 'text/event-stream',
      'cache-control': 'no-store, no-transform',
      'x-accel-buffering': 'no',
      'x-ratelimit-remaining': '999',
    });
  });

  it('is sent by a fetch server, too', async () => {
    await using served = await serveSpied('sqlite');
    const url = `http://movies.test/graphql?${new URLSearchParams({ query: changes })}`;
    const headers = { 'x-api-key': 'a', accept: 'text/event-stream' };
    const response = await served.gateway.fetch(new Request(url, { headers }));
    expect(response.headers.get('content-type')).toBe('text/event-stream');
    const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
    expect(await reader?.read()).toEqual({ done: false, value: ':\n\n' });
    await addMovie(served.library, movies.inception);
    const event = `event: next\ndata: ${JSON.stringify({ data: addedInception })}\n\n`;
    let text = '';
    while (!text.endsWith(event)) text += (await reader?.read())?.value;
    expect(text.replaceAll(':\n\n', '')).toBe(event);
    await reader?.cancel();
    await expect.poll(() => served.open.size).toBe(0);
  });

  it('lets go of everything when the request of a fetch server is given up', async () => {
    await using served = await serveSpied('sqlite');
    const leaving = new AbortController();
    const url = `http://movies.test/graphql?${new URLSearchParams({ query: changes })}`;
    const headers = { 'x-api-key': 'a', accept: 'text/event-stream' };
    await served.gateway.fetch(new Request(url, { headers, signal: leaving.signal }));
    expect(served.open.size).toBe(1);
    leaving.abort();
    await expect.poll(() => served.open.size).toBe(0);
  });

  it('says now and then that it still stands', async () => {
    await using served = await serveGateway('sqlite', { limits: { heartbeatMs: 30 } });
    const stream = await openStream(served.port, changes);
    await expect.poll(() => stream.text()).toMatch(/^(:\n\n){4}/);
    expect(stream.text()).not.toContain('event');
  });

  it('counts as one request, however long it lasts', async () => {
    const rateLimits = createCountingLimits();
    await using served = await serveGateway('sqlite', { rateLimits, limits: { heartbeatMs: 20 } });
    const stream = await openStream(served.port, changes);
    await expect.poll(() => stream.text()).toMatch(/^(:\n\n){4}/);
    expect([...rateLimits.credential.counts]).toEqual([['a', 1]]);
  });

  it('tells of errors in the document as its only result', async () => {
    await using served = await serveGateway('sqlite');
    const results = followBySse(served.url, 'subscription { nothing }');
    expect((await nextOf(results)).errors).toMatchObject([
      { extensions: { code: 'GRAPHQL_VALIDATION_FAILED' } },
    ]);
    expect(await results.next()).toMatchObject({ done: true });
  });

  it('tells of what keeps it from beginning as its only result', async () => {
    await using served = await serveGateway('sqlite');
    const results = followBySse(served.url, 'subscription { taskUpdated(id: "unknown") { id } }');
    expect((await nextOf(results)).errors).toMatchObject([{ extensions: { code: 'TASK_NOT_FOUND' } }]);
    expect(await results.next()).toMatchObject({ done: true });
    expect(served.unexpected).toEqual([]);
  });

  it('is refused to a credential that has too many open, until one of them is closed', async () => {
    await using served = await serveSpied('sqlite', { limits: { maxSubscriptionsPerCredential: 2 } });
    const [one] = [await openStream(served.port, changes), await openStream(served.port, changes)];
    const refused = await nextOf(followBySse(served.url, changes));
    expect(refused.errors).toMatchObject([{ extensions: { code: 'RATE_LIMITED' } }]);
    expect(refused.errors?.[0]?.message).toContain('2 subscriptions');
    await openStream(served.port, changes, { key: 'b' });
    expect(served.open.size).toBe(3);
    one.leave();
    await expect.poll(() => served.open.size).toBe(2);
    await openStream(served.port, changes);
    expect(served.open.size).toBe(3);
  });

  it('ends with an error once its credential is no longer valid', async () => {
    await using served = await serveSpied('sqlite', { limits: { heartbeatMs: 30 } });
    const mine = followBySse(served.url, changes);
    const other = followBySse(served.url, changes, { 'x-api-key': 'b' });
    const [ended, heard] = [nextOf(mine), nextOf(other)];
    await expect.poll(() => served.open.size).toBe(2);
    served.auth.revoked.add('a');
    expect((await ended).errors).toMatchObject([{ extensions: { code: 'UNAUTHENTICATED' } }]);
    expect(await mine.next()).toMatchObject({ done: true });
    expect(served.open.size).toBe(1);
    await addMovie(served.library, movies.inception);
    expect(await heard).toEqual({ data: addedInception });
  });

  it('goes on while its credential cannot be checked', async () => {
    const known = createTestAuth();
    const troubles = [new LibraryError('DATABASE_UNAVAILABLE', 'Try again later.'), new Error('boom')];
    let asked = 0;
    await using served = await serveGateway('sqlite', {
      limits: { heartbeatMs: 20 },
      auth: {
        async authenticate(request) {
          const trouble = troubles[asked++ - 1];
          if (trouble) throw trouble;
          return known.authenticate(request);
        },
      },
    });
    const stream = await openStream(served.port, changes);
    await expect.poll(() => asked).toBeGreaterThan(4);
    await addMovie(served.library, movies.inception);
    await expect.poll(() => stream.text()).toContain('event: next');
    expect(served.unexpected).toEqual([troubles[1]]);
  });

  it('ends when the host stops, without a word, so that clients connect again', async () => {
    const stopping = new AbortController();
    await using served = await serveSpied('sqlite', { signal: stopping.signal });
    const stream = await openStream(served.port, changes);
    stopping.abort();
    expect(await stream.ended()).toBe('ended');
    expect(stream.text()).toBe(':\n\n');
    expect(served.open.size).toBe(0);
    const late = await openStream(served.port, changes);
    expect(await late.ended()).toBe('ended');
    expect(served.open.size).toBe(0);
  });

  it('ends with an error when its events fail, which is reported', async () => {
    await using served = await serveGateway('sqlite');
    const boom = new Error('secret');
    const failing = overEvents(served.library, () => ({
      next: (): Promise<IteratorResult<LibraryEvent>> => Promise.reject(boom),
      [Symbol.asyncIterator]() {
        return this;
      },
    }));
    await using broken = await serveOver(failing.library);
    const results = followBySse(broken.url, changes);
    const { errors } = await nextOf(results);
    expect(errors).toMatchObject([{ extensions: { code: 'INTERNAL_ERROR' } }]);
    expect(JSON.stringify(errors)).not.toContain('secret');
    expect(await results.next()).toMatchObject({ done: true });
    expect(broken.unexpected).toEqual([boom]);
  });

  it('opens nothing for a client that has left before it stands', async () => {
    await using served = await serveGateway('sqlite');
    const position = Promise.withResolvers<string>();
    const { events } = served.library;
    const asked = vi.fn(() => position.promise);
    const spied = spyOn({ ...served.library, events: { ...events, position: asked } });
    await using slow = await serveOver(spied.library);
    const opening = openStream(slow.port, changes);
    opening.catch(() => {});
    await expect.poll(() => asked).toHaveBeenCalled();
    for (const socket of slow.sockets) socket.destroy();
    await expect.poll(() => slow.sockets.size).toBe(0);
    position.resolve(await events.position());
    await expect(opening).rejects.toThrow();
    await expect.poll(() => spied.open.size).toBe(0);
  });
});
