import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { createGraphiql } from './create-graphiql.ts';
import type { StaticAnswer } from './static-file.ts';

const graphiql = createGraphiql({ path: '/graphql' });

const get = (pathname: string, headers: Readonly<Record<string, string>> = {}, from = graphiql) =>
  from.answer(pathname, new Headers(headers));

async function found(pathname: string, headers?: Readonly<Record<string, string>>): Promise<StaticAnswer> {
  const answer = await get(pathname, headers);
  expect(answer).not.toBeNull();
  return answer as StaticAnswer;
}

const text = ({ body }: StaticAnswer) => Buffer.from(body ?? '').toString();

/** What a browser would load for the page, as it is written there. */
const referencesOf = (html: string) =>
  [...html.matchAll(/(?:href|src)="([^"]+)"/gu)].map(([, reference = '']) => reference);

describe('the page', () => {
  it('is HTML that browsers ask for anew each time', async () => {
    const { status, headers } = await found('/graphql');
    expect(status).toBe(200);
    expect(headers).toMatchObject({
      'Content-Type': 'text/html; charset=utf-8',
      'Cache-Control': 'no-cache',
    });
  });

  it('keeps to a policy that names no host and no script inside of it', async () => {
    const page = await found('/graphql');
    const policy = page.headers['Content-Security-Policy'] ?? '';
    expect(policy.split('; ')).toEqual(
      expect.arrayContaining(["default-src 'none'", "script-src 'self'", "frame-ancestors 'none'"]),
    );
    expect(policy).not.toMatch(/https?:|\*|unsafe-eval|blob:/u);
    expect(text(page)).not.toMatch(/<script(?![^>]* src=)|<style|\son\w+=|\sstyle=/u);
  });

  it.each([
    ['/graphql', 'http://here'],
    ['/api/movies/graphql', 'http://here'],
    ['/graphql', 'http://here/behind/a/proxy'],
  ])('at %s below %s loads its files from there', async (path, publicUrl) => {
    const there = createGraphiql({ path });
    const page = (await get(path, {}, there)) as StaticAnswer;
    const references = referencesOf(text(page));
    expect(references.length).toBeGreaterThan(2);
    for (const reference of references) {
      const url = new URL(reference, `${publicUrl}${path}`).href;
      expect(url.startsWith(`${publicUrl}${path}/graphiql/`)).toBe(true);
      expect(await get(url.slice(publicUrl.length), {}, there)).toMatchObject({ status: 200 });
    }
  });

  it('is found with a slash at the end, too', async () => {
    const { status, headers } = await found('/graphql/');
    expect(status).toBe(302);
    expect(new URL(headers.Location ?? '', 'http://here/graphql/').pathname).toBe('/graphql');
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
    const { status, headers } = await found(`/graphql/graphiql/${name}`);
    expect(status).toBe(200);
    expect(headers).toMatchObject({
      'Content-Type': type,
      'Content-Security-Policy': "default-src 'none'; frame-ancestors 'none'",
      'X-Content-Type-Options': 'nosniff',
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
    expect(text(await found(`/graphql/graphiql/${name}`)) === bundle[constant]).toBe(true);
  });

  it('are compressed for whoever takes that', async () => {
    const plain = await found('/graphql/graphiql/graphiql.js');
    const compressed = await found('/graphql/graphiql/graphiql.js', { 'accept-encoding': 'br, gzip' });
    expect(plain.headers['Content-Encoding']).toBeUndefined();
    expect(compressed.headers).toMatchObject({ 'Content-Encoding': 'gzip', Vary: 'Accept-Encoding' });
    expect(compressed.body?.length).toBeLessThan((plain.body?.length ?? 0) / 3);
    expect(gunzipSync(compressed.body ?? '').equals(Buffer.from(plain.body ?? ''))).toBe(true);
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
    expect(headers['Content-Encoding'] === 'gzip').toBe(isCompressed);
  });

  it.each(['start.js', 'graphiql.js'])('%s is not sent to whoever has it', async (name) => {
    const { headers } = await found(`/graphql/graphiql/${name}`);
    const etag = headers.ETag ?? '';
    for (const known of [etag, `"other", ${etag}`, etag.replace('W/', ''), '*']) {
      const again = await found(`/graphql/graphiql/${name}`, { 'if-none-match': known });
      expect([again.status, again.body, again.headers.ETag]).toEqual([304, null, etag]);
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
