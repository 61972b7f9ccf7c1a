import type { Plugin } from 'graphql-yoga';
import type { RequestContext } from '../context.ts';
import { type PageFile, readPage, readPageFile } from './page-files.ts';

/**
 * Serves GraphiQL to browsers at the gateway's path, and its files below. Yoga's own page is one HTML document of 9 MB with inline
 * scripts, written whole to each client; this one has files that browsers keep, allows no inline script, loads nothing from other
 * hosts, and asks for an API key. It needs no credentials, as nothing in it is secret.
 */
export function useGraphiql(path: string): Plugin<object, RequestContext> {
  return {
    onRequest({ request: { method }, serverContext: { origin }, endResponse }) {
      const { from, target } = origin;
      if ((method !== 'GET' && method !== 'HEAD') || target === undefined) return;
      const isFile = target.pathname !== path && target.pathname !== `${path}/`;
      if (!isFile && !prefersHtml(from.headers.get('accept') ?? '')) return;
      return answerGraphiql({ ...target, path, method, headers: from.headers }).then((response) => {
        if (response !== null) endResponse(response);
      });
    },
  };
}

/** Browsers that open an address name HTML first. */
const prefersHtml = (accept: string) => accept.trimStart().toLowerCase().startsWith('text/html');

export interface GraphiqlRequest {
  /** Where the gateway answers, such as `/graphql`: the page is there and sends its operations there. */
  readonly path: string;
  /** At or below `path`. */
  readonly pathname: string;
  /** The path as the browser knows it, which differs if the host mounted the page elsewhere. */
  readonly received: string;
  readonly method: string;
  readonly headers: { get(name: string): string | null };
}

/** @returns null for a file that does not exist */
export async function answerGraphiql({
  path,
  pathname,
  received,
  method,
  headers,
}: GraphiqlRequest): Promise<Response | null> {
  const name = lastSegment(received) ?? lastSegment(path) ?? '';
  if (pathname === `${path}/`)
    return new Response(null, { status: 302, headers: { Location: `../${name}` } });
  const folder = `${path}/graphiql/`;
  const fileName = pathname.startsWith(folder) ? pathname.slice(folder.length) : '';
  const file = pathname === path ? await readPage(name) : await readPageFile(fileName);
  return file && answerFile(file, method, headers);
}

const plainSegment = /^[\w.~-]+$/u;

/** The last segment of a path, if it can be written into the page and into a header as it is. */
function lastSegment(path: string): string | undefined {
  const segment = path.replace(/\/$/u, '').split('/').at(-1) ?? '';
  return plainSegment.test(segment) ? segment : undefined;
}

async function answerFile(
  file: PageFile,
  method: string,
  request: GraphiqlRequest['headers'],
): Promise<Response> {
  const headers = { ...file.headers, ETag: file.etag };
  if (matches(request.get('if-none-match'), file.etag)) return new Response(null, { status: 304, headers });
  const isGzipped = acceptsGzip(request.get('accept-encoding'));
  const encoded = isGzipped ? { ...headers, 'Content-Encoding': 'gzip' } : headers;
  if (method === 'HEAD') return new Response(null, { headers: encoded });
  const gzipped = await file.gzipped();
  // As slowly as the client takes it: whatever their number, a file is in memory once.
  if (!isGzipped) return new Response(gunzip(gzipped), { headers });
  const length = { 'Content-Length': String(gzipped.byteLength) };
  return new Response(gzipped, { headers: { ...encoded, ...length } });
}

/** Not by a `Blob`, which copies its bytes for each client. */
function gunzip(bytes: Uint8Array<ArrayBuffer>): ReadableStream<Uint8Array> {
  const source = new ReadableStream<Uint8Array<ArrayBuffer>>({
    start(controller) {
      controller.enqueue(bytes);
      controller.close();
    },
  });
  return source.pipeThrough(new DecompressionStream('gzip'));
}

/** Weakly, as RFC 9110 has it for `If-None-Match`: a proxy may have made the tag weak or kept it. */
function matches(ifNoneMatch: string | null, etag: string): boolean {
  const opaque = (tag: string) => tag.trim().replace(/^W\//u, '');
  const tags = (ifNoneMatch ?? '').split(',').map(opaque);
  return tags.includes('*') || tags.includes(opaque(etag));
}

function acceptsGzip(acceptEncoding: string | null): boolean {
  const codings = (acceptEncoding ?? '').toLowerCase().split(',');
  const accepted = new Map(
    codings.map((coding) => {
      const [name = '', ...parameters] = coding.trim().split(/\s*;\s*/u);
      return [name, !parameters.some((parameter) => /^q=0(\.0*)?$/u.test(parameter))];
    }),
  );
  return accepted.get('gzip') ?? accepted.get('*') ?? false;
}
