import { databaseKinds } from '@cinephage/core/testing';
import { describe, expect, it, vi } from 'vitest';
import { addMovie, movies } from '../support/movies.ts';
import { followBySocket, nextOf, openSocket } from './support/clients.ts';
import { createCountingLimits } from './support/counting-limits.ts';
import { init, openRawSocket, refusedUpgrade, subscribe } from './support/raw-socket.ts';
import { openStream } from './support/raw-stream.ts';
import { serveGateway, serveSpied } from './support/serve-gateway.ts';

const changes = 'subscription { movieChanged { kind movie { title } } }';
const addedInception = { movieChanged: { kind: 'ADDED', movie: { title: 'Inception' } } };
const unknownId = '00000000-0000-4000-8000-000000000000';

describe.each(databaseKinds)('a WebSocket on %s', (kind) => {
  it('carries queries, mutations and subscriptions of a public client', async () => {
    await using served = await serveSpied(kind);
    const client = openSocket(served.url);
    const results = followBySocket(client, changes);
    const first = nextOf(results);
    await expect.poll(() => served.open.size).toBe(1);
    const adding = followBySocket(
      client,
      `mutation { addMovie(input: { tmdbId: ${movies.inception}, rootFolderPath: "/movies" }) { title } }`,
    );
    expect(await nextOf(adding)).toEqual({ data: { addMovie: { title: 'Inception' } } });
    expect(await first).toEqual({ data: addedInception });
    const asking = followBySocket(client, '{ moviePage { movies { title } } }');
    expect(await nextOf(asking)).toEqual({ data: { moviePage: { movies: [{ title: 'Inception' }] } } });
    expect(await asking.next()).toMatchObject({ done: true });
    await results.return?.();
    await expect.poll(() => served.open.size).toBe(0);
    await client.dispose();
    expect(served.unexpected).toEqual([]);
  });

  it('lets go of everything as soon as its client has left, also while nothing happens', async () => {
    await using served = await serveSpied(kind);
    const raw = await openRawSocket(served.port);
    raw.send(init());
    await expect.poll(() => raw.messages).toEqual([{ type: 'connection_ack' }]);
    raw.send(subscribe('1', changes), subscribe('2', changes));
    await expect.poll(() => served.open.size).toBe(2);
    raw.send({ id: '1', type: 'complete' });
    await expect.poll(() => served.open.size).toBe(1);
    raw.socket.terminate();
    await expect.poll(() => served.open.size).toBe(0);
    expect(served.sockets.size).toBe(0);
  });
});

