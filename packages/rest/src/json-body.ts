import { BodyError, checkJsonHeaders, emptyBody, nodeHeaders, parseJsonBody } from '@cinephage/core/http';
import type { Context } from 'koa';
import { hasBody, readBody } from './request-body.ts';

/** A JSON object nobody has looked into yet: the library checks it against its own schema. */
export type JsonObject = Readonly<Record<string, unknown>>;

/**
 * The JSON object in a request's body.
 *
 * @param maxBytes larger bodies are refused without being read
 * @throws BodyError `UNSUPPORTED_MEDIA_TYPE`, `PAYLOAD_TOO_LARGE`, or `INVALID_JSON` for a body that is empty, cut
 *   off, no UTF-8, no JSON or no object
 */
export async function readJsonObject(ctx: Context, maxBytes: number): Promise<JsonObject> {
  const body = await readOptionalJsonObject(ctx, maxBytes);
  if (body) return body;
  checkMediaType(ctx);
  throw emptyBody();
}

/** As `readJsonObject`, but undefined for a request without a body. */
export async function readOptionalJsonObject(
  ctx: Context,
  maxBytes: number,
): Promise<JsonObject | undefined> {
  const parsed = parsedByHost(ctx);
  if (parsed !== undefined) return requireObject(parsed);
  if (!hasBody(ctx.req)) return undefined;
  checkMediaType(ctx);
  const bytes = await readBody(ctx.req, maxBytes);
  return bytes.length === 0 ? undefined : requireObject(parseJsonBody(bytes));
}

/** A host's own body parser may have run before the router and left nothing to read. */
function parsedByHost(ctx: Context): unknown {
  return 'body' in ctx.request && ctx.req.readableEnded ? ctx.request.body : undefined;
}

/** A request without a body has no media type either; what is wrong with it is that there is none. */
function checkMediaType({ req }: Context): void {
  if (hasBody(req) || req.headers['content-type'] !== undefined) checkJsonHeaders(nodeHeaders(req));
}

function requireObject(value: unknown): JsonObject {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as JsonObject;
  throw new BodyError('INVALID_JSON', 'The body must be a JSON object.');
}
