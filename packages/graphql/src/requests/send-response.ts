import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Caller } from '@cinephage/core';
import { sendNodeResponse } from '@whatwg-node/server';
import type { RequestContext, RequestOrigin } from '../context.ts';
import { readFetchJson } from './read-body.ts';

/**
 * Writes Yoga's response; headers that the host has set are kept. Does not wait until the client has taken it: one that takes
 * nothing for `drainWithinMs` is cut off.
 */
export function sendResponse(
  req: IncomingMessage,
  res: ServerResponse,
  response: Response,
  { headers, drainWithinMs }: { readonly headers: RequestContext['headers']; readonly drainWithinMs: number },
): void {
  if (res.headersSent || res.destroyed) return;
  // Faster than on Yoga's response; its own headers replace these.
  for (const name in headers) {
    if (!isEventStream(response) || !response.headers.has(name)) res.setHeader(name, headers[name] ?? '');
  }
  // The connection may be gone already; `close` follows.
  res.on('error', () => {});
  Promise.resolve(sendNodeResponse(response, res, req, true)).catch(() => res.destroy());
  if (!isEventStream(response) && res.socket?.writableLength) res.setTimeout(drainWithinMs);
}

export const isEventStream = ({ headers }: Response) =>
  headers.get('content-type')?.startsWith('text/event-stream') ?? false;

/** @param caller default: unknown, so that all who have no credential are counted as one */
export function fetchOrigin(request: Request, caller?: Caller): RequestOrigin {
  const { pathname, search, host, protocol } = new URL(request.url);
  const { method, headers } = request;
  const from = caller ?? {
    clientIp: 'unknown',
    host: headers.get('host') ?? host,
    protocol: protocol === 'https:' ? 'https' : 'http',
  };
  return {
    from: { ...from, method, url: pathname + search, headers },
    target: { pathname, received: pathname, search: search.slice(1) },
    readJson: (maxBytes) => readFetchJson(request, maxBytes),
  };
}

/** Yoga's response as the platform's own, which hosts such as Next.js require, with more headers. */
export async function toPlatformResponse(
  response: Response,
  more: RequestContext['headers'],
): Promise<Response> {
  if (isEventStream(response)) {
    for (const name in more) if (!response.headers.has(name)) response.headers.set(name, more[name] ?? '');
    return response;
  }
  const { status } = response;
  const headers = new Headers({ ...more, ...Object.fromEntries(response.headers) });
  const body = status === 204 || status === 304 ? null : await response.arrayBuffer();
  return new Response(body, { status, headers });
}
