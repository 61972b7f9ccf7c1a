import { createHash } from 'node:crypto';
import { describe, expect, it, vi } from 'vitest';
import { nextOf, openSocket, type Results } from './support/clients.ts';
import { type Sent, sendOverNode } from './support/exchange.ts';
import { serveGateway } from './support/serve-gateway.ts';

const known = 'query Kept { kept: __typename }';
const sha256Hash = createHash('sha256').update(known).digest('hex');
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
  it('are found by their hash, however it is written, beside all others', async () => {
    await using served = await serveGateway('sqlite', { persistedOperations: { get } });
    for (const hash of [sha256Hash, sha256Hash.toUpperCase()]) {
      const { text } = await sendOverNode(served.port, post(byHash(hash)));
      expect(JSON.parse(text)).toEqual({ data: { kept: 'Query' } });
    }
    expect((await sendOverNode(served.port, post({ query: '{ __typename }' }))).text).toContain('data');
    const both = { query: '{ other: __typename }', ...byHash() };
    expect((await sendOverNode(served.port, post(both))).text).toContain('other');
  });

  it('are looked up by hashes alone', async () => {
    const lookUp = vi.fn(get);
    await using served = await serveGateway('sqlite', { persistedOperations: { get: lookUp } });
    for (const hash of ['__proto__', '', '0'.repeat(63), 'x'.repeat(64)]) {
      const { text } = await sendOverNode(served.port, post(byHash(hash)));
      expect(codeOf(text)).toBe('PERSISTED_OPERATION_NOT_FOUND');
    }
    expect(lookUp).not.toHaveBeenCalled();
    expect(codeOf((await sendOverNode(served.port, post(byHash('0'.repeat(64))))).text)).toBe(
      'PERSISTED_OPERATION_NOT_FOUND',
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
      expect([status, codeOf(text)]).toEqual([200, 'PERSISTED_OPERATION_REQUIRED']);
    }
    const byGet = { method: 'GET', path: `/graphql?${new URLSearchParams({ query: known })}` };
    expect(codeOf((await sendOverNode(served.port, byGet)).text)).toBe('PERSISTED_OPERATION_REQUIRED');
    const client = openSocket(served.url);
    await expect(nextOf(client.iterate({ query: known }) as Results)).rejects.toMatchObject([
      { extensions: { code: 'PERSISTED_OPERATION_REQUIRED' } },
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
