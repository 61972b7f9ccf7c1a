import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import { version } from '../version.ts';
import { docsPage, docsScript, docsStyle } from './docs-page.ts';
import type { Page } from './pages.ts';

/** The files of Swagger UI that the page loads. */
const assets = [
  { name: 'swagger-ui.css', type: 'text/css; charset=utf-8' },
  { name: 'swagger-ui-bundle.js', type: 'text/javascript; charset=utf-8' },
  { name: 'favicon-32x32.png', type: 'image/png' },
] as const;

/** Scripts and styles of this server only. Swagger UI draws its icons from `data:` images. */
const contentSecurityPolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

const assetHeaders = {
  'Cache-Control': 'public, max-age=3600',
  'Cross-Origin-Resource-Policy': 'same-origin',
};

/**
 * `/api/docs`: the OpenAPI document to browse and try out.
 *
 * Requests for its files do not count against rate limits. Files are read when they are requested; the server holds none
 * of them in memory.
 */
export function createDocsPages(): ReadonlyMap<string, Page> {
  const folder = findSwaggerUi();
  return new Map<string, Page>([
    ...assets.map(({ name, type }): [string, Page] => [
      `/api/docs/${name}`,
      serveFile(new URL(name, folder), type),
    ]),
    ['/api/docs/start.js', serveText(docsScript, 'text/javascript; charset=utf-8', assetHeaders)],
    ['/api/docs/page.css', serveText(docsStyle, 'text/css; charset=utf-8', assetHeaders)],
    ['/api/docs/', (ctx) => ctx.redirect('../docs')],
    [
      '/api/docs',
      serveText(docsPage, 'text/html; charset=utf-8', {
        'Content-Security-Policy': contentSecurityPolicy,
        'Cache-Control': 'no-cache',
      }),
    ],
  ]);
}

/** The published package contains a copy of Swagger UI; the repository reads the package that the copy is made from. */
function findSwaggerUi(): URL {
  const copy = new URL('../swagger-ui/', import.meta.url);
  return existsSync(copy)
    ? copy
    : new URL('./static/', import.meta.resolve('@fastify/swagger-ui/package.json'));
}

/** Versions of the server differ in their entity tags, so that browsers load the files of a new one. */
function serveFile(file: URL, type: string): Page {
  return async (ctx) => {
    const { size } = await stat(file);
    ctx.set(assetHeaders);
    ctx.etag = `${version}-${size}`;
    ctx.type = type;
    ctx.status = 200;
    if (ctx.fresh) {
      ctx.status = 304;
    } else {
      ctx.body = await readFile(file);
    }
  };
}

function serveText(text: string, type: string, headers: Readonly<Record<string, string>>): Page {
  const etag = createHash('sha256').update(text).digest('base64url');
  return (ctx) => {
    ctx.set(headers);
    ctx.etag = etag;
    ctx.type = type;
    ctx.status = 200;
    if (ctx.fresh) {
      ctx.status = 304;
    } else {
      ctx.body = text;
    }
  };
}
