import type { IncomingMessage } from 'node:http';
import getRawBody from 'raw-body';
import { RequestError } from './errors.ts';

/**
 * The bytes of a request's body.
 *
 * @throws RequestError `PAYLOAD_TOO_LARGE` as soon as the announced length or the bytes read exceed `maxBytes`,
 *   `INVALID_JSON` if the body ends before its announced length
 */
export async function readBody(req: IncomingMessage, maxBytes: number): Promise<Buffer> {
  try {
    return await getRawBody(req, { limit: maxBytes, length: req.headers['content-length'] ?? null });
  } catch (error) {
    if (isTooLarge(error)) {
      discardRest(req);
      throw new RequestError('PAYLOAD_TOO_LARGE', `The body may have at most ${maxBytes} bytes.`);
    }
    // The client has stopped sending. It will not see this response, but nothing failed here either.
    throw new RequestError('INVALID_JSON', 'The body ended before it was complete.');
  }
}

/** Whether the request announces a body; a chunked one may be empty. */
export function hasBody(req: IncomingMessage): boolean {
  return !hasKnownLength(req) || Number(req.headers['content-length'] ?? 0) > 0;
}

export function hasKnownLength({ headers }: IncomingMessage): boolean {
  return headers['transfer-encoding'] === undefined;
}

function isTooLarge(error: unknown): boolean {
  return error instanceof Error && 'type' in error && error.type === 'entity.too.large';
}

const discardForMs = 1_000;
const maxDiscardedBytes = 8 * 1024 * 1024;

/**
 * Reads and drops the rest of a body, for a limited time and up to a limited size. Closing the connection at once would reset
 * it, and a client that is still sending would never see the response.
 */
function discardRest(req: IncomingMessage): void {
  let left = maxDiscardedBytes;
  const timer = setTimeout(() => req.destroy(), discardForMs);
  req.once('close', () => clearTimeout(timer));
  req.on('error', () => {});
  req.on('data', (chunk: Buffer) => {
    left -= chunk.length;
    if (left < 0) req.destroy();
  });
  req.resume();
}
