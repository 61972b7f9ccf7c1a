import { LibraryError } from '@cinephage/core';
import { describe, expect, it } from 'vitest';
import { createCountingLimits } from './support/counting-limits.ts';
import { apiKey, type Received, type Sent, sendOverFetch, sendOverNode } from './support/exchange.ts';
import { type ServedGateway, serveGateway } from './support/serve-gateway.ts';

const query = '{ __typename }';
const post = (headers: Record<string, string> = {}, value: unknown = { query }): Sent => ({
  headers: { 'content-type': 'application/json', ...headers },
  body: JSON.stringify(value),
});
const page: Sent = { method: 'GET', headers: { accept: 'text/html', 'x-api-key': 'wrong' } };
const codesIn = ({ text }: Received) =>
  JSON.parse(text).errors.map(({ extensions }: { extensions: { code: string } }) => extensions.code);

/** The same request by both ways must have the same answer. */
async function send({ port, gateway }: ServedGateway, sent: Sent): Promise<Received> {
  const received = await sendOverNode(port, sent);
  const { status, text } = await sendOverFetch(gateway, sent);
  expect({ status, text }).toEqual({ status: received.status, text: received.text });
  return received;
}

describe('the gate of a gateway', () => {
  it('refuses everybody while no authenticator is configured', async () => {
    await using served = await serveGateway('sqlite', { auth: undefined });
    expect((await send(served, post())).status).toBe(401);
  });

  it('challenges strangers as REST does', async () => {
    await using served = await serveGateway('sqlite');
    const { status, headers, text } = await send(served, post({ 'x-api-key': 'wrong' }));
    expect(status).toBe(401);
    expect(headers['www-authenticate']).toBe(
      'ApiKey realm="cinephage", header="x-api-key", Bearer realm="cinephage"',
    );
    const message = 'Authentication required: this API key is unknown, expired or revoked.';
    expect(JSON.parse(text)).toEqual({ errors: [{ message, extensions: { code: 'UNAUTHENTICATED' } }] });
  });

  it('does not read what strangers send', async () => {
    await using served = await serveGateway('sqlite', { limits: { maxBodyBytes: 10 } });
    expect((await send(served, post({ 'x-api-key': 'wrong' }))).status).toBe(401);
  });

  it('says in every answer how many requests are left, and when', async () => {
    const rateLimits = createCountingLimits({ credential: 4, anonymous: 1 });
    await using served = await serveGateway('sqlite', { rateLimits });
    const requests = [
      post(),
      post({}, { query: '{ nothing }' }),
      post({}, []),
      post({ 'content-type': 'text/plain' }),
    ];
    const answers: Received[] = [];
    for (const sent of requests) answers.push(await sendOverNode(served.port, sent));
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 400, 415]);
    expect(answers.map(({ headers }) => headers['x-ratelimit-remaining'])).toEqual(['3', '2', '1', '0']);
    const refused = await sendOverNode(served.port, post());
    expect(refused.status).toBe(429);
    expect(codesIn(refused)).toEqual(['RATE_LIMITED']);
    expect(refused.headers).toMatchObject({ 'x-ratelimit-limit': '4', 'x-ratelimit-remaining': '0' });
    expect(Number(refused.headers['retry-after'])).toBeGreaterThan(0);
    expect(Number(refused.headers['x-ratelimit-reset'])).toBeGreaterThan(Date.now() / 1000);
    expect((await sendOverNode(served.port, post({ 'x-api-key': 'b' }))).status).toBe(200);
    const stranger = post({ 'x-api-key': 'wrong' });
    expect((await sendOverNode(served.port, stranger)).status).toBe(401);
    expect((await sendOverNode(served.port, stranger)).status).toBe(429);
  });

  it('counts strangers by the address their server gives, and all as one when it gives none', async () => {
    const rateLimits = createCountingLimits();
    await using served = await serveGateway('sqlite', { rateLimits });
    const stranger = { method: 'POST', headers: { 'x-api-key': 'wrong' } };
    const url = 'http://movies.test/graphql';
    await served.gateway.fetch(new Request(url, stranger));
    const caller = { clientIp: '192.0.2.7', host: 'movies.test', protocol: 'http' } as const;
    await served.gateway.fetch(new Request(url, stranger), { caller });
    await sendOverNode(served.port, post({ 'x-api-key': 'wrong' }));
    expect([...rateLimits.anonymous.counts]).toEqual([
      ['unknown', 1],
      ['192.0.2.7', 1],
      ['127.0.0.1', 1],
    ]);
  });

  it('lets pages call by session from the same host and trusted origins alone, also to read', async () => {
    await using served = await serveGateway('sqlite', { trustedOrigins: ['https://movies.example'] });
    const session = { 'x-api-key': 'wrong', cookie: 'session=ada' };
    const get: Sent = { method: 'GET', path: `/graphql?${new URLSearchParams({ query })}` };
    for (const sent of [post(), get]) {
      const from = (origin: string | undefined) =>
        send(served, { ...sent, headers: { ...sent.headers, ...session, ...(origin && { origin }) } });
      for (const origin of [undefined, 'http://movies.test', 'https://movies.example']) {
        expect((await from(origin)).status).toBe(200);
      }
      for (const origin of ['https://evil.example', 'http://movies.test:81', 'null']) {
        const refused = await from(origin);
        expect(refused.status).toBe(403);
        expect(codesIn(refused)).toEqual(['FORBIDDEN']);
      }
    }
    expect((await send(served, post({ origin: 'https://evil.example' }))).status).toBe(200);
  });

  it('lets no page of another host open subscriptions by session, which need no origin', async () => {
    await using served = await serveGateway('sqlite', { trustedOrigins: ['https://movies.example'] });
    const path = `/graphql?${new URLSearchParams({ query: 'subscription { movieChanged { id } }' })}`;
    const session = { 'x-api-key': 'wrong', cookie: 'session=ada', accept: 'text/event-stream' };
    for (const site of ['cross-site', 'same-site']) {
      const headers = { ...session, 'sec-fetch-site': site };
      const refused = await send(served, { method: 'GET', path, headers });
      expect([refused.status, refused.text]).toEqual([403, expect.stringContaining('"FORBIDDEN"')]);
    }
  });

  it('gives pages of other origins nothing to read by (CORS)', async () => {
    await using served = await serveGateway('sqlite', { trustedOrigins: ['https://movies.example'] });
    const origin = 'https://movies.example';
    const preflight = { method: 'OPTIONS', headers: { origin, 'access-control-request-method': 'POST' } };
    for (const sent of [post({ origin }), preflight]) {
      const { headers } = await send(served, sent);
      expect(Object.keys(headers).filter((name) => name.startsWith('access-control'))).toEqual([]);
    }
  });

  it('says that the client cannot be authenticated, and hides unexpected errors', async () => {
    const errors = [new LibraryError('DATABASE_UNAVAILABLE', 'The database is away.'), new Error('secret')];
    for (const [index, error] of errors.entries()) {
      await using served = await serveGateway('sqlite', {
        auth: { authenticate: () => Promise.reject(error) },
      });
      const answer = await sendOverNode(served.port, post());
      expect(answer.status).toBe([503, 500][index]);
      expect(codesIn(answer)).toEqual([['DATABASE_UNAVAILABLE', 'INTERNAL_ERROR'][index]]);
      expect(answer.text).not.toContain('secret');
      expect(served.unexpected).toEqual([[], [error]][index]);
    }
  });

  it('lets strangers see GraphiQL with all its files, uncounted', async () => {
    const rateLimits = createCountingLimits();
    await using served = await serveGateway('sqlite', { rateLimits });
    const answer = await sendOverNode(served.port, page);
    expect(answer.status).toBe(200);
    expect(answer.headers['content-type']).toBe('text/html; charset=utf-8');
    expect(answer.headers['x-ratelimit-limit']).toBeUndefined();
    const file = `/${/graphql\/graphiql\/[\w.-]+/.exec(answer.text)?.[0]}`;
    expect((await sendOverNode(served.port, { ...page, path: file })).status).toBe(200);
    expect((await sendOverNode(served.port, { ...page, method: 'HEAD' })).status).toBe(200);
    expect([...rateLimits.anonymous.counts]).toEqual([]);
    expect((await sendOverNode(served.port, { ...page, path: `${file}.none` })).status).toBe(404);
  });

  it('shows GraphiQL to those who would rather have a page than data', async () => {
    await using served = await serveGateway('sqlite');
    const path = `/graphql?${new URLSearchParams({ query })}`;
    const typeFor = async (accept: string | undefined) => {
      const { headers } = await send(served, { method: 'GET', path, headers: { accept } });
      return headers['content-type']?.split(';')[0];
    };
    for (const accept of [
      'text/html',
      'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8',
      'text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,image/apng,*/*;q=0.8',
      'text/html, application/json',
    ]) {
      expect(await typeFor(accept), accept).toBe('text/html');
    }
    for (const accept of [
      undefined,
      '*/*',
      'application/json, text/html;q=0.1',
      'application/json, text/html',
      'application/graphql-response+json, text/html;q=0.9, application/json;q=0.8',
      'text/event-stream, text/html;q=0.5',
    ]) {
      expect(await typeFor(accept), accept).not.toBe('text/html');
    }
  });

  it('shows GraphiQL to strangers who have no requests left, and refuses them everything else', async () => {
    await using served = await serveGateway('sqlite', { rateLimits: createCountingLimits({ anonymous: 0 }) });
    expect((await sendOverNode(served.port, page)).status).toBe(200);
    const { status, headers } = await sendOverNode(served.port, {
      ...page,
      headers: { accept: 'application/json', 'x-api-key': 'wrong' },
    });
    expect([status, headers['x-ratelimit-remaining']]).toEqual([429, '0']);
  });

  it('has no GraphiQL where none is wanted', async () => {
    await using served = await serveGateway('sqlite', { graphiql: false });
    expect((await send(served, page)).status).toBe(401);
    expect(
      (await send(served, { ...page, headers: { accept: 'text/html', 'x-api-key': apiKey } })).status,
    ).toBe(406);
  });
});
