import { databaseKinds } from '@cinephage/core/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ask, cookieOf, inception, moviesPath, signIn } from './support/api.ts';
import { createWorkspace, type Workspace } from './support/create-workspace.ts';
import { handshake, openClient, query } from './support/graphql.ts';
import { scrape } from './support/metrics.ts';
import { apiKey, type InProcessServer, startInProcess } from './support/start-in-process.ts';

const key = { 'x-api-key': apiKey };
const admin = { CINEPHAGE_ADMIN_USERNAME: 'ada', CINEPHAGE_ADMIN_PASSWORD: 'lovelace1815' };
const titles = '{ moviePage { movies { title } pagination { total } } }';
const followTasks = 'subscription { taskUpdated { kind state } }';

describe.each(databaseKinds)('/graphql on %s', (kind) => {
  let workspace: Workspace;
  let server: InProcessServer;
  let id: string;
  beforeAll(async () => {
    workspace = await createWorkspace(kind);
    server = await startInProcess({ ...workspace.variables, ...admin });
    id = (await ask(`${server.url}${moviesPath}`, 'POST', key, inception)).body.id;
  });
  afterAll(async () => {
    await server[Symbol.asyncDispose]();
    await workspace[Symbol.asyncDispose]();
  });
  const refresh = () => ask(`${server.url}${moviesPath}/${id}/refresh`, 'POST', key);

  it('accepts a key or a session, and counts requests as REST does', async () => {
    const before = await ask(`${server.url}${moviesPath}`, 'GET', key);
    const answer = await query(server.url, key, titles);
    expect(answer).toMatchObject({
      status: 200,
      body: { data: { moviePage: { pagination: { total: 1 } } } },
    });
    const remaining = 'x-ratelimit-remaining';
    expect(Number(answer.headers.get(remaining))).toBe(Number(before.headers.get(remaining)) - 1);
    const session = cookieOf(await signIn(server.url, 'ada', 'lovelace1815'));
    expect((await query(server.url, session, titles)).status).toBe(200);
    const foreign = { ...session, origin: 'https://evil.example' };
    expect((await query(server.url, foreign, titles)).status).toBe(403);
  });

  it('refuses requests without valid credentials', async () => {
    for (const headers of [{}, { 'x-api-key': 'cinephage_guessed' }]) {
      const { status, body } = await query(server.url, headers, '{ __schema { queryType { name } } }');
      expect(status).toBe(401);
      expect(body).toMatchObject({ errors: [{ extensions: { code: 'UNAUTHENTICATED' } }] });
      expect(body.data).toBeUndefined();
    }
  });

  it('publishes events to subscribers over a WebSocket', async () => {
    const client = openClient(server.url, key);
    const states = new Set<unknown>();
    for await (const { data } of eventsOf(client.iterate({ query: followTasks }), refresh)) {
      const { kind: does, state } = Object(data?.taskUpdated);
      expect(does).toBe('refresh-movie');
      states.add(state);
      if (state === 'COMPLETED') break;
    }
    expect([...states]).toEqual(['QUEUED', 'RUNNING', 'COMPLETED']);
    await client.dispose();
  });

  it('closes WebSockets without valid credentials, and those of sessions from pages of another origin', async () => {
    const session = cookieOf(await signIn(server.url, 'ada', 'lovelace1815'));
    const first = (headers: Record<string, string>) =>
      openClient(server.url, headers).iterate({ query: titles }).next();
    for (const headers of [
      { 'x-api-key': 'cinephage_guessed' },
      { ...session, origin: 'https://evil.example' },
      { ...session, origin: 'null' },
    ]) {
      await expect(first(headers)).rejects.toMatchObject({ code: 4403 });
    }
    const { value } = await first({ ...session, origin: server.url });
    expect(value).toMatchObject({ data: { moviePage: { pagination: { total: 1 } } } });
  });
});

/** Runs `act` every second until the first event, because an event before the subscription has started is not sent. */
async function* eventsOf<Event>(
  events: AsyncIterableIterator<Event>,
  act: () => Promise<unknown>,
): AsyncIterable<Event> {
  const timer = setInterval(act, 1_000);
  try {
    for await (const event of events) {
      clearInterval(timer);
      yield event;
    }
  } finally {
    clearInterval(timer);
  }
}

