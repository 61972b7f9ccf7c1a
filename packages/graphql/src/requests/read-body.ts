import type { IncomingMessage } from 'node:http';
import { requestError } from './request-error.ts';

const utf8 = new TextDecoder('utf-8', { fatal: true });

/** @throws GraphQLError `INVALID_JSON` */
function parseJson(bytes: Uint8Array): unknown {
  if (bytes.byteLength === 0)
    throw requestError('INVALID_JSON', 'The body is empty; it must be a JSON object.');
  let text: string;
  try {
    text = utf8.decode(bytes);
  } catch {
    throw requestError('INVALID_JSON', 'The body is not valid UTF-8.');
  }
  try {
    return JSON.parse(text);
  } catch {
    throw requestError('INVALID_JSON', 'The body is not valid JSON; it may have been cut off.');
  }
}

const tooLarge = (maxBytes: number) =>
  requestError('PAYLOAD_TOO_LARGE', `The body may have at most ${maxBytes} bytes.`, 413);
const cutOff = () => requestError('INVALID_JSON', 'The body ended before it was complete.');
const exceeds = (contentLength: string | null | undefined, maxBytes: number) =>
  contentLength != null && Number(contentLength) > maxBytes;
const bodyTaken = (advice: string) =>
  new Error(`The body of a request was read before the gateway could: ${advice}`);

/** Reads the JSON body of a node request, or what a body parser of the host has left in `req.body`. */
export async function readNodeJson(req: IncomingMessage, maxBytes: number): Promise<unknown> {
  if (!req.readableEnded) return parseJson(await readNodeBody(req, maxBytes));
  if (!('body' in req) || req.body === undefined) {
    throw bodyTaken('let the gateway come first, or leave what was read in `req.body`.');
  }
  const { body } = req;
  if (typeof body === 'string') return parseJson(Buffer.from(body));
  return body instanceof Uint8Array ? parseJson(body) : body;
}

/** Reads the JSON body of a fetch request. */
export async function readFetchJson(
  { headers, body, bodyUsed }: Request,
  maxBytes: number,
): Promise<unknown> {
  if (bodyUsed) throw bodyTaken('give it a request whose body is unread, such as `request.clone()`.');
  if (exceeds(headers.get('content-length'), maxBytes)) throw tooLarge(maxBytes);
  const chunks: Uint8Array[] = [];
  let size = 0;
  try {
    for await (const chunk of body ?? []) {
      chunks.push(chunk);
      size += chunk.byteLength;
      // Leaving the loop cancels the body.
      if (size > maxBytes) break;
    }
  } catch {
    throw cutOff();
  }
  if (size > maxBytes) throw tooLarge(maxBytes);
  return parseJson(Buffer.concat(chunks, size));
}

/**
 * Yoga's `maxRequestBodySize` would destroy the connection of a body that is too large, so that the client never reads why, and
 * builds a second request and a transform stream for each body.
 */
function readNodeBody(req: IncomingMessage, maxBytes: number): Promise<Uint8Array> {
  const { promise, resolve, reject } = Promise.withResolvers<Uint8Array>();
  const chunks: Buffer[] = [];
  let size = 0;
  const stop = () => {
    req.off('data', onData).off('end', onEnd).off('error', onGone).off('close', onGone);
  };
  const refuse = () => {
    stop();
    discardRest(req);
    reject(tooLarge(maxBytes));
  };
  const onData = (chunk: Buffer) => {
    chunks.push(chunk);
    size += chunk.length;
    if (size > maxBytes) refuse();
  };
  const onEnd = () => {
    stop();
    const [first] = chunks;
    resolve(chunks.length === 1 && first ? first : Buffer.concat(chunks, size));
  };
  const onGone = () => {
    stop();
    reject(cutOff());
  };
  if (exceeds(req.headers['content-length'], maxBytes)) {
    refuse();
  } else {
    req.on('data', onData).on('end', onEnd).on('error', onGone).on('close', onGone);
    if (req.destroyed) onGone();
  }
  return promise;
}

/** How long, and how many bytes of, a refused body are read and dropped before the connection is cut. */
const lingerMs = 1_000;
const lingerBytes = 8 * 1024 * 1024;

/** Drops the rest of a body: closing at once would reset the connection, and a client still sending would lose the response. */
function discardRest(req: IncomingMessage): void {
  let left = lingerBytes;
  const timer = setTimeout(() => req.destroy(), lingerMs);
  req.once('close', () => clearTimeout(timer));
  req.on('error', () => {});
  req.on('data', (chunk: Buffer) => {
    left -= chunk.length;
    if (left < 0) req.destroy();
  });
  req.resume();
}
