import {
  BodyError,
  bodyTaken,
  checkJsonHeaders,
  emptyBody,
  nodeHeaders,
  parseJsonBody,
  readHostBody,
} from '@cinephage/core/http';
import type { Context } from 'koa';
import { hasBody, hasKnownLength, readBody } from './request-body.ts';

/** A JSON object nobody has looked into yet: the library checks it against its own schema. */
export type JsonObject = Readonly<Record<string, unknown>>;

/**
 * The JSON object in a request's body.
 *
 * @param maxBytes larger bodies are refused without being read
 * @throws BodyError `UNSUPPORTED_MEDIA_TYPE`, `PAYLOAD_TOO_LARGE`, or `INVALID_JSON` for a body that is empty, cut
 *   off, no UTF-8, no JSON or no object
 * @throws Error when the host has read the body and kept nothing of it
 */
export async function readJsonObject(ctx: Context, maxBytes: number): Promise<JsonObject> {
  const body = await readOptionalJsonObject(ctx, maxBytes);
  if (body) return body;
  // A request without a body has no media type either; what is wrong with it is that there is none.
  if (ctx.req.headers['content-type'] !== undefined) checkMediaType(ctx);
  throw emptyBody();
}

/** As `readJsonObject`, but undefined for a request without a body. */
export async function readOptionalJsonObject(
  ctx: Context,
  maxBytes: number,
): Promise<JsonObject | undefined> {
  if (!hasBody(ctx.req)) return undefined;
  // Refused without being read. Whether there is anything in chunks is not known before: proxies send them for each request
  // that came to them over HTTP/2.
  if (hasKnownLength(ctx.req)) checkMediaType(ctx);
  if (ctx.req.readableEnded) {
    const object = objectReadByHost(ctx);
    if (object !== undefined) checkMediaType(ctx);
    return object;
  }
  const bytes = await readBody(ctx.req, maxBytes);
  if (bytes.length === 0) return undefined;
  checkMediaType(ctx);
  return requireObject(parseJsonBody(bytes));
}

/** What a body parser of the host has left: Koa's in `ctx.request.body`, those of Express, NestJS and others in `ctx.req.body`. */
function objectReadByHost(ctx: Context): JsonObject | undefined {
  const places: readonly object[] = [ctx.request, ctx.req];
  const body = places
    .map((place) => ('body' in place ? place.body : undefined))
    .find((one) => one !== undefined);
  if (body === undefined) {
    throw bodyTaken(
      'the router',
      'leave what was read in `ctx.request.body` or `req.body`, or let the router come first.',
    );
  }
  const isEmpty = (typeof body === 'string' || body instanceof Uint8Array) && body.length === 0;
  return isEmpty ? undefined : requireObject(readHostBody(body));
}

function checkMediaType({ req }: Context): void {
  checkJsonHeaders(nodeHeaders(req));
}

function requireObject(value: unknown): JsonObject {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as JsonObject;
  throw new BodyError('INVALID_JSON', 'The body must be a JSON object.');
}
