import type { Plugin } from 'graphql-yoga';
import type { RequestContext } from '../context.ts';
import { createGraphiql } from './create-graphiql.ts';

/**
 * Serves GraphiQL to browsers at the gateway's path, and its files below. Yoga's own page is one HTML document of 9 MB with inline
 * scripts, written whole to each client; this one keeps each file in memory once, compressed, allows no inline script, and asks
 * for an API key. It needs no credentials, as nothing in it is secret.
 */
export function useGraphiql(path: string): Plugin<object, RequestContext> {
  const graphiql = createGraphiql({ path });
  return {
    async onRequest({ request: { method }, serverContext, endResponse, fetchAPI }) {
      const { from, target } = serverContext.origin;
      if ((method !== 'GET' && method !== 'HEAD') || target === undefined) return;
      const isFile = target.pathname !== path && target.pathname !== `${path}/`;
      if (!isFile && !prefersHtml(from.headers.get('accept') ?? '')) return;
      const found = await graphiql.answer(target.pathname, from.headers, target.received);
      if (found === null) return;
      const { status, headers, body } = found;
      const length = { 'Content-Length': String(body === null ? 0 : Buffer.byteLength(body)) };
      endResponse(
        new fetchAPI.Response(method === 'HEAD' ? null : body, {
          status,
          headers: { ...headers, ...length },
        }),
      );
    },
  };
}

/** Browsers that open an address name HTML first. */
const prefersHtml = (accept: string) => accept.trimStart().toLowerCase().startsWith('text/html');
