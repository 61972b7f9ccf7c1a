import { createHash } from 'node:crypto';
import { Client, fetchExchange } from '@urql/core';
import { persistedExchange } from '@urql/exchange-persisted';
import { describe, expect, it, vi } from 'vitest';
import { nextOf, openSocket, type Results } from './support/clients.ts';
import { apiKey, type Sent, sendOverNode } from './support/exchange.ts';
import { serveGateway } from './support/serve-gateway.ts';

const known = 'query Kept { kept: __typename }';
const hashOf = (document: string) => createHash('sha256').update(document).digest('hex');
const sha256Hash = hashOf(known);
const byHash = (hash: unknown = sha256Hash) => ({
  extensions: { persistedQuery: { version: 1, sha256Hash: hash } },
});
const get = (hash: string) => (hash === sha256Hash ? known : null);
const post = (value: unknown): Sent => ({
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify(value),
});
const codeOf = (text: string) => JSON.parse(text).errors[0].extensions.code;

describe('persisted operations', () => {
  it('are found by their hash, however it is written, and other operations are executed too', async () => {
    await using served = await serveGateway('sqlite', { persistedOperations: { get } });
    for (const hash of [sha256Hash, sha256Hash.toUpperCase()]) {
      const { text } = await sendOverNode(served.port, post(byHash(hash)));
      expect(JSON.parse(text)).toEqual({ data: { kept: 'Query' } });
    }
    expect((await sendOverNode(served.port, post({ query: '{ __typename }' }))).text).toContain('data');
  });

  it('are looked up by hashes alone', async () => {
    const lookUp = vi.fn(get);
    await using served = await serveGateway('sqlite', { persistedOperations: { get: lookUp } });
    for (const hash of ['__proto__', '', '0'.repeat(63), 'x'.repeat(64)]) {
      const { text } = await sendOverNode(served.port, post(byHash(hash)));
      expect(codeOf(text)).toBe('PERSISTED_QUERY_NOT_FOUND');
    }
    expect(lookUp).not.toHaveBeenCalled();
    expect(codeOf((await sendOverNode(served.port, post(byHash('0'.repeat(64))))).text)).toBe(
      'PERSISTED_QUERY_NOT_FOUND',
    );
    expect(lookUp).toHaveBeenCalledOnce();
  });

  it('keep to the limits of all others', async () => {
    const deep = `{ a${' { a'.repeat(30)}${' }'.repeat(30)} }`;
    await using served = await serveGateway('sqlite', { persistedOperations: { get: async () => deep } });
    expect(codeOf((await sendOverNode(served.port, post(byHash()))).text)).toBe('OPERATION_LIMIT_EXCEEDED');
  });

  it('are the only ones where the host wants it so, over every transport', async () => {
    await using served = await serveGateway('sqlite', { persistedOperations: { get, only: true } });
    expect((await sendOverNode(served.port, post(byHash()))).text).toContain('kept');
    const others = [
      { query: known },
      { query: known, ...byHash() },
      {},
      { query: '{ __schema { types { name } } }' },
    ];
    for (const other of others) {
      const { status, text } = await sendOverNode(served.port, post(other));
      expect([status, codeOf(text)]).toEqual([200, 'PERSISTED_QUERY_ID_REQUIRED']);
    }
    const byGet = { method: 'GET', path: `/graphql?${new URLSearchParams({ query: known })}` };
    expect(codeOf((await sendOverNode(served.port, byGet)).text)).toBe('PERSISTED_QUERY_ID_REQUIRED');
    const client = openSocket(served.url);
    await expect(nextOf(client.iterate({ query: known }) as Results)).rejects.toMatchObject([
      { extensions: { code: 'PERSISTED_QUERY_ID_REQUIRED' } },
    ]);
    const found = client.iterate({ query: '', ...byHash() }) as Results;
    expect(await nextOf(found)).toEqual({ data: { kept: 'Query' } });
    await client.dispose();
  });

  it('say nothing of why they cannot be looked up', async () => {
    const boom = new Error('secret');
    await using served = await serveGateway('sqlite', {
      persistedOperations: { get: () => Promise.reject(boom) },
    });
    const { status, text } = await sendOverNode(served.port, post(byHash()));
    expect([status, codeOf(text)]).toEqual([500, 'INTERNAL_ERROR']);
    expect(served.unexpected).toEqual([boom]);
  });
});

