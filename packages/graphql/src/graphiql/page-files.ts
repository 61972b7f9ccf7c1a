import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createStaticFile, type StaticFile } from './static-file.ts';

/**
 * Beside the sources, from where they are published as they are; the relative path is the same from `dist`. Not a URL with a
 * literal path: Next.js takes that for a module to bundle, and its build fails.
 */
const folder = join(dirname(fileURLToPath(import.meta.url)), '..', '..', 'src', 'graphiql', 'page');

const types = {
  css: 'text/css; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
  svg: 'image/svg+xml',
} as const;

const files = [
  { name: 'page.css', type: types.css },
  { name: 'start.js', type: types.js },
  { name: 'credentials.js', type: types.js },
  { name: 'examples.js', type: types.js },
  { name: 'icon.svg', type: types.svg },
] as const;

/** Small, and changing with the page: browsers ask each time whether they have changed. */
const cacheControl = 'no-cache';

/**
 * Scripts and workers from here only, and no other host for anything. Monaco, the editor in GraphiQL, writes style
 * elements and attributes; GraphiQL's style sheet holds its fonts and some images as `data:`.
 */
const contentSecurityPolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "worker-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data:",
  'font-src data:',
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

/**
 * The page itself. Addresses in it are relative, so that it works behind a proxy that puts a path in front.
 *
 * @param name the last segment of the page's address; the browser looks for its files from there
 */
export async function readPage(name: string): Promise<StaticFile> {
  const html = await readFile(join(folder, 'index.html'), 'utf8');
  return createStaticFile(html.replaceAll('{{files}}', `${name}/graphiql`), {
    'Content-Type': 'text/html; charset=utf-8',
    'Cache-Control': cacheControl,
    'Content-Security-Policy': contentSecurityPolicy,
    // Whoever does not ask for HTML gets an answer of the gateway there.
    Vary: 'Accept, Accept-Encoding',
  });
}

/** What the page loads besides GraphiQL. */
export async function readPageFiles(): Promise<ReadonlyMap<string, StaticFile>> {
  return new Map(
    await Promise.all(
      files.map(async ({ name, type }) => {
        const content = await readFile(join(folder, name), 'utf8');
        const headers = { 'Content-Type': type, 'Cache-Control': cacheControl };
        return [name, await createStaticFile(content, headers)] as const;
      }),
    ),
  );
}
