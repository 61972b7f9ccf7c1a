import type { Context } from 'koa';
import { RequestError } from './errors.ts';
import { checkJsonHeaders } from './media-type.ts';
import { nodeHeaders } from './node-request.ts';
import { hasBody, hasKnownLength, readBody } from './request-body.ts';

/** A JSON object that is not validated: the library validates it with its own schema. */
export type JsonObject = Readonly<Record<string, unknown>>;

/**
 * The JSON object in the body of a request.
 *
 * @param maxBytes larger bodies are refused without being read
 * @throws RequestError `UNSUPPORTED_MEDIA_TYPE`, `PAYLOAD_TOO_LARGE`, or `INVALID_JSON` for a body that is empty,
 *   incomplete, invalid UTF-8, invalid JSON or not an object
 * @throws Error if the host has read the body without keeping it
 */
export async function readJsonObject(ctx: Context, maxBytes: number): Promise<JsonObject> {
  const body = await readOptionalJsonObject(ctx, maxBytes);
  if (body) return body;
  // Without a content type the error is the missing body, not its media type.
  if (ctx.req.headers['content-type'] !== undefined) checkMediaType(ctx);
  throw invalidJson('The body is empty; it must be a JSON object.');
}

/** Like `readJsonObject`, but undefined for a request without a body. */
export async function readOptionalJsonObject(
  ctx: Context,
  maxBytes: number,
): Promise<JsonObject | undefined> {
  if (!hasBody(ctx.req)) return undefined;
  // Refused without being read. A chunked body may be empty: proxies send one for each request that they received by HTTP/2.
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

/** Koa's body parser leaves its result in `ctx.request.body`, those of Express, NestJS and others in `ctx.req.body`. */
function objectReadByHost(ctx: Context): JsonObject | undefined {
  const holders: readonly object[] = [ctx.request, ctx.req];
  const body = holders
    .map((holder) => ('body' in holder ? holder.body : undefined))
    .find((value) => value !== undefined);
  if (body === undefined) {
    throw new Error(
      'The body of a request was read before the router could: leave what was read in `ctx.request.body` or `req.body`, ' +
        'or let the router come first.',
    );
  }
  if (typeof body !== 'string' && !(body instanceof Uint8Array)) return requireObject(body);
  return body.length === 0 ? undefined : requireObject(parseJsonBody(Buffer.from(body)));
}

function checkMediaType({ req }: Context): void {
  checkJsonHeaders(nodeHeaders(req));
}

const utf8 = new TextDecoder('utf-8', { fatal: true });

/** @throws RequestError `INVALID_JSON` for invalid UTF-8 or invalid JSON */
export function parseJsonBody(bytes: Uint8Array): unknown {
  let text: string;
  try {
    text = utf8.decode(bytes);
  } catch {
    throw invalidJson('The body is not valid UTF-8.');
  }
  try {
    return JSON.parse(text);
  } catch {
    throw invalidJson('The body is not valid JSON; it may have been cut off.');
  }
}

function requireObject(value: unknown): JsonObject {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as JsonObject;
  throw invalidJson('The body must be a JSON object.');
}

const invalidJson = (message: string) => new RequestError('INVALID_JSON', message);