describe('automatic persisted queries', () => {
  const document = 'query Asked { asked: __typename }';
  const alone = byHash(hashOf(document));
  const withHash = { query: document, ...alone };
  const asked = { data: { asked: 'Query' } };

  it('are known by their hash once they were sent with it, over every transport', async () => {
    await using served = await serveGateway('sqlite');
    expect(codeOf((await sendOverNode(served.port, post(alone))).text)).toBe('PERSISTED_QUERY_NOT_FOUND');
    await sendOverNode(served.port, post({ query: document }));
    expect(codeOf((await sendOverNode(served.port, post(alone))).text)).toBe('PERSISTED_QUERY_NOT_FOUND');
    for (const params of [withHash, alone, withHash, { ...byHash(hashOf(document).toUpperCase()) }]) {
      expect(JSON.parse((await sendOverNode(served.port, post(params))).text)).toEqual(asked);
    }
    const search = new URLSearchParams({ extensions: JSON.stringify(alone.extensions) });
    const byGet = await sendOverNode(served.port, { method: 'GET', path: `/graphql?${search}` });
    expect(JSON.parse(byGet.text)).toEqual(asked);
    const client = openSocket(served.url);
    expect(await nextOf(client.iterate({ query: '', ...alone }) as Results)).toEqual(asked);
    await client.dispose();
  });

  it.each([true, false])('are what urql sends, by GET: %s', async (preferGetForPersistedQueries) => {
    await using served = await serveGateway('sqlite');
    const sent: (readonly [string | undefined, number])[] = [];
    const ask = () =>
      new Client({
        url: served.url,
        exchanges: [persistedExchange({ preferGetForPersistedQueries }), fetchExchange],
        fetchOptions: { headers: { 'x-api-key': apiKey } },
        async fetch(url, init) {
          const response = await fetch(url, init);
          sent.push([init?.method, response.status]);
          return response;
        },
      }).query('query Asked { asked: __typename }', {});
    for (const _ of [1, 2]) {
      const { data, error } = await ask();
      expect([data, error]).toEqual([{ asked: 'Query' }, undefined]);
    }
    const byHash = preferGetForPersistedQueries ? 'GET' : 'POST';
    expect(sent).toEqual([
      [byHash, 400],
      [byHash, 200],
      [byHash, 200],
    ]);
  });

  it('are not known by a hash that is not theirs', async () => {
    await using served = await serveGateway('sqlite', { persistedOperations: { get } });
    for (const hash of [hashOf('{ other }'), sha256Hash, '', '__proto__']) {
      const { status, text } = await sendOverNode(served.port, post({ query: document, ...byHash(hash) }));
      expect([status, codeOf(text)]).toEqual([400, 'INVALID_INPUT']);
    }
    expect((await sendOverNode(served.port, post(byHash()))).text).toContain('kept');
    expect(codeOf((await sendOverNode(served.port, post(byHash(hashOf('{ other }'))))).text)).toBe(
      'PERSISTED_QUERY_NOT_FOUND',
    );
  });

  it.each(['{ nothing }', '{', '{ a b'.repeat(2_000)])('are sound: %#', async (unsound) => {
    await using served = await serveGateway('sqlite');
    await sendOverNode(served.port, post({ query: unsound, ...byHash(hashOf(unsound)) }));
    const { text } = await sendOverNode(served.port, post(byHash(hashOf(unsound))));
    expect(codeOf(text)).toBe('PERSISTED_QUERY_NOT_FOUND');
  });

  it('take no more than 16 MiB together: the one that was asked for least lately is forgotten', async () => {
    await using served = await serveGateway('sqlite');
    const padded = (index: number) => `{ __typename } # ${index} ${'x'.repeat(39_000)}`;
    const send = async (params: object) => JSON.parse((await sendOverNode(served.port, post(params))).text);
    const isKnown = async (index: number) => 'data' in (await send(byHash(hashOf(padded(index)))));
    for (let index = 0; index < 220; index++) {
      await send({ query: padded(index), ...byHash(hashOf(padded(index))) });
      expect(await isKnown(0)).toBe(true);
    }
    expect([await isKnown(1), await isKnown(219)]).toEqual([false, true]);
  });

  it('can be left out', async () => {
    await using served = await serveGateway('sqlite', { automaticPersistedQueries: false });
    expect(JSON.parse((await sendOverNode(served.port, post(withHash))).text)).toEqual(asked);
    const { status, text } = await sendOverNode(served.port, post(alone));
    expect([status, codeOf(text)]).toEqual([200, 'PERSISTED_QUERY_NOT_SUPPORTED']);
  });

  it('are refused where only those of the host are executed', async () => {
    const persistedOperations = { get, only: true };
    await using served = await serveGateway('sqlite', {
      persistedOperations,
      automaticPersistedQueries: true,
    });
    expect(codeOf((await sendOverNode(served.port, post(withHash))).text)).toBe(
      'PERSISTED_QUERY_ID_REQUIRED',
    );
    expect(codeOf((await sendOverNode(served.port, post(alone))).text)).toBe('PERSISTED_QUERY_NOT_FOUND');
  });
});
