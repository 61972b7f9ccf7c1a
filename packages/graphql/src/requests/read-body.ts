import type { IncomingMessage } from 'node:http';
import { Readable } from 'node:stream';
import { requestError } from '../errors/operation-error.ts';

/** Reads the JSON body of a node request, or what a body parser of the host has left in `req.body`. */
export async function readNodeJson(req: IncomingMessage, maxBytes: number): Promise<unknown> {
  if (!req.readableEnded) return parseJson(await readBytes(req, req.headers['content-length'], maxBytes));
  if (!('body' in req) || req.body === undefined) {
    throw bodyTaken('let the gateway come first, or leave what was read in `req.body`.');
  }
  const { body } = req;
  if (typeof body === 'string') return parseJson(Buffer.from(body));
  return body instanceof Uint8Array ? parseJson(body) : body;
}

export async function readFetchJson(
  { headers, body, bodyUsed }: Request,
  maxBytes: number,
): Promise<unknown> {
  if (bodyUsed) throw bodyTaken('give it a request whose body is unread, such as `request.clone()`.');
  return parseJson(await readBytes(Readable.from(body ?? []), headers.get('content-length'), maxBytes));
}

const bodyTaken = (advice: string) =>
  new Error(`The body of a request was read before the gateway could: ${advice}`);

const utf8 = new TextDecoder('utf-8', { fatal: true });

/** @throws GraphQLError `INVALID_JSON` */
function parseJson(bytes: Uint8Array): unknown {
  if (bytes.byteLength === 0) throw invalidJson('is empty; it must be a JSON object.');
  let text: string;
  try {
    text = utf8.decode(bytes);
  } catch {
    throw invalidJson('is not valid UTF-8.');
  }
  try {
    return JSON.parse(text);
  } catch {
    throw invalidJson('is not valid JSON; it may have been cut off.');
  }
}

const invalidJson = (problem: string) => requestError('INVALID_JSON', `The body ${problem}`);

/**
 * Yoga's `maxRequestBodySize` would destroy the connection of a body that is too large, so that the client never reads why, and
 * builds a second request and a transform stream for each body. By events: an async iterator costs a tenth of a small request.
 */
function readBytes(
  body: Readable,
  contentLength: string | null | undefined,
  maxBytes: number,
): Promise<Uint8Array> {
  const { promise, resolve, reject } = Promise.withResolvers<Uint8Array>();
  const chunks: Uint8Array[] = [];
  let size = 0;
  const onData = (chunk: Uint8Array) => {
    chunks.push(chunk);
    size += chunk.length;
    if (size > maxBytes) refuse();
  };
  const onEnd = () => {
    body.off('error', onGone).off('close', onGone);
    resolve(chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks, size));
  };
  const onGone = () => reject(invalidJson('ended before it was complete.'));
  const refuse = () => {
    body.off('data', onData).off('end', onEnd).off('close', onGone);
    discardRest(body);
    reject(requestError('PAYLOAD_TOO_LARGE', `The body may have at most ${maxBytes} bytes.`, 413));
  };
  if (Number(contentLength ?? 0) > maxBytes) {
    refuse();
  } else {
    body.on('data', onData).on('end', onEnd).on('error', onGone).on('close', onGone);
    if (body.destroyed) onGone();
  }
  return promise;
}

/** How long, and how many bytes of, a refused body are read and dropped before the connection is cut. */
const lingerMs = 1_000;
const lingerBytes = 8 * 1024 * 1024;

/** Drops the rest of a body: closing at once would reset the connection, and a client still sending would lose the response. */
function discardRest(body: Readable): void {
  let left = lingerBytes;
  const timer = setTimeout(() => body.destroy(), lingerMs);
  body.once('close', () => clearTimeout(timer));
  body.on('error', () => {});
  body.on('data', (chunk: Uint8Array) => {
    left -= chunk.length;
    if (left < 0) body.destroy();
  });
  body.resume();
}
