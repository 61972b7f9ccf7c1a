import type { Authenticator, Library, Principal } from '@cinephage/core';
import { databaseKinds } from '@cinephage/core/testing';
import Koa from 'koa';
import { describe, expect, it, vi } from 'vitest';
import { createRestRouter } from '../../src/index.ts';
import { addMovie, moviesPath } from '../support/add-movie.ts';
import { createCountingLimits } from '../support/counting-limiter.ts';
import { openStream, statesIn } from '../support/event-stream.ts';
import { listen } from '../support/listen.ts';
import { type Api, oneKey, startApi } from '../support/start-api.ts';

const stream = '/api/tasks/stream';

/** Accepts every key until it is revoked. */
function createKeys(): Authenticator & { readonly revoked: Set<string> } {
  const revoked = new Set<string>();
  return {
    revoked,
    authenticate({ headers }): Principal | null {
      const id = headers.get('x-api-key');
      return id === null || revoked.has(id) ? null : { kind: 'api-key', id, userId: null, name: null };
    },
  };
}

/** The API of a library that counts the subscribers of its events. */
function countSubscribers(library: Library) {
  const subscribed = new Set<AbortSignal>();
  const counted: Library = {
    ...library,
    events: {
      ...library.events,
      stream(params, options) {
        const { signal } = options ?? {};
        if (signal) {
          subscribed.add(signal);
          signal.addEventListener('abort', () => subscribed.delete(signal));
        }
        return library.events.stream(params, options);
      },
    },
  };
  const app = new Koa();
  app.silent = true;
  app.use(createRestRouter(counted, { auth: oneKey }).routes());
  return { app, subscribed };
}

const changeSomething = async (api: Api) => {
  const movie = await addMovie(api, 27205);
  await api.request('POST', `${moviesPath}/${movie}/refresh`);
};

describe.each(databaseKinds)('a stream of events on %s', (kind) => {
  it('unsubscribes as soon as its client disconnects', async () => {
    await using api = await startApi(kind);
    const { app, subscribed } = countSubscribers(api.library);
    await using host = await listen(app);
    const streams = await Promise.all(Array.from({ length: 5 }, () => openStream(host)));
    expect(subscribed.size).toBe(5);
    await streams[0]?.[Symbol.asyncDispose]();
    await expect.poll(() => subscribed.size).toBe(4);
    await changeSomething(api);
    expect(statesIn((await streams[1]?.first(1)) ?? [])).toEqual(['queued']);
    for (const one of streams) await one[Symbol.asyncDispose]();
    await expect.poll(() => subscribed.size).toBe(0);
  });

  it('ends when the library stops', async () => {
    await using api = await startApi(kind);
    await using one = await openStream(api);
    await changeSomething(api);
    await one.first(1);
    await api.library.stop();
    await one.ended();
    expect(api.unexpected).toEqual([]);
  });

  it('ends when the host stops, before the library does, after all events until then', async () => {
    const stopping = new AbortController();
    await using api = await startApi(kind, { signal: stopping.signal });
    await using one = await openStream(api);
    await changeSomething(api);
    await one.first(1);
    stopping.abort();
    await one.ended();
    await using late = await openStream(api);
    await late.ended();
    expect((await api.request('GET', moviesPath)).status).toBe(200);
    expect(api.unexpected).toEqual([]);
  });
});

describe('a stream of events', () => {
  it('is refused without credentials', async () => {
    await using api = await startApi('sqlite');
    for (const key of [null, 'wrong']) {
      const answer = await api.request('GET', stream, { key });
      expect(answer).toMatchObject({ status: 401, body: { code: 'UNAUTHENTICATED' } });
    }
  });

  it('sends heartbeats', async () => {
    await using api = await startApi('sqlite', { streams: { heartbeatMs: 50 } });
    await using one = await openStream(api);
    await expect.poll(() => one.comments.length).toBeGreaterThan(2);
    expect(new Set(one.comments)).toEqual(new Set(['heartbeat']));
    expect(one.events).toEqual([]);
  });

  it('counts as one request for its whole duration', async () => {
    const rateLimits = createCountingLimits();
    await using api = await startApi('sqlite', { rateLimits, streams: { heartbeatMs: 20 } });
    await using one = await openStream(api);
    await expect.poll(() => one.comments.length).toBeGreaterThan(2);
    expect(one.headers.get('x-ratelimit-remaining')).toBe('999');
    expect([...rateLimits.credential.counts]).toEqual([['key-1', 1]]);
  });

  it('is refused if the credential has too many open, until one closes', async () => {
    await using api = await startApi('sqlite', { auth: createKeys(), streams: { maxPerCredential: 2 } });
    const open = (key: string) => openStream(api, '', { headers: { 'x-api-key': key } });
    await using one = await open('a');
    await using _ = await open('a');
    const refused = await api.request('GET', stream, { key: 'a' });
    expect(refused).toMatchObject({ status: 429, body: { success: false, code: 'RATE_LIMITED' } });
    expect(refused.body.error).toContain('2 streams');
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
    expect((await api.request('HEAD', stream, { key: 'a' })).status).toBe(200);
    await using __ = await open('b');
    await one[Symbol.asyncDispose]();
    await using ___ = await vi.waitFor(() => open('a'), 60_000);
  });

  it('ends once its credential is no longer valid', async () => {
    const auth = createKeys();
    await using api = await startApi('sqlite', { auth, streams: { heartbeatMs: 50 } });
    await using revoked = await openStream(api, '', { headers: { 'x-api-key': 'a' } });
    await using other = await openStream(api, '', { headers: { 'x-api-key': 'b' } });
    auth.revoked.add('a');
    await revoked.ended();
    await changeSomething(api);
    await other.first(1);
    expect(revoked.events).toEqual([]);
  });

  it('continues while its credential cannot be checked', async () => {
    const boom = new Error('boom');
    let calls = 0;
    const auth: Authenticator = {
      async authenticate(request) {
        if (calls++ === 1) throw boom;
        return oneKey.authenticate(request);
      },
    };
    await using api = await startApi('sqlite', { auth, streams: { heartbeatMs: 30 } });
    await using one = await openStream(api);
    await expect.poll(() => calls).toBeGreaterThan(3);
    await changeSomething(api);
    await one.first(1);
    expect(api.unexpected).toEqual([boom]);
  });

  it('runs the host’s later middleware code when it begins, not when it ends', async () => {
    await using api = await startApi('sqlite');
    const passed: number[] = [];
    const app = new Koa();
    app.use(async (ctx, next) => {
      await next();
      passed.push(ctx.status);
      ctx.set('x-late', '1');
    });
    app.use(createRestRouter(api.library, { auth: oneKey }).routes());
    await using host = await listen(app);
    await using one = await openStream(host);
    expect(passed).toEqual([200]);
    await changeSomething(api);
    await one.first(1);
  });

  it('ends when its source fails, and reports the error', async () => {
    await using api = await startApi('sqlite');
    const boom = new Error('boom');
    const reported: unknown[] = [];
    const failing: Library = {
      ...api.library,
      events: {
        ...api.library.events,
        stream: () => ({
          next: () => Promise.reject(boom),
          [Symbol.asyncIterator]() {
            return this;
          },
        }),
      },
    };
    const app = new Koa();
    const onError = (error: unknown) => reported.push(error);
    app.use(createRestRouter(failing, { auth: oneKey, onError }).routes());
    await using host = await listen(app);
    await using one = await openStream(host);
    await one.ended();
    expect(reported).toEqual([boom]);
  });
});
