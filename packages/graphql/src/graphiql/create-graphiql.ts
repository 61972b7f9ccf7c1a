import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { lazily } from '../lazily.ts';
import { answerFile, createStaticFile, type StaticAnswer, type StaticFile } from './static-file.ts';

/** GraphiQL as a page of this server: nothing it needs comes from another host. */
export interface Graphiql {
  /**
   * The page, or a file of it below `<path>/graphiql/`. Files are read and compressed when they are first requested.
   *
   * @param pathname at or below `path`, without the query
   * @param headers of the request: `Accept-Encoding` and `If-None-Match` count
   * @param received the path as the browser knows it, where the host mounted the page elsewhere
   * @default received pathname
   * @returns null for a file that does not exist. The body is complete, also for HEAD
   * @throws Error if the files of the page cannot be read
   */
  answer(
    pathname: string,
    headers: { get(name: string): string | null },
    received?: string,
  ): Promise<StaticAnswer | null>;
}

const html = 'text/html; charset=utf-8';
const css = 'text/css; charset=utf-8';
const script = 'text/javascript; charset=utf-8';

/** Small and changing with the page: browsers ask each time whether they have changed. */
const own: Readonly<Record<string, string>> = {
  'page.css': css,
  'start.js': script,
  'credentials.js': script,
  'examples.js': script,
  'icon.svg': 'image/svg+xml',
};

/** GraphiQL as GraphQL Yoga bundles it; it changes with an update only, so browsers ask again after an hour. */
const bundled = {
  'graphiql.js': ['js', script],
  'graphiql.css': ['css', css],
  'editor-worker.js': ['editorWorkerService', script],
  'graphql-worker.js': ['graphqlWorker', script],
  'json-worker.js': ['jsonWorker', script],
} as const;

/**
 * Scripts and workers from here only, and no other host. Monaco, the editor in GraphiQL, writes style elements and attributes;
 * GraphiQL's style sheet holds its fonts and some images as `data:`.
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
 * Published with `dist`. Looked up when a file is requested, as a bundler leaves these files behind; not by a URL with a literal
 * path, which Next.js takes for a module to bundle.
 */
const readOwn = (name: string) =>
  readFile(
    join(dirname(fileURLToPath(import.meta.url)), '..', '..', 'src', 'graphiql', 'page', name),
    'utf8',
  );

/** @param name the last segment of the page's address, to which relative references in the page are resolved */
async function readPage(name: string): Promise<StaticFile> {
  const text = (await readOwn('index.html')).replaceAll('{{files}}', `${name}/graphiql`);
  return createStaticFile(text, {
    'Content-Type': html,
    'Cache-Control': 'no-cache',
    'Content-Security-Policy': contentSecurityPolicy,
    // A client that does not ask for HTML gets an answer of the gateway there.
    Vary: 'Accept, Accept-Encoding',
  });
}

async function readOwnFiles(): Promise<Map<string, StaticFile>> {
  const read = async ([name, type]: [string, string]) =>
    [
      name,
      await createStaticFile(await readOwn(name), { 'Content-Type': type, 'Cache-Control': 'no-cache' }),
    ] as const;
  return new Map(await Promise.all(Object.entries(own).map(read)));
}

async function readBundle(): Promise<Map<string, StaticFile>> {
  const bundle = await import('@graphql-yoga/render-graphiql/graphiql');
  const read = async ([name, [constant, type]]: [string, (typeof bundled)[keyof typeof bundled]]) => {
    const headers = { 'Content-Type': type, 'Cache-Control': 'public, max-age=3600' };
    return [name, await createStaticFile(bundle[constant], headers)] as const;
  };
  return new Map(await Promise.all(Object.entries(bundled).map(read)));
}

const plainSegment = /^[\w.~-]+$/u;

/** The last segment of a path, if it can be written into the page and into a header as it is. */
function lastSegment(path: string): string | undefined {
  const segment = path.replace(/\/$/u, '').split('/').at(-1) ?? '';
  return plainSegment.test(segment) ? segment : undefined;
}

/** @param options.path where the gateway answers, such as `/graphql`: the page is there and sends its operations there */
export function createGraphiql({ path }: { readonly path: string }): Graphiql {
  const folder = `${path}/graphiql/`;
  const ownName = path.slice(path.lastIndexOf('/') + 1);
  const page = lazily(() => readPage(ownName));
  const ownFiles = lazily(readOwnFiles);
  const bundle = lazily(readBundle);

  return {
    async answer(pathname, headers, received = pathname) {
      const servedAs = lastSegment(received) ?? ownName;
      if (pathname === path) {
        return answerFile(await (servedAs === ownName ? page() : readPage(servedAs)), headers);
      }
      if (pathname === `${path}/`) {
        return { status: 302, headers: { Location: `../${servedAs}` }, body: null };
      }
      const name = pathname.startsWith(folder) ? pathname.slice(folder.length) : '';
      const files = Object.hasOwn(bundled, name) ? bundle : Object.hasOwn(own, name) ? ownFiles : null;
      const file = (await files?.())?.get(name);
      return file === undefined ? null : answerFile(file, headers);
    },
  };
}
