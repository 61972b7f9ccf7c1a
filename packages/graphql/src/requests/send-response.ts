import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Caller } from '@cinephage/core';
import { sendNodeResponse } from '@whatwg-node/server';
import type { RequestOrigin } from '../context.ts';
import { readFetchJson } from './read-body.ts';

/**
 * Writes Yoga's response; headers that the host has set are kept. Does not wait until the client has taken it: one that takes
 * nothing for `drainWithinMs` is cut off.
 */
export function sendResponse(
  req: IncomingMessage,
  res: ServerResponse,
  response: Response,
  { drainWithinMs }: { readonly drainWithinMs: number },
): void {
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

/** Yoga's response as the platform's own, which hosts such as Next.js require. */
export async function toPlatformResponse(response: Response): Promise<Response> {
  const isPlatforms: boolean = response instanceof globalThis.Response;
  if (isPlatforms) return response;
  const { status } = response;
  const headers = [...response.headers] as [string, string][];
  const body = status === 204 || status === 304 ? null : await response.arrayBuffer();
  return new Response(body, { status, headers });
}
