import type { Plugin } from 'graphql-yoga';
import { describe, expect, it } from 'vitest';
import { type Sent, sendOverFetch, sendOverNode } from './support/exchange.ts';
import { init, openRawSocket, subscribe } from './support/raw-socket.ts';
import { serveGateway } from './support/serve-gateway.ts';

const post = (headers: Record<string, string> = {}): Sent => ({
  headers: { 'content-type': 'application/json', ...headers },
  body: JSON.stringify({ query: '{ __typename }' }),
});

const stamp: Plugin = {
  onExecutionResult({ result, setResult }) {
    if (result !== undefined && 'data' in result) setResult({ ...result, extensions: { stamped: true } });
  },
};

describe('a plugin of the host', () => {
  it('takes part in each operation, over every transport', async () => {
    await using served = await serveGateway('sqlite', { plugins: [stamp] });
    const stamped = { data: { __typename: 'Query' }, extensions: { stamped: true } };
    expect(JSON.parse((await sendOverNode(served.port, post())).text)).toEqual(stamped);
    expect(JSON.parse((await sendOverFetch(served.gateway, post())).text)).toEqual(stamped);
    const raw = await openRawSocket(served.port);
    raw.send(init());
    await expect.poll(() => raw.messages.length).toBe(1);
    raw.send(subscribe('1', '{ __typename }'));
    await expect
      .poll(() => raw.messages.slice(1))
      .toEqual([
        { id: '1', type: 'next', payload: stamped },
        { id: '1', type: 'complete' },
      ]);
  });

  it('sees no request before it is authenticated', async () => {
    const seen: unknown[] = [];
    const look: Plugin = { onRequestParse: ({ request }) => void seen.push(request.method) };
    await using served = await serveGateway('sqlite', { plugins: [look] });
    expect((await sendOverNode(served.port, post({ 'x-api-key': 'wrong' }))).status).toBe(401);
    expect(seen).toEqual([]);
    expect((await sendOverNode(served.port, post())).status).toBe(200);
    expect(seen).toEqual(['POST']);
  });

  it('that throws is reported, and clients see nothing of it', async () => {
    const boom = new Error('secret');
    const fail: Plugin = {
      onRequest() {
        throw boom;
      },
    };
    await using served = await serveGateway('sqlite', { plugins: [fail] });
    for (const { status, text } of [
      await sendOverNode(served.port, post()),
      await sendOverFetch(served.gateway, post()),
    ]) {
      expect([status, text]).toEqual([500, expect.stringContaining('INTERNAL_ERROR')]);
      expect(text).not.toContain('secret');
    }
    expect(served.unexpected).toEqual([boom]);
  });

  it('cannot lift the limits by another parser', async () => {
    const replace: Plugin = {
      onParse: ({ parseFn, setParseFn }) => setParseFn((...args) => parseFn(...args)),
    };
    await using served = await serveGateway('sqlite', { plugins: [replace], limits: { maxDepth: 2 } });
    const body = JSON.stringify({ query: '{ moviePage { movies { file { size } } } }' });
    const { text } = await sendOverNode(served.port, { ...post(), body });
    expect(text).toContain('OPERATION_LIMIT_EXCEEDED');
  });
});
