import type { AuthRequest } from '@cinephage/core';
import express5, { type ErrorRequestHandler } from 'express';
import express4 from 'express-4';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { followBySse, nextOf } from '../transport/support/clients.ts';
import { createCountingLimits } from '../transport/support/counting-limits.ts';
import { apiKey, type Sent, sendOverNode } from '../transport/support/exchange.ts';
import {
  type Listening,
  listen,
  type ServedGateway,
  serveGateway,
} from '../transport/support/serve-gateway.ts';
import { createTestAuth } from '../transport/support/test-auth.ts';
import { hosts } from './support/hosts.ts';

const headers = { 'content-type': 'application/json', 'x-api-key': apiKey };
const body = JSON.stringify({ query: '{ __typename }' });
const answered = '{"data":{"__typename":"Query"}}';
const browser = { accept: 'text/html' };

/** What a browser would load for the page, as it is written there. */
const referencesOf = (html: string) =>
  [...html.matchAll(/(?:href|src)="([^"]+)"/gu)].map(([, reference = '']) => reference);

describe.each(hosts)('in $name, the handler of a gateway', ({ name, path, start }) => {
  const seen: AuthRequest[] = [];
  const rateLimits = createCountingLimits();
  let served: ServedGateway;
  let host: Listening;
  beforeAll(async () => {
    const auth = createTestAuth();
    served = await serveGateway('sqlite', {
      rateLimits,
      auth: {
        authenticate(request) {
          seen.push(request);
          return auth.authenticate(request);
        },
      },
    });
    host = await listen(await start(served.gateway));
  });
  afterAll(async () => {
    expect(served.unexpected).toEqual([]);
    await host[Symbol.asyncDispose]();
    await served[Symbol.asyncDispose]();
  });
  const send = (sent: Sent, below = '') => sendOverNode(host.port, { ...sent, path: `${path}${below}` });

  it('answers operations', async () => {
    expect(await send({ headers, body })).toMatchObject({ status: 200, text: answered });
    const search = `?${new URLSearchParams({ query: '{ __typename }' })}`;
    expect(await send({ method: 'GET', headers: { 'x-api-key': apiKey } }, search)).toMatchObject({
      status: 200,
      text: answered,
    });
  });

  it('refuses what is no JSON, and bodies that are empty, in its own words', async () => {
    const form = { ...headers, 'content-type': 'application/x-www-form-urlencoded' };
    const refused = await send({ headers: form, body: 'query={__typename}' });
    // Fastify itself takes no forms.
    if (name !== 'Fastify') expect(refused.text).toContain('The body must be application/json in UTF-8.');
    expect(refused.status).toBe(415);
    expect((await send({ headers: { ...headers, 'content-length': '0' } })).status).toBe(400);
  });

  it('takes the client and the host name from the request itself', async () => {
    seen.length = 0;
    const session = { ...headers, 'x-api-key': 'wrong', cookie: 'session=ada', host: 'movies.test:81' };
    const from = (origin: string) => send({ headers: { ...session, origin }, body });
    expect((await from('http://movies.test:81')).status).toBe(200);
    expect((await from('http://evil.example')).status).toBe(403);
    const [request] = seen;
    expect(request).toMatchObject({ clientIp: '127.0.0.1', method: 'POST', url: path });
    expect((await send({ headers: { ...headers, 'x-api-key': 'wrong' }, body })).status).toBe(401);
    expect([...rateLimits.anonymous.counts.keys()]).toEqual(['127.0.0.1']);
  });

  it('serves GraphiQL with all of its files', async () => {
    const page = await send({ method: 'GET', headers: browser });
    expect(page).toMatchObject({ status: 200, headers: { 'content-type': 'text/html; charset=utf-8' } });
    const references = referencesOf(page.text);
    expect(references.length).toBeGreaterThan(2);
    for (const reference of references) {
      const { pathname } = new URL(reference, `http://movies.test${path}`);
      expect(await sendOverNode(host.port, { method: 'GET', path: pathname })).toMatchObject({ status: 200 });
    }
  });

  it('leads from its path with a slash at the end to the one without', async () => {
    const { status, headers: answer } = await send({ method: 'GET', headers: browser }, '/');
    expect(status).toBe(302);
    expect(new URL(answer.location ?? '', `http://movies.test${path}/`).pathname).toBe(path);
  });

  it('sends events', async () => {
    const events = followBySse(`http://127.0.0.1:${host.port}${path}`, '{ __typename }');
    expect((await nextOf(events)).data).toEqual({ __typename: 'Query' });
    await events.return?.();
  });

  it('leaves other paths to the host', async () => {
    const { status, text } = await sendOverNode(host.port, { method: 'GET', path: '/other' });
    // Without a host there is no later handler.
    expect([status, text]).toEqual(name === 'node:http' ? [404, expect.anything()] : [200, 'the host']);
  });
});

describe.each([
  ['Express 5', express5],
  ['Express 4', express4],
])('in %s, a gateway', (_name, express) => {
  it('leaves what its `onError` throws to the error handler of the host', async () => {
    const boom = new Error('boom');
    const reported: unknown[] = [];
    await using served = await serveGateway('sqlite', { auth: { authenticate: () => Promise.reject(boom) } });
    const { handle } = served.gateway;
    const failing = Object.assign(served.unexpected, {
      push: () => {
        throw boom;
      },
    });
    const app = express();
    app.use('/graphql', handle);
    const onError: ErrorRequestHandler = (error, _req, res, _next) => {
      reported.push(error);
      res.status(500).send('the host');
    };
    app.use(onError);
    await using host = await listen(app);
    expect(await sendOverNode(host.port, { headers, body })).toMatchObject({ status: 500, text: 'the host' });
    expect(reported).toEqual([boom]);
    expect(failing.length).toBe(0);
  });
});
