import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createWorkspace, type Workspace } from './support/create-workspace.ts';
import { type InProcessServer, startInProcess } from './support/start-in-process.ts';

describe('/api/docs', () => {
  let workspace: Workspace;
  let server: InProcessServer;
  const get = (path: string, headers: Record<string, string> = {}) =>
    fetch(`${server.url}${path}`, { headers, redirect: 'manual' });
  beforeAll(async () => {
    workspace = await createWorkspace('sqlite');
    server = await startInProcess({ ...workspace.variables, CINEPHAGE_RATE_LIMIT_ANONYMOUS: '0' });
  });
  afterAll(async () => {
    await server[Symbol.asyncDispose]();
    await workspace[Symbol.asyncDispose]();
  });

  it('loads all of its files from this server, with the right types', async () => {
    const page = await get('/api/docs');
    expect(page.headers.get('content-type')).toBe('text/html; charset=utf-8');
    const html = await page.text();
    const references = [...html.matchAll(/(?:href|src)="([^"]+)"/gu)].map(([, reference]) => reference ?? '');
    expect(references).toHaveLength(5);
    for (const reference of references) {
      const url = new URL(reference, `${server.url}/api/docs`);
      expect(url.origin).toBe(server.url);
      const file = await get(url.pathname);
      expect(file.status).toBe(200);
      const type = { css: 'text/css', js: 'text/javascript', png: 'image/png' }[
        reference.split('.').at(-1) ?? ''
      ];
      expect(file.headers.get('content-type')).toContain(type);
      expect((await file.arrayBuffer()).byteLength).toBeGreaterThan(50);
    }
  });

  it('has a policy that allows no inline script', async () => {
    const page = await get('/api/docs');
    const policy = page.headers.get('content-security-policy') ?? '';
    expect(policy).toContain("script-src 'self'");
    expect(policy).not.toMatch(/unsafe|https?:|\*/u);
    const html = await page.text();
    expect(html).not.toMatch(/<script(?! src=)|<style|\son\w+=|\sstyle=/u);
  });

  it('shows the OpenAPI document of this server', async () => {
    const script = await (await get('/api/docs/start.js')).text();
    const [, reference = ''] = /url: '([^']+)'/u.exec(script) ?? [];
    const document = await get(new URL(reference, `${server.url}/api/docs`).pathname);
    expect(await document.json()).toMatchObject({ openapi: '3.1.0' });
  });

  it('serves the files of Swagger UI unchanged, and lets browsers cache them', async () => {
    const path = '/api/docs/swagger-ui-bundle.js';
    const served = await get(path);
    const original = await readFile(
      fileURLToPath(import.meta.resolve('@fastify/swagger-ui/static/swagger-ui-bundle.js')),
    );
    const digest = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');
    expect(digest(new Uint8Array(await served.arrayBuffer()))).toBe(digest(original));
    expect(served.headers.get('cache-control')).toBe('public, max-age=3600');
    const etag = served.headers.get('etag') ?? '';
    // Without this header, fetch adds one that asks for a fresh copy.
    const again = await get(path, { 'if-none-match': etag, 'cache-control': 'max-age=0' });
    expect([again.status, (await again.arrayBuffer()).byteLength]).toEqual([304, 0]);
  });

  it.each([
    '/api/docs/package.json',
    '/api/docs/index.html',
    '/api/docs/swagger-ui.js',
    '/api/docs/../docs/absolute-path.js',
    '/api/docs/%2e%2e/package.json',
    '/api/docs/..%2fpackage.json',
    '/api/docs//etc/passwd',
  ])('serves nothing else: %s', async (path) => {
    expect((await get(path)).status).toBe(404);
  });

  it('redirects the path with a slash at its end', async () => {
    const { status, headers } = await get('/api/docs/');
    expect(status).toBe(302);
    expect(new URL(headers.get('location') ?? '', `${server.url}/api/docs/`).pathname).toBe('/api/docs');
  });
});
