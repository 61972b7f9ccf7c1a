import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ask, cookieOf, inception, moviesPath, signIn } from './support/api.ts';
import { createWorkspace, type Workspace } from './support/create-workspace.ts';
import {
  findProxyProgram,
  type ProxyProgram,
  proxyPrograms,
  startDocumentedProxy,
} from './support/documented-proxies.ts';
import { handshake, openClient } from './support/graphql.ts';
import { type ProxyOptions, type ReverseProxy, startProxy } from './support/proxies.ts';
import { apiKey, type InProcessServer, startInProcess } from './support/start-in-process.ts';

const key = { 'x-api-key': apiKey };
const admin = { CINEPHAGE_ADMIN_USERNAME: 'ada', CINEPHAGE_ADMIN_PASSWORD: 'lovelace1815' };

/** Every address that a page loads, as written in it. */
const referencesOf = (html: string) =>
  [...html.matchAll(/(?:href|src)="([^"]+)"/gu)].map(([, reference = '']) => reference);

/** Required only if CI is set. */
const programs = proxyPrograms.filter((name) => {
  const isTested = findProxyProgram(name) !== null || process.env.CI !== undefined;
  if (!isTested) {
    process.emitWarning(
      `The configuration of ${name} in docs/proxies.md is not tested: it is not installed.`,
    );
  }
  return isTested;
});

interface Arrangement extends ProxyOptions {
  readonly program?: ProxyProgram;
}

const arrangements: readonly Arrangement[] = [
  { folder: '/cinephage', keepsFolder: true },
  { folder: '/cinephage', keepsFolder: false },
  { folder: '/apps/movies.v2', keepsFolder: true },
  // Like paths of the server's own.
  { folder: '/api', keepsFolder: true },
  { folder: '/api', keepsFolder: false },
  { folder: '/graphql', keepsFolder: true },
  ...programs.flatMap((program) => [
    { folder: '/cinephage', keepsFolder: true, program },
    { folder: '/cinephage', keepsFolder: false, program },
  ]),
];

function startProxyFor(target: string, options: Arrangement): Promise<ReverseProxy> {
  const { program } = options;
  return program === undefined ? startProxy(target, options) : startDocumentedProxy(program, target, options);
}

