import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { Worker } from 'node:worker_threads';
import { gzip } from 'node:zlib';

/** A file of the page, read from disk on request. */
export interface PageFile {
  readonly headers: Readonly<Record<string, string>>;
  readonly etag: string;
  gzipped(): Promise<Uint8Array<ArrayBuffer>>;
}

const compress = promisify(gzip);
const css = 'text/css; charset=utf-8';
const script = 'text/javascript; charset=utf-8';

const ownFiles = new Map([
  ['page.css', css],
  ['start.js', script],
  ['credentials.js', script],
  ['examples.js', script],
  ['icon.svg', 'image/svg+xml'],
]);

/** GraphiQL in the bundle of GraphQL Yoga, by the names of its exports. */
const bundledFiles = new Map<string, readonly [constant: string, type: string]>([
  ['graphiql.js', ['js', script]],
  ['graphiql.css', ['css', css]],
  ['editor-worker.js', ['editorWorkerService', script]],
  ['graphql-worker.js', ['graphqlWorker', script]],
  ['json-worker.js', ['jsonWorker', script]],
]);

/**
 * Scripts and workers from here only, and no other host. Monaco, the editor in GraphiQL, writes style elements and attributes;
 * GraphiQL's style sheet holds its fonts and some images as `data:`.
 */
const pagePolicy = [
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

/** For every file. A policy of its own forbids a worker, whose script it is, to load or request anything. */
const commonHeaders = {
  'Content-Security-Policy': "default-src 'none'; frame-ancestors 'none'",
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Referrer-Policy': 'no-referrer',
  Vary: 'Accept-Encoding',
  'X-Content-Type-Options': 'nosniff',
};

/** @param name the last segment of the page's address, to which relative references in the page are resolved */
export async function readPage(name: string): Promise<PageFile> {
  const text = (await readOwn('index.html')).replaceAll('{{files}}', `${name}/graphiql`);
  return pageFile(text, {
    'Content-Type': 'text/html; charset=utf-8',
    'Content-Security-Policy': pagePolicy,
    // A client that does not ask for HTML gets an answer of the gateway there.
    Vary: 'Accept, Accept-Encoding',
  });
}

export async function readPageFile(name: string): Promise<PageFile | null> {
  const type = ownFiles.get(name);
  if (type !== undefined) return pageFile(await readOwn(name), { 'Content-Type': type });
  const bundled = bundledFiles.get(name);
  if (bundled === undefined) return null;
  const [constant, bundledType] = bundled;
  const headers = { 'Content-Type': bundledType, 'Cache-Control': 'public, max-age=3600' };
  const { version }: { version: string } = createRequire(import.meta.url)(`${bundlePackage}/package.json`);
  return {
    headers: { ...commonHeaders, ...headers },
    etag: `W/"${version}"`,
    gzipped: () => readBundled(constant),
  };
}

/** Small and changing with the page: browsers ask each time whether they have changed. */
function pageFile(text: string, headers: Readonly<Record<string, string>>): PageFile {
  return {
    headers: { ...commonHeaders, 'Cache-Control': 'no-cache', ...headers },
    // Weak, as the same tag stands for both encodings.
    etag: `W/"${createHash('sha256').update(text).digest('base64url')}"`,
    gzipped: () => compress(text),
  };
}

/**
 * Published with `dist`. Looked up when a file is requested, as a bundler leaves these files behind; not by a URL with a literal
 * path, which Next.js takes for a module to bundle.
 */
const readOwn = (name: string) =>
  readFile(
    join(dirname(fileURLToPath(import.meta.url)), '..', '..', 'src', 'graphiql', 'page', name),
    'utf8',
  );

const bundlePackage = '@graphql-yoga/render-graphiql';

type Bundle = ReadonlyMap<string, Uint8Array<ArrayBuffer>>;

/** Long enough for all files of one visit. */
const keepBundleMs = 60_000;
let bundle: Promise<Bundle> | undefined;
let forgetting: NodeJS.Timeout | undefined;

/** An export of the bundle, compressed. All are forgotten a minute after the last request. */
async function readBundled(constant: string): Promise<Uint8Array<ArrayBuffer>> {
  clearTimeout(forgetting);
  forgetting = setTimeout(() => {
    bundle = undefined;
  }, keepBundleMs).unref();
  bundle ??= compressBundle().catch((error: unknown) => {
    bundle = undefined;
    throw error;
  });
  const file = (await bundle).get(constant);
  if (file === undefined) throw new Error(`${bundlePackage} does not export ${constant}.`);
  return file;
}

/** In a thread of its own: the bundle is a module with 9 MB of strings, which are freed with the thread alone. */
async function compressBundle(): Promise<Bundle> {
  const file = createRequire(import.meta.url).resolve(`${bundlePackage}/graphiql`);
  const worker = new Worker(
    `const { parentPort, workerData } = require('node:worker_threads');
    const { gzipSync } = require('node:zlib');
    for (const [name, text] of Object.entries(require(workerData))) parentPort.postMessage([name, gzipSync(text)]);`,
    { eval: true, workerData: file },
  );
  const files = new Map<string, Uint8Array<ArrayBuffer>>();
  worker.on('message', ([name, gzipped]) => files.set(name, gzipped));
  await once(worker, 'exit');
  return files;
}