describe('an operation over a WebSocket', () => {
  it('gets the same errors as over HTTP', async () => {
    await using served = await serveGateway('sqlite');
    const client = openSocket(served.url);
    const ask = async (query: string) => nextOf(followBySocket(client, query));
    await expect(ask('{ nothing }')).rejects.toMatchObject([
      { extensions: { code: 'GRAPHQL_VALIDATION_FAILED' } },
    ]);
    await expect(ask('{ oh')).rejects.toMatchObject([{ extensions: { code: 'GRAPHQL_PARSE_FAILED' } }]);
    await expect(ask('{ __typename @skip(if: 1) }')).rejects.toMatchObject([{ extensions: {} }]);
    const { errors } = await ask(`mutation { refreshMovie(id: "${unknownId}") { id } }`);
    expect(errors).toMatchObject([{ path: ['refreshMovie'], extensions: { code: 'MOVIE_NOT_FOUND' } }]);
    expect(JSON.stringify(errors)).not.toContain('http');
    await client.dispose();
  });

  it('is counted, and refused alone when none are left', async () => {
    const rateLimits = createCountingLimits({ credential: 3 });
    await using served = await serveGateway('sqlite', { rateLimits });
    const raw = await openRawSocket(served.port);
    raw.send(init());
    await expect.poll(() => raw.messages.length).toBe(1);
    for (const id of ['1', '2', '3']) {
      raw.send(subscribe(id, '{ __typename }'));
      await expect.poll(() => raw.messages.some((message) => message.id === id)).toBe(true);
    }
    expect([...rateLimits.credential.counts]).toEqual([['a', 4]]);
    const refused = raw.messages.filter(({ id }) => id === '3');
    expect(refused).toMatchObject([{ type: 'error', payload: [{ extensions: { code: 'RATE_LIMITED' } }] }]);
    expect(raw.socket.readyState).toBe(raw.socket.OPEN);
  });

  it('has its place among the subscriptions of its credential, over whichever transport', async () => {
    await using served = await serveSpied('sqlite', { limits: { maxSubscriptionsPerCredential: 2 } });
    const client = openSocket(served.url);
    const one = followBySocket(client, changes);
    const first = nextOf(one);
    await openStream(served.port, changes);
    await expect.poll(() => served.open.size).toBe(2);
    const { errors } = await nextOf(followBySocket(client, changes)).catch((refused) => ({
      errors: refused,
    }));
    expect(errors).toMatchObject([{ extensions: { code: 'RATE_LIMITED' } }]);
    await addMovie(served.library, movies.inception);
    await first;
    await one.return?.();
    await expect.poll(() => served.open.size).toBe(1);
    const next = nextOf(followBySocket(client, changes));
    await expect.poll(() => served.open.size).toBe(2);
    await addMovie(served.library, movies.matrix);
    expect((await next).data).toMatchObject({ movieChanged: { kind: 'ADDED' } });
    await client.dispose();
  });

  it('ends with an error once its credential is no longer valid', async () => {
    await using served = await serveSpied('sqlite', { limits: { heartbeatMs: 2_000 } });
    const client = openSocket(served.url);
    const results = followBySocket(client, changes);
    const ended = nextOf(results);
    await expect.poll(() => served.open.size).toBe(1);
    served.auth.revoked.add('a');
    expect((await ended).errors).toMatchObject([{ extensions: { code: 'UNAUTHENTICATED' } }]);
    expect(await results.next()).toMatchObject({ done: true });
    expect(served.open.size).toBe(0);
    await client.dispose();
  });

  it('is refused with its connection once the credential is no longer valid', async () => {
    await using served = await serveGateway('sqlite');
    const raw = await openRawSocket(served.port);
    raw.send(init());
    await expect.poll(() => raw.messages.length).toBe(1);
    served.auth.revoked.add('a');
    raw.send(subscribe('1', '{ __typename }'));
    expect(await raw.closed()).toEqual({ code: 4403, reason: 'Forbidden' });
    expect(JSON.stringify(raw.messages)).not.toContain('data');
  });

  it('waits for no more than a connection may have under way', async () => {
    await using served = await serveSpied('sqlite', { limits: { maxSubscriptionsPerCredential: 2 } });
    const never = vi.spyOn(served.library.tasks, 'get').mockReturnValue(new Promise(() => {}));
    const raw = await openRawSocket(served.port);
    raw.send(init());
    await expect.poll(() => raw.messages.length).toBe(1);
    const ask = (id: number) => raw.send(subscribe(String(id), `{ task(id: "${unknownId}") { id } }`));
    for (let id = 1; id <= 23; id++) ask(id);
    await expect.poll(() => raw.messages.length).toBe(2);
    expect(raw.messages[1]).toMatchObject({
      id: '23',
      type: 'error',
      payload: [{ extensions: { code: 'RATE_LIMITED' } }],
    });
    expect(never).toHaveBeenCalledTimes(22);
    never.mockRestore();
  });
});

describe('a connection', () => {
  it('is closed when the host stops, so that clients connect again', async () => {
    const stopping = new AbortController();
    await using served = await serveSpied('sqlite', { signal: stopping.signal });
    const raw = await openRawSocket(served.port);
    raw.send(init());
    await expect.poll(() => raw.messages.length).toBe(1);
    raw.send(subscribe('1', changes));
    await expect.poll(() => served.open.size).toBe(1);
    stopping.abort();
    expect(await raw.closed()).toEqual({ code: 1001, reason: 'Going away' });
    expect(raw.messages.length).toBe(1);
    await expect.poll(() => served.open.size).toBe(0);
    const address = served.url.replace('http', 'ws');
    expect(await refusedUpgrade(address, 'graphql-transport-ws')).toBe(503);
  });

  it('is closed by close(), whether its peer takes notice or not', async () => {
    await using served = await serveGateway('sqlite');
    const raw = await openRawSocket(served.port);
    raw.socket.pause();
    await served.gateway.close();
    await expect.poll(() => served.sockets.size).toBe(0);
    await served.gateway.close();
  });

  it('is only accepted at the path of the gateway, for its protocol', async () => {
    await using served = await serveGateway('sqlite');
    const address = served.url.replace('http', 'ws');
    expect(await refusedUpgrade(address, undefined)).toBe(400);
    expect(await refusedUpgrade(address, 'graphql-ws')).toBe(400);
    expect(await refusedUpgrade(`${address}/other`, 'graphql-transport-ws')).toBe(404);
  });

  it('is asked now and then whether its peer is there, and cut off when it does not answer', async () => {
    await using served = await serveGateway('sqlite', { limits: { heartbeatMs: 2_000, drainWithinMs: 200 } });
    const dead = await openRawSocket(served.port, { autoPong: false });
    const alive = await openRawSocket(served.port);
    for (const raw of [dead, alive]) raw.send(init());
    expect(await dead.closed()).toEqual({ code: 1006, reason: '' });
    expect(alive.socket.readyState).toBe(alive.socket.OPEN);
  });
});
