import { once } from 'node:events';
import { type ClientRequest, request } from 'node:http';
import type { Library } from '@cinephage/core';
import { describe, expect, it } from 'vitest';
import { apiKey, sendOverNode } from './support/exchange.ts';
import { init, openRawSocket, subscribe } from './support/raw-socket.ts';
import { serveGateway, serveOver } from './support/serve-gateway.ts';

const query = '{ searchMetadata(query: "a movie") { tmdbId } }';

/** A library whose metadata source never answers, and tells when it may stop looking. */
function searchForever(library: Library) {
  const signals: AbortSignal[] = [];
  const search: Library['metadata']['search'] = (_query, { signal } = {}) => {
    if (signal) signals.push(signal);
    return new Promise((_resolve, reject) => signal?.addEventListener('abort', () => reject(signal.reason)));
  };
  return { library: { ...library, metadata: { search } }, signals };
}

async function serveForever(options: Parameters<typeof serveOver>[1] = {}) {
  const served = await serveGateway('sqlite');
  const forever = searchForever(served.library);
  const over = await serveOver(forever.library, options);
  return {
    ...over,
    signals: forever.signals,
    async [Symbol.asyncDispose]() {
      await over[Symbol.asyncDispose]();
      await served[Symbol.asyncDispose]();
    },
  };
}

function ask(port: number): ClientRequest {
  const outgoing = request({
    port,
    path: '/graphql',
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-api-key': apiKey },
  });
  outgoing.on('error', () => {});
  outgoing.end(JSON.stringify({ query }));
  return outgoing;
}

describe('a query', () => {
  it('is given up when its client has left', async () => {
    await using served = await serveForever();
    const outgoing = ask(served.port);
    await expect.poll(() => served.signals.length).toBe(1);
    expect(served.signals[0]?.aborted).toBe(false);
    outgoing.destroy();
    await expect.poll(() => served.signals[0]?.aborted).toBe(true);
    expect(served.unexpected).toEqual([]);
  });

  it('is given up when the request of a fetch server is', async () => {
    await using served = await serveForever();
    const leaving = new AbortController();
    const answer = served.gateway.fetch(
      new Request('http://movies.test/graphql', {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'x-api-key': apiKey },
        body: JSON.stringify({ query }),
        signal: leaving.signal,
      }),
    );
    await expect.poll(() => served.signals.length).toBe(1);
    leaving.abort();
    expect(await (await answer).json()).toMatchObject({
      errors: [{ extensions: { code: 'OPERATION_ABORTED' } }],
    });
    expect(served.unexpected).toEqual([]);
  });

  it('is given up when its WebSocket is closed', async () => {
    await using served = await serveForever();
    const raw = await openRawSocket(served.port);
    raw.send(init());
    await expect.poll(() => raw.messages.length).toBe(1);
    raw.send(subscribe('1', query));
    await expect.poll(() => served.signals.length).toBe(1);
    raw.socket.close();
    await expect.poll(() => served.signals[0]?.aborted).toBe(true);
    expect(served.unexpected).toEqual([]);
  });

  it('is given up when its time is up, and its client gets an error', async () => {
    await using served = await serveForever({ limits: { timeoutMs: 1_000 } });
    const headers = { 'content-type': 'application/json', accept: 'application/graphql-response+json' };
    const { status, text } = await sendOverNode(served.port, { headers, body: JSON.stringify({ query }) });
    expect([status, JSON.parse(text).errors[0].extensions.code]).toEqual([504, 'OPERATION_TIMEOUT']);
    expect(served.signals[0]?.aborted).toBe(true);
  });

  it('is answered to the end when the gateway is closed meanwhile', async () => {
    await using served = await serveForever({ limits: { timeoutMs: 300 } });
    const [response] = await Promise.all([once(ask(served.port), 'response'), served.gateway.close()]);
    expect(response[0].statusCode).toBe(200);
  });
});