describe.each(arrangements)('CINEPHAGE_BASE_URL with a path, behind a proxy: %j', (options) => {
  const { folder } = options;
  let workspace: Workspace;
  let server: InProcessServer;
  let proxy: ReverseProxy;
  let base: string;
  beforeAll(async () => {
    workspace = await createWorkspace('sqlite');
    // A public name other than the proxy's; its pages count as the server's own.
    const variables = { ...workspace.variables, ...admin, CINEPHAGE_RATE_LIMIT_ANONYMOUS: '0' };
    server = await startInProcess({ ...variables, CINEPHAGE_BASE_URL: `http://example.org${folder}` });
    proxy = await startProxyFor(server.url, options);
    base = proxy.origin + folder;
  });
  afterAll(async () => {
    await proxy[Symbol.asyncDispose]();
    await server[Symbol.asyncDispose]();
    await workspace[Symbol.asyncDispose]();
  });
  const get = (url: string, headers: Record<string, string> = {}) =>
    fetch(url, { headers, redirect: 'manual' });

  it('responds below it and, on the machine itself, without it', async () => {
    for (const url of [base, server.url]) {
      for (const path of ['/api/health', '/api/ready', '/metrics', moviesPath, '/api/tasks']) {
        expect((await get(`${url}${path}`, key)).status, `${url}${path}`).toBe(200);
      }
      expect((await get(`${url}/api/nothing`)).status).toBe(404);
    }
    expect((await get(`${server.url}${folder}-not/api/health`)).status).toBe(404);
  });

  it('has the public address of a new movie in Location', async () => {
    const added = await ask(`${base}${moviesPath}`, 'POST', key, inception);
    expect(added.status).toBe(201);
    expect(added.headers.get('location')).toBe(`${folder}${moviesPath}/${added.body.id}`);
    const found = await get(new URL(added.headers.get('location') ?? '', base).href, key);
    expect(await found.json()).toMatchObject({ tmdbId: inception.tmdbId });
    const refresh = await ask(`${base}${moviesPath}/${added.body.id}/refresh`, 'POST', key);
    expect(refresh.headers.get('location')).toBe(`${folder}/api/tasks/${refresh.body.taskId}`);
  });

  it('serves the docs with all of their files, and a document that names the path', async () => {
    for (const url of [base, server.url]) {
      const page = await get(`${url}/api/docs`);
      expect(page.status).toBe(200);
      const references = referencesOf(await page.text());
      expect(references.length).toBeGreaterThan(3);
      for (const reference of references) {
        expect((await get(new URL(reference, `${url}/api/docs`).href)).status, reference).toBe(200);
      }
      const script = await (await get(`${url}/api/docs/start.js`)).text();
      const [, reference = ''] = /url: '([^']+)'/u.exec(script) ?? [];
      const { servers } = await (await get(new URL(reference, `${url}/api/docs`).href)).json();
      expect(servers).toEqual([{ url: folder }]);
      // What "Try it out" asks for.
      const tried = new URL(`${servers[0].url}/api/health`, url).href;
      expect((await get(tried)).status, tried).toBe(200);
      const redirected = await get(`${url}/api/docs/`);
      expect(redirected.status).toBe(302);
      const location = redirected.headers.get('location') ?? '';
      expect(new URL(location, `${url}/api/docs/`).href).toBe(`${url}/api/docs`);
    }
  });

  it('serves GraphiQL with all of its files', async () => {
    const page = await get(`${base}/graphql`, { accept: 'text/html' });
    expect(page.headers.get('content-type')).toContain('text/html');
    for (const reference of referencesOf(await page.text())) {
      expect((await get(new URL(reference, `${base}/graphql`).href)).status, reference).toBe(200);
    }
    const { headers } = await get(`${base}/graphql/`, { accept: 'text/html' });
    expect(new URL(headers.get('location') ?? '', `${base}/graphql/`).href).toBe(`${base}/graphql`);
  });

  it('answers GraphQL, over WebSockets too', async () => {
    const query = '{ moviePage { pagination { page } } }';
    const answer = await ask(`${base}/graphql`, 'POST', key, { query });
    expect(answer.body.data).toEqual({ moviePage: { pagination: { page: 1 } } });
    for (const url of [base, server.url]) {
      const client = openClient(url, key);
      const results = client.iterate({ query });
      expect((await results.next()).value).toEqual({ data: answer.body.data });
      await client.dispose();
      expect(await handshake(`${url}/elsewhere`)).toMatchObject({ status: 404 });
    }
  });

  it('keeps sessions to the path, and ends them there', async () => {
    const signedIn = await signIn(base, 'ada', 'lovelace1815');
    expect(signedIn.status).toBe(200);
    const [cookie = ''] = signedIn.headers.getSetCookie();
    expect(cookie).toContain(`; Path=${folder};`);
    const session = cookieOf(signedIn);
    expect((await get(`${base}/api/auth/get-session`, session)).status).toBe(200);
    expect((await get(`${base}${moviesPath}`, session)).status).toBe(200);
    const signedOut = await ask(`${base}/api/auth/sign-out`, 'POST', session);
    expect(signedOut.headers.getSetCookie()[0]).toMatch(new RegExp(`Max-Age=0; Path=${folder}(?:;|$)`, 'u'));
    expect((await get(`${base}${moviesPath}`, session)).status).toBe(401);
  });

  it('accepts changes by session from pages of its own origin only', async () => {
    const session = cookieOf(await signIn(base, 'ada', 'lovelace1815'));
    const remove = async (origin: string) => {
      const headers = { ...session, origin };
      const rest = await ask(`${base}${moviesPath}/bulk`, 'PUT', headers, { ids: ['x'], monitored: true });
      const graphql = await ask(`${base}/graphql`, 'POST', headers, { query: '{ __typename }' });
      return [rest.status, graphql.status];
    };
    expect(await remove('http://example.org')).toEqual([200, 200]);
    expect(await remove(proxy.origin)).toEqual([200, 200]);
    expect(await remove('http://evil.example')).toEqual([403, 403]);
  });
});

describe('CINEPHAGE_BASE_URL with a path', () => {
  it('is printed at the start', async () => {
    await using workspace = await createWorkspace('sqlite');
    const baseUrl = 'https://example.org/cinephage';
    await using server = await startInProcess({ ...workspace.variables, CINEPHAGE_BASE_URL: `${baseUrl}/` });
    expect(server.printed()).toContain(`listens on ${server.url}\n`);
    expect(server.printed()).toContain(`Try it in a browser: ${baseUrl}/api/docs`);
  });

  it('does not affect the paths of a worker', async () => {
    await using workspace = await createWorkspace('sqlite');
    const variables = { ...workspace.variables, CINEPHAGE_ROLE: 'worker' };
    await using server = await startInProcess({
      ...variables,
      CINEPHAGE_BASE_URL: 'http://example.org/cinephage',
    });
    for (const path of ['/api/health', '/cinephage/api/health', '/cinephage/api/ready']) {
      expect((await fetch(`${server.url}${path}`)).status).toBe(200);
    }
  });
});
