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
export const readJsonObject = (ctx: Context, maxBytes: number): Promise<JsonObject> =>
  requireBody(ctx, readOptionalJsonObject(ctx, maxBytes));

/** Like `readJsonObject`, for a body that may be a list as well. */
export const readJsonObjectOrList = (
  ctx: Context,
  maxBytes: number,
): Promise<JsonObject | readonly unknown[]> =>
  requireBody(ctx, readOptionalBody(ctx, maxBytes, requireObjectOrList));

/** Like `readJsonObject`, but undefined for a request without a body. */
export const readOptionalJsonObject = (ctx: Context, maxBytes: number): Promise<JsonObject | undefined> =>
  readOptionalBody(ctx, maxBytes, requireObject);

async function requireBody<Body>(ctx: Context, reading: Promise<Body | undefined>): Promise<Body> {
  const body = await reading;
  if (body !== undefined) return body;
  // Without a content type the error is the missing body, not its media type.
  if (ctx.req.headers['content-type'] !== undefined) checkMediaType(ctx);
  throw invalidJson('The body is empty; it must be a JSON object.');
}

async function readOptionalBody<Body>(
  ctx: Context,
  maxBytes: number,
  require: (value: unknown) => Body,
): Promise<Body | undefined> {
  if (!hasBody(ctx.req)) return undefined;
  // Refused without being read. A chunked body may be empty: proxies send one for each request that they received by HTTP/2.
  if (hasKnownLength(ctx.req)) checkMediaType(ctx);
  if (ctx.req.readableEnded) {
    const value = valueReadByHost(ctx);
    if (value === undefined) return undefined;
    checkMediaType(ctx);
    return require(value);
  }
  const bytes = await readBody(ctx.req, maxBytes);
  if (bytes.length === 0) return undefined;
  checkMediaType(ctx);
  return require(parseJsonBody(bytes));
}

/** Koa's body parser leaves its result in `ctx.request.body`, those of Express, NestJS and others in `ctx.req.body`. */
function valueReadByHost(ctx: Context): unknown {
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
  if (typeof body !== 'string' && !(body instanceof Uint8Array)) return body;
  return body.length === 0 ? undefined : parseJsonBody(Buffer.from(body));
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

function requireObjectOrList(value: unknown): JsonObject | readonly unknown[] {
  if (typeof value === 'object' && value !== null) return value as JsonObject | readonly unknown[];
  throw invalidJson('The body must be a JSON object, or a list of them.');
}

const invalidJson = (message: string) => new RequestError('INVALID_JSON', message);
