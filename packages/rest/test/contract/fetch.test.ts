import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { createRestFetch, type RestFetch } from '../../src/index.ts';
import { moviesPath } from '../support/add-movie.ts';
import { createCountingLimits } from '../support/counting-limiter.ts';
import { type Api, apiKey, oneKey, startApi } from '../support/start-api.ts';

const key = { 'x-api-key': apiKey };
const json = { ...key, 'content-type': 'application/json' };
const at = (path: string) => `http://movies.example${path}`;

describe('createRestFetch', () => {
  let api: Api;
  let rest: RestFetch;
  const unexpected: unknown[] = [];
  beforeAll(async () => {
    api = await startApi('sqlite');
    rest = createRestFetch(api.library, {
      auth: oneKey,
      maxBodyBytes: 100_000,
      onError: (error) => unexpected.push(error),
      authHandler: async () =>
        new Response('{}', {
          headers: [
            ['set-cookie', 'a=1; Path=/'],
            ['set-cookie', 'b=2'],
          ],
        }),
    });
  });
  afterAll(async () => {
    await api[Symbol.asyncDispose]();
  });

  it('answers like the router, without connection headers', async () => {
    const answer = await rest(new Request(at(moviesPath), { headers: key }));
    expect(answer.status).toBe(200);
    expect(Object.fromEntries(answer.headers)).toMatchObject({
      'content-type': 'application/json; charset=utf-8',
      'cache-control': 'no-store',
    });
    expect([...answer.headers.keys()]).not.toEqual(expect.arrayContaining(['connection']));
    expect(answer.headers.has('transfer-encoding')).toBe(false);
    expect(await answer.json()).toMatchObject({ movies: [] });
  });

  it('reads a body that arrives in chunks, and refuses one that is too large', async () => {
    const text = JSON.stringify({ tmdbId: 27205, rootFolderPath: '/movies' });
    const pieces = new ReadableStream<Uint8Array>({
      async start(controller) {
        for (const character of text) {
          controller.enqueue(Buffer.from(character));
          await new Promise(setImmediate);
        }
        controller.close();
      },
    });
    const init = { method: 'POST', headers: json, duplex: 'half' } as const;
    const added = await rest(new Request(at(moviesPath), { ...init, body: pieces }));
    expect([added.status, await added.json()]).toEqual([201, expect.objectContaining({ success: true })]);
    let wasCancelled = false;
    const endless = new ReadableStream<Uint8Array>({
      pull: (controller) => controller.enqueue(Buffer.alloc(10_000, ' ')),
      cancel() {
        wasCancelled = true;
      },
    });
    const refused = await rest(new Request(at(moviesPath), { ...init, body: endless }));
    expect([refused.status, (await refused.json()).code]).toEqual([413, 'PAYLOAD_TOO_LARGE']);
    await expect.poll(() => wasCancelled).toBe(true);
  });

  it('reads a refused body to its end if that is near: a client that still sends sees the response', async () => {
    let left = 40;
    const cancel = vi.fn();
    const large = new ReadableStream<Uint8Array>({
      async pull(controller) {
        await new Promise(setImmediate);
        controller.enqueue(Buffer.alloc(100_000, ' '));
        left -= 1;
        if (left === 0) controller.close();
      },
      cancel,
    });
    const init = { method: 'POST', headers: json, duplex: 'half', body: large } as const;
    const refused = await rest(new Request(at(moviesPath), init));
    expect([refused.status, (await refused.json()).code]).toEqual([413, 'PAYLOAD_TOO_LARGE']);
    await expect.poll(() => left).toBe(0);
    expect(cancel).not.toHaveBeenCalled();
  });

  it('answers 400 if the body fails before it is complete', async () => {
    const failing = new ReadableStream<Uint8Array>({
      pull(controller) {
        controller.enqueue(Buffer.from('{"tmdbId":'));
        controller.error(new Error('reset'));
      },
    });
    const init = { method: 'POST', headers: json, body: failing, duplex: 'half' } as const;
    const answer = await rest(new Request(at(moviesPath), init));
    expect([answer.status, (await answer.json()).code]).toEqual([400, 'INVALID_JSON']);
  });

  it('sends no body with HEAD and 204, and each cookie in a header of its own', async () => {
    const head = await rest(new Request(at(moviesPath), { method: 'HEAD', headers: key }));
    expect([head.status, await head.text()]).toEqual([200, '']);
    const options = await rest(new Request(at(moviesPath), { method: 'OPTIONS', headers: key }));
    expect([options.status, options.body, options.headers.get('allow')]).toEqual([
      204,
      null,
      'GET, HEAD, POST',
    ]);
    const session = await rest(new Request(at('/api/auth/get-session')));
    expect(session.headers.getSetCookie()).toEqual(['a=1; Path=/', 'b=2']);
  });

  it('counts requests by the address that the host passes, and those without one together', async () => {
    const rateLimits = createCountingLimits();
    const rest = createRestFetch(api.library, { auth: oneKey, rateLimits });
    const caller = { clientIp: '203.0.113.9', host: 'movies.example', protocol: 'https' } as const;
    await rest(new Request(at(moviesPath)), { caller });
    await rest(new Request(at(moviesPath), { headers: { 'x-forwarded-for': '192.0.2.66' } }));
    expect([...rateLimits.anonymous.counts.keys()]).toEqual(['203.0.113.9', 'unknown']);
  });

  it('ends a stream when its reader cancels it or the request is aborted', async () => {
    const leaving = new AbortController();
    const open = (signal?: AbortSignal) =>
      rest(new Request(at('/api/tasks/stream'), { headers: key, ...(signal && { signal }) }));
    const streams = [
      ...(await Promise.all(Array.from({ length: 19 }, () => open()))),
      await open(leaving.signal),
    ];
    expect(streams.map(({ status }) => status)).toEqual(Array.from({ length: 20 }, () => 200));
    expect((await open()).status).toBe(429);
    const [first] = streams;
    const reader = first?.body?.getReader();
    expect(Buffer.from((await reader?.read())?.value ?? []).toString()).toContain('retry: 2000');
    await reader?.cancel();
    leaving.abort();
    await expect.poll(async () => (await open()).status).toBe(200);
    await expect.poll(async () => (await open()).status).toBe(200);
    await expect(streams.at(-1)?.text()).rejects.toThrow('closed before the response was complete');
    for (const stream of streams.slice(1, -1)) await stream.body?.cancel();
  });

  it('rejects for a request that is aborted already', async () => {
    const request = new Request(at(moviesPath), { headers: key, signal: AbortSignal.abort() });
    await expect(rest(request)).rejects.toThrow('closed before the response was complete');
    expect(unexpected).toEqual([]);
  });
});
