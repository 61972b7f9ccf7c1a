import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { answerGraphiql, type GraphiqlRequest } from './use-graphiql.ts';

const get = (
  pathname: string,
  headers: Readonly<Record<string, string>> = {},
  more: Partial<GraphiqlRequest> = {},
) =>
  answerGraphiql({
    path: '/graphql',
    pathname,
    received: pathname,
    method: 'GET',
    headers: new Headers(headers),
    ...more,
  });

async function found(...args: Parameters<typeof get>): Promise<Response> {
  const answer = await get(...args);
  expect(answer).not.toBeNull();
  return answer as Response;
}

const headersOf = ({ headers }: Response) => Object.fromEntries(headers);

/** What a browser would load for the page, as it is written there. */
const referencesOf = (html: string) =>
  [...html.matchAll(/(?:href|src)="([^"]+)"/gu)].map(([, reference = '']) => reference);

describe('the page', () => {
  it('is HTML that browsers request each time', async () => {
    const page = await found('/graphql');
    expect(page.status).toBe(200);
    expect(headersOf(page)).toMatchObject({
      'content-type': 'text/html; charset=utf-8',
      'cache-control': 'no-cache',
    });
  });

  it('keeps to a policy that names no host and no script inside of it', async () => {
    const page = await found('/graphql');
    const policy = page.headers.get('content-security-policy') ?? '';
    expect(policy.split('; ')).toEqual(
      expect.arrayContaining(["default-src 'none'", "script-src 'self'", "frame-ancestors 'none'"]),
    );
    expect(policy).not.toMatch(/https?:|\*|unsafe-eval|blob:/u);
    expect(await page.text()).not.toMatch(/<script(?![^>]* src=)|<style|\son\w+=|\sstyle=/u);
  });

  it.each([
    ['/graphql', 'http://here'],
    ['/api/movies/graphql', 'http://here'],
    ['/graphql', 'http://here/behind/a/proxy'],
  ])('at %s below %s loads its files from there', async (path, publicUrl) => {
    const page = await found(path, {}, { path });
    const references = referencesOf(await page.text());
    expect(references.length).toBeGreaterThan(2);
    for (const reference of references) {
      const url = new URL(reference, `${publicUrl}${path}`).href;
      expect(url.startsWith(`${publicUrl}${path}/graphiql/`)).toBe(true);
      expect(await get(url.slice(publicUrl.length), {}, { path })).toMatchObject({ status: 200 });
    }
  });

  it('is found with a slash at the end, too', async () => {
    const { status, headers } = await found('/graphql/');
    expect(status).toBe(302);
    expect(new URL(headers.get('location') ?? '', 'http://here/graphql/').pathname).toBe('/graphql');
  });
});

describe('its files', () => {
  it.each([
    ['start.js', 'text/javascript; charset=utf-8'],
    ['examples.js', 'text/javascript; charset=utf-8'],
    ['page.css', 'text/css; charset=utf-8'],
    ['icon.svg', 'image/svg+xml'],
    ['graphiql.js', 'text/javascript; charset=utf-8'],
    ['graphiql.css', 'text/css; charset=utf-8'],
    ['graphql-worker.js', 'text/javascript; charset=utf-8'],
  ])('%s is %s, and may do nothing by itself', async (name, type) => {
    const file = await found(`/graphql/graphiql/${name}`);
    expect(file.status).toBe(200);
    expect(headersOf(file)).toMatchObject({
      'content-type': type,
      'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
      'x-content-type-options': 'nosniff',
    });
  });

  it.each([
    ['graphiql.js', 'js'],
    ['graphiql.css', 'css'],
    ['editor-worker.js', 'editorWorkerService'],
    ['graphql-worker.js', 'graphqlWorker'],
    ['json-worker.js', 'jsonWorker'],
  ] as const)('%s is what the package exports as %s', async (name, constant) => {
    const bundle = await import('@graphql-yoga/render-graphiql/graphiql');
    const file = await found(`/graphql/graphiql/${name}`);
    expect((await file.text()) === bundle[constant]).toBe(true);
  });

  it('are compressed for clients that accept gzip', async () => {
    const plain = await found('/graphql/graphiql/graphiql.js');
    const compressed = await found('/graphql/graphiql/graphiql.js', { 'accept-encoding': 'br, gzip' });
    expect(plain.headers.has('content-encoding')).toBe(false);
    expect(headersOf(compressed)).toMatchObject({ 'content-encoding': 'gzip', vary: 'Accept-Encoding' });
    const [text, gzipped] = [await plain.text(), Buffer.from(await compressed.arrayBuffer())];
    expect(compressed.headers.get('content-length')).toBe(String(gzipped.length));
    expect(gzipped.length).toBeLessThan(text.length / 3);
    expect(gunzipSync(gzipped).toString() === text).toBe(true);
  });

  it('are described without their content for HEAD', async () => {
    const { status, headers, body } = await found('/graphql/graphiql/graphiql.js', {}, { method: 'HEAD' });
    expect([status, body, headers.get('content-type')]).toEqual([
      200,
      null,
      'text/javascript; charset=utf-8',
    ]);
  });

  it.each([
    ['', false],
    ['identity', false],
    ['gzip;q=0', false],
    ['gzip; q=0.0, *', false],
    ['gzip;q=0.5', true],
    ['*', true],
  ])('with Accept-Encoding "%s" are compressed: %s', async (accepted, isCompressed) => {
    const { headers } = await found('/graphql/graphiql/start.js', { 'accept-encoding': accepted });
    expect(headers.get('content-encoding') === 'gzip').toBe(isCompressed);
  });

  it.each(['start.js', 'graphiql.js'])('%s is not sent to a browser that has it', async (name) => {
    const { headers } = await found(`/graphql/graphiql/${name}`);
    const etag = headers.get('etag') ?? '';
    for (const known of [etag, `"other", ${etag}`, etag.replace('W/', ''), '*']) {
      const again = await found(`/graphql/graphiql/${name}`, { 'if-none-match': known });
      expect([again.status, again.body, again.headers.get('etag')]).toEqual([304, null, etag]);
    }
    expect(await found(`/graphql/graphiql/${name}`, { 'if-none-match': '"other"' })).toMatchObject({
      status: 200,
    });
  });

  it.each([
    '/graphql/graphiql',
    '/graphql/graphiql/',
    '/graphql/graphiql/index.html',
    '/graphql/graphiql/../create-graphiql.ts',
    '/graphql/graphiql/%2e%2e/create-graphiql.ts',
    '/graphql/graphiql//etc/passwd',
    '/graphql/start.js',
    '/graphiql/start.js',
    '/',
  ])('are all there is: %s is not', async (pathname) => {
    expect(await get(pathname)).toBeNull();
  });
});

describe('the page’s own files', () => {
  const readOwn = (name: string) =>
    readFile(fileURLToPath(new URL(`./page/${name}`, import.meta.url)), 'utf8');

  it.each(['index.html', 'page.css', 'start.js', 'credentials.js', 'examples.js', 'icon.svg'])(
    '%s names no other host',
    async (name) => {
      expect((await readOwn(name)).replaceAll('http://www.w3.org/2000/svg', '')).not.toMatch(
        /https?:|["'`(]\/\//u,
      );
    },
  );
});
