import type { Context } from 'koa';
import { RequestError } from './errors.ts';
import { hasBody, readBody } from './request-body.ts';

const jsonType = /^application\/json[ \t]*(?:;(.*))?$/i;
const charset = /(?:^|;)[ \t]*charset[ \t]*=[ \t]*"?([^\s;"]*)/i;
const utf8 = new TextDecoder('utf-8', { fatal: true });

/** A JSON object nobody has looked into yet: the library checks it against its own schema. */
export type JsonObject = Readonly<Record<string, unknown>>;

/**
 * The JSON object in a request's body.
 *
 * @param maxBytes larger bodies are refused without being read
 * @throws RequestError `UNSUPPORTED_MEDIA_TYPE`, `PAYLOAD_TOO_LARGE`, or `INVALID_JSON` for a body that is empty, cut
 *   off, no UTF-8, no JSON or no object
 */
export async function readJsonObject(ctx: Context, maxBytes: number): Promise<JsonObject> {
  const body = await readOptionalJsonObject(ctx, maxBytes);
  if (body) return body;
  checkMediaType(ctx);
  throw new RequestError('INVALID_JSON', 'The body is empty; it must be a JSON object.');
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
  return bytes.length === 0 ? undefined : requireObject(parseJson(bytes));
}

/** A host's own body parser may have run before the router and left nothing to read. */
function parsedByHost(ctx: Context): unknown {
  return 'body' in ctx.request && ctx.req.readableEnded ? ctx.request.body : undefined;
}

function checkMediaType({ req }: Context): void {
  const encoding = req.headers['content-encoding'] ?? 'identity';
  if (encoding.trim().toLowerCase() !== 'identity') {
    throw new RequestError('UNSUPPORTED_MEDIA_TYPE', 'The body must not be compressed.', {
      headers: { 'Accept-Encoding': 'identity' },
    });
  }
  const type = req.headers['content-type'];
  if (type === undefined && !hasBody(req)) return;
  const match = jsonType.exec(type?.trim() ?? '');
  const encodedAs = charset.exec(match?.[1] ?? '')?.[1]?.toLowerCase() ?? 'utf-8';
  if (!match || (encodedAs !== 'utf-8' && encodedAs !== 'utf8')) {
    throw new RequestError('UNSUPPORTED_MEDIA_TYPE', 'The body must be application/json in UTF-8.', {
      headers: { Accept: 'application/json' },
    });
  }
}

function parseJson(bytes: Buffer): unknown {
  let text: string;
  try {
    text = utf8.decode(bytes);
  } catch {
    throw new RequestError('INVALID_JSON', 'The body is not valid UTF-8.');
  }
  try {
    return JSON.parse(text);
  } catch {
    throw new RequestError('INVALID_JSON', 'The body is not valid JSON; it may have been cut off.');
  }
}

function requireObject(value: unknown): JsonObject {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as JsonObject;
  throw new RequestError('INVALID_JSON', 'The body must be a JSON object.');
}