describe('a server with GraphQL', () => {
  let workspace: Workspace;
  let server: InProcessServer;
  beforeAll(async () => {
    workspace = await createWorkspace('sqlite');
    server = await startInProcess({ ...workspace.variables, CINEPHAGE_TRUSTED_PROXIES: '0' });
  });
  afterAll(async () => {
    await server[Symbol.asyncDispose]();
    await workspace[Symbol.asyncDispose]();
  });

  it('serves GraphiQL with all its files', async () => {
    const page = await fetch(`${server.url}/graphql`, { headers: { accept: 'text/html' } });
    expect(page.status).toBe(200);
    expect(page.headers.get('content-type')).toMatch(/^text\/html/u);
    const policy = page.headers.get('content-security-policy') ?? '';
    expect(policy).toContain("script-src 'self'");
    const references = [...(await page.text()).matchAll(/(?:src|href)="([^"]+)"/gu)].map(
      ([, found]) => found,
    );
    expect(references.length).toBeGreaterThan(1);
    for (const reference of references) {
      const url = new URL(reference ?? '', `${server.url}/graphql`);
      expect(url.origin).toBe(server.url);
      expect((await fetch(url)).status).toBe(200);
    }
  });

  it('prints its address', () => {
    expect(server.printed()).toContain(`${server.url}/graphql`);
  });

  it('does not serve paths with the same prefix', async () => {
    for (const path of ['/graphqls', '/graphql-schema', '/api/graphql']) {
      const answer = await ask(`${server.url}${path}`, 'POST', key, { query: titles });
      expect(answer).toMatchObject({ status: 404, body: { success: false, code: 'NOT_FOUND' } });
    }
  });

  it('opens WebSockets at its path only', async () => {
    expect((await handshake(`${server.url}/graphql?x=1`)).status).toBe(101);
    for (const path of ['/', '/graphql/', '/graphql/socket', '/graphqls', '/api/tasks/stream']) {
      const { status, body } = await handshake(`${server.url}${path}`);
      expect(status).toBe(404);
      expect(JSON.parse(body)).toMatchObject({ success: false, code: 'NOT_FOUND' });
    }
  });

  it('measures its requests as one route, streams until their response begins', async () => {
    const count = async (status: number, method = 'POST') => {
      const labels = `method="${method}",route="/graphql",status="${status}"`;
      return (await scrape(server.url, key)).value(
        `cinephage_http_request_duration_seconds_count{${labels}}`,
      );
    };
    const before = (await count(200)) ?? 0;
    await query(server.url, key, titles);
    await query(server.url, {}, titles);
    expect(await count(200)).toBe(before + 1);
    expect(await count(401)).toBe(1);
    const leaving = new AbortController();
    const stream = await fetch(`${server.url}/graphql`, {
      method: 'POST',
      headers: { ...key, accept: 'text/event-stream', 'content-type': 'application/json' },
      body: JSON.stringify({ query: followTasks }),
      signal: leaving.signal,
    });
    expect(stream.headers.get('content-type')).toMatch(/^text\/event-stream/u);
    expect(await count(200)).toBe(before + 2);
    leaving.abort();
  });
});

describe('a server with limits for GraphQL', () => {
  it('refuses operations that exceed them', async () => {
    await using workspace = await createWorkspace('sqlite');
    await using server = await startInProcess({
      ...workspace.variables,
      CINEPHAGE_GRAPHQL_LIMITS: 'maxDepth=2',
    });
    const { body } = await query(server.url, key, titles);
    expect(body).toMatchObject({ errors: [{ extensions: { code: 'OPERATION_LIMIT_EXCEEDED' } }] });
  });
});

describe('a server with GraphQL behind a proxy', () => {
  const limits = { CINEPHAGE_RATE_LIMIT_ANONYMOUS: '2' };
  const forwarded = (address: string) => ({ 'x-forwarded-for': address });

  it.each([
    ['0', 0],
    ['1', 1],
  ])(
    'that is trusted or not (%s) counts callers by address, over HTTP and WebSockets',
    async (proxies, left) => {
      await using workspace = await createWorkspace('sqlite');
      const variables = { ...workspace.variables, ...limits, CINEPHAGE_TRUSTED_PROXIES: proxies };
      await using server = await startInProcess(variables);
      const client = openClient(server.url, forwarded('203.0.113.1'));
      await expect(client.iterate({ query: titles }).next()).rejects.toMatchObject({ code: 4403 });
      const { headers } = await query(server.url, forwarded('203.0.113.2'), titles);
      expect(Number(headers.get('x-ratelimit-remaining'))).toBe(left);
      const again = await query(server.url, forwarded('203.0.113.1'), titles);
      expect(again.status).toBe(left === 0 ? 429 : 401);
    },
  );
});

describe('a stopping server', () => {
  it('ends subscriptions, over WebSockets and as streams, within seconds', async () => {
    await using workspace = await createWorkspace('sqlite');
    await using server = await startInProcess(workspace.variables);
    const client = openClient(server.url, key);
    const subscription = client.iterate({ query: followTasks });
    const connected = new Promise((resolve) => client.on('connected', resolve));
    const ended = subscription.next().then(
      () => 'completed',
      ({ code }) => code,
    );
    await connected;
    const stream = await fetch(`${server.url}/graphql`, {
      method: 'POST',
      headers: { ...key, accept: 'text/event-stream', 'content-type': 'application/json' },
      body: JSON.stringify({ query: followTasks }),
    });
    const since = performance.now();
    await server.close();
    expect(performance.now() - since).toBeLessThan(9_000);
    expect(await ended).toBe(1001);
    expect(await stream.text()).not.toContain('event: complete');
  });
});

describe('a worker', () => {
  it('serves no GraphQL', async () => {
    await using workspace = await createWorkspace('sqlite');
    await using worker = await startInProcess({ ...workspace.variables, CINEPHAGE_ROLE: 'worker' });
    expect(await query(worker.url, key, titles)).toMatchObject({ status: 404, body: { code: 'NOT_FOUND' } });
    expect((await ask(`${worker.url}/graphql`, 'GET', { accept: 'text/html' })).status).toBe(404);
    expect((await handshake(`${worker.url}/graphql`)).status).toBe(404);
    expect(worker.printed()).not.toContain('graphql');
  });
});
