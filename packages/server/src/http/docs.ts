import { hash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { Page } from './pages.ts';

/** All that the page needs of swagger-ui-dist. */
const assets = [
  { name: 'swagger-ui.css', type: 'text/css; charset=utf-8' },
  { name: 'swagger-ui-bundle.js', type: 'text/javascript; charset=utf-8' },
  { name: 'favicon-32x32.png', type: 'image/png' },
] as const;

/** Addresses are relative, so that the page works behind a proxy that puts a path in front. */
const html = `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>Cinephage API</title>
    <link rel="stylesheet" href="docs/swagger-ui.css">
    <link rel="icon" type="image/png" href="docs/favicon-32x32.png">
  </head>
  <body>
    <div id="swagger-ui"></div>
    <script src="docs/swagger-ui-bundle.js"></script>
    <script src="docs/start.js"></script>
  </body>
</html>
`;

/** No validator: it would send the document to a server on the internet. */
const startScript = `SwaggerUIBundle({
  url: 'openapi.json',
  dom_id: '#swagger-ui',
  deepLinking: true,
  validatorUrl: null,
});
`;

/** Scripts and styles from here only. Swagger UI draws its icons from \`data:\` images. */
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

/** What may change with an update only; browsers ask again after an hour. */
const cacheControl = 'public, max-age=3600';

/**
 * `/api/docs`: the OpenAPI document to browse and try out. Its files are read now and served from memory.
 *
 * They are not counted, so that reloading the page does not use up requests.
 */
export async function createDocsPages(): Promise<ReadonlyMap<string, Page>> {
  const files = await Promise.all(
    assets.map(async ({ name, type }): Promise<[string, Page]> => {
      const path = fileURLToPath(import.meta.resolve(`swagger-ui-dist/${name}`));
      return [`/api/docs/${name}`, serveFile(type, await readFile(path))];
    }),
  );
  return new Map<string, Page>([
    ...files,
    ['/api/docs/start.js', serveFile('text/javascript; charset=utf-8', Buffer.from(startScript))],
    ['/api/docs/', (ctx) => ctx.redirect('../docs')],
    [
      '/api/docs',
      serveFile('text/html; charset=utf-8', Buffer.from(html), {
        'Content-Security-Policy': contentSecurityPolicy,
        'Cache-Control': 'no-cache',
      }),
    ],
  ]);
}

const fileHeaders = { 'Cache-Control': cacheControl, 'Cross-Origin-Resource-Policy': 'same-origin' };

function serveFile(
  type: string,
  content: Buffer,
  headers: Readonly<Record<string, string>> = fileHeaders,
): Page {
  const etag = `"${hash('sha256', content, 'base64url')}"`;
  return (ctx) => {
    ctx.set(headers);
    ctx.etag = etag;
    ctx.status = 200;
    if (ctx.fresh) {
      ctx.status = 304;
      return;
    }
    ctx.type = type;
    ctx.body = content;
  };
}
