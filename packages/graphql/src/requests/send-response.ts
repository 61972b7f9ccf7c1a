import type { IncomingMessage, ServerResponse } from 'node:http';
import { rateLimitHeaders } from '@cinephage/core';
import { sendNodeResponse } from '@whatwg-node/server';
import type { RequestContext } from '../context.ts';
import type { GatewayDeps } from '../deps.ts';
import { OnErrorFailure } from '../errors/error-mask.ts';
import { requestError } from '../errors/operation-error.ts';
import { boundEvents } from '../subscriptions/bound-events.ts';

/**
 * The response of Yoga, with bounds for a stream of events, a GraphQL error for a path that nothing is at, and in `context` the
 * headers that every response has.
 *
 * @throws what `onError` has thrown
 */
export async function finishResponse(
  answer: () => PromiseLike<Response> | Response,
  context: RequestContext,
  deps: GatewayDeps,
): Promise<Response> {
  let response: Response;
  try {
    response = await answer();
  } catch (error) {
    if (error instanceof OnErrorFailure) throw error.cause;
    // A hook of a plugin has thrown.
    response = Response.json({ errors: [deps.maskError(error)] }, { status: 500 });
  }
  if (context.rate) Object.assign(context.headers, Object.fromEntries(rateLimitHeaders(context.rate)));
  if (isEventStream(response)) return boundEvents(response, context, deps);
  return response.status === 404 && !response.headers.has('content-type') ? notFound() : response;
}

const isEventStream = ({ headers }: Response) =>
  headers.get('content-type')?.startsWith('text/event-stream') ?? false;

function notFound(): Response {
  const { message, extensions } = requestError('NOT_FOUND', 'There is nothing here.', 404);
  const errors = [{ message, extensions: { code: extensions.code } }];
  return Response.json({ errors }, { status: 404, headers: json });
}

const json = { 'Content-Type': 'application/json; charset=utf-8' };
const jsonType = /^application\/(?:graphql-response\+)?json/u;

/**
 * Writes a response; headers that the host has set are kept. Does not wait until the client has taken it: one that takes nothing
 * for `drainWithinMs` is disconnected.
 */
export async function sendResponse(
  req: IncomingMessage,
  res: ServerResponse,
  response: Response,
  { headers, drainWithinMs }: { readonly headers: RequestContext['headers']; readonly drainWithinMs: number },
): Promise<void> {
  if (res.headersSent || res.destroyed) return;
  for (const name in headers) res.setHeader(name, headers[name] ?? '');
  // The connection may be gone already; `close` follows.
  res.on('error', () => {});
  if (!jsonType.test(response.headers.get('content-type') ?? '')) {
    // Writes its own headers over these.
    Promise.resolve(sendNodeResponse(response, res, req, true)).catch(() => res.destroy());
    if (!isEventStream(response)) res.setTimeout(drainWithinMs);
    return;
  }
  const body = await response.text();
  for (const [name, value] of response.headers)
    res.setHeader(name, name === 'set-cookie' ? response.headers.getSetCookie() : value);
  res.statusCode = response.status;
  res.setHeader('Content-Length', Buffer.byteLength(body));
  res.end(body);
  if (res.socket?.writableLength) res.setTimeout(drainWithinMs);
}

/** Yoga's response as the platform's own, which hosts such as Next.js require, with more headers. */
export async function toPlatformResponse(
  response: Response,
  more: RequestContext['headers'],
): Promise<Response> {
  const isPlatformResponse: boolean = response instanceof Response;
  if (isPlatformResponse) {
    for (const name in more) if (!response.headers.has(name)) response.headers.set(name, more[name] ?? '');
    return response;
  }
  const { status, headers } = response;
  const body = status === 204 || status === 304 ? null : await response.arrayBuffer();
  return new Response(body, { status, headers: { ...more, ...Object.fromEntries(headers) } });
}
