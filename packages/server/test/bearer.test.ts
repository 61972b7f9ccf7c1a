import { databaseKinds } from '@cinephage/core/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ask, cookieOf, listWith, signIn } from './support/api.ts';
import { createWorkspace, type Workspace } from './support/create-workspace.ts';
import { openClient, query } from './support/graphql.ts';
import { scrape } from './support/metrics.ts';
import { apiKey, type InProcessServer, startInProcess } from './support/start-in-process.ts';

const admin = { CINEPHAGE_ADMIN_USERNAME: 'ada', CINEPHAGE_ADMIN_PASSWORD: 'lovelace1815' };
const document = '{ moviePage { pagination { total } } }';

describe.each(databaseKinds)('an API key on %s', (kind) => {
  let workspace: Workspace;
  let server: InProcessServer;
  beforeAll(async () => {
    workspace = await createWorkspace(kind);
    server = await startInProcess({ ...workspace.variables, ...admin, CINEPHAGE_RATE_LIMIT_ANONYMOUS: '0' });
  });
  afterAll(async () => {
    await server[Symbol.asyncDispose]();
    await workspace[Symbol.asyncDispose]();
  });

  /** The status of each kind of request with these headers; 4403 for a closed WebSocket. */
  async function statusesOf(headers: Record<string, string>) {
    const leaving = new AbortController();
    const stream = await fetch(`${server.url}/api/tasks/stream`, { headers, signal: leaving.signal });
    leaving.abort();
    const socket = await openClient(server.url, headers)
      .iterate({ query: document })
      .next()
      .then(
        () => 200,
        ({ code }) => code,
      );
    return {
      rest: (await listWith(server.url, headers)).status,
      graphql: (await query(server.url, headers, document)).status,
      stream: stream.status,
      metrics: (await scrape(server.url, headers)).status,
      socket,
    };
  }
  const authorized = { rest: 200, graphql: 200, stream: 200, metrics: 200, socket: 200 };
  const refused = { rest: 401, graphql: 401, stream: 401, metrics: 401, socket: 4403 };

  it.each([
    { 'x-api-key': apiKey },
    { authorization: `Bearer ${apiKey}` },
    { authorization: `bearer   ${apiKey}` },
    { authorization: `BEARER ${apiKey}`, 'x-api-key': apiKey },
    { authorization: 'Basic cHJveHk6cHJveHk=', 'x-api-key': apiKey },
  ])('is taken everywhere as %j', async (headers) => {
    expect(await statusesOf(headers as Record<string, string>)).toEqual(authorized);
  });

  it.each([
    [{ authorization: 'Bearer wrong' }, 'this API key is unknown, expired or revoked.'],
    [{ authorization: 'Bearer' }, 'this API key is unknown, expired or revoked.'],
    [
      { authorization: 'Bearer wrong', 'x-api-key': apiKey },
      'x-api-key and Authorization: Bearer hold different keys; send one of them.',
    ],
    [
      { authorization: `Bearer ${apiKey}`, 'x-api-key': 'wrong' },
      'x-api-key and Authorization: Bearer hold different keys; send one of them.',
    ],
    [
      { authorization: `Basic ${btoa(`ada:${apiKey}`)}` },
      'send an API key as x-api-key or as Authorization: Bearer, or sign in.',
    ],
    [{ authorization: apiKey }, 'send an API key as x-api-key or as Authorization: Bearer, or sign in.'],
  ])('is refused everywhere as %j, with a sentence', async (headers, advice) => {
    expect(await statusesOf(headers as Record<string, string>)).toEqual(refused);
    const answer = await ask(`${server.url}/api/tasks`, 'GET', headers as Record<string, string>);
    expect(answer.body.error).toBe(`Authentication required: ${advice}`);
    expect(answer.headers.get('www-authenticate')).toBe(
      'ApiKey realm="cinephage", header="x-api-key", Bearer realm="cinephage"',
    );
  });

  it('is accepted in the connection parameters of a WebSocket', async () => {
    for (const params of [
      { Authorization: `Bearer ${apiKey}` },
      { headers: { authorization: `Bearer ${apiKey}` } },
    ]) {
      const client = openClient(server.url, {}, params);
      const { value } = await client.iterate({ query: document }).next();
      expect(value).toMatchObject({ data: { moviePage: { pagination: { total: 0 } } } });
      await client.dispose();
    }
  });

  it('that is wrong does not fall back to a session', async () => {
    const session = cookieOf(await signIn(server.url, 'ada', 'lovelace1815'));
    expect((await listWith(server.url, session)).status).toBe(200);
    expect((await listWith(server.url, { ...session, authorization: 'Bearer wrong' })).status).toBe(401);
  });
});
