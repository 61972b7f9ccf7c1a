import type { IncomingMessage } from 'node:http';
import { discardRest } from '@cinephage/core';
import getRawBody from 'raw-body';
import { RequestError } from './errors.ts';

/**
 * The bytes of a request's body.
 *
 * @throws RequestError `PAYLOAD_TOO_LARGE` as soon as the length or the bytes so far exceed `maxBytes`,
 *   `INVALID_JSON` when the body ends before its announced length
 */
export async function readBody(req: IncomingMessage, maxBytes: number): Promise<Buffer> {
  try {
    return await getRawBody(req, { limit: maxBytes, length: req.headers['content-length'] ?? null });
  } catch (error) {
    if (isTooLarge(error)) {
      discardRest(req);
      throw new RequestError('PAYLOAD_TOO_LARGE', `The body may have at most ${maxBytes} bytes.`);
    }
    // The upload was given up or its connection is gone: nobody will see this answer, but nothing broke here either.
    throw new RequestError('INVALID_JSON', 'The body ended before it was complete.');
  }
}

/** Whether the request announces a body at all. */
export function hasBody(req: IncomingMessage): boolean {
  if (req.headers['transfer-encoding'] !== undefined) return true;
  const length = req.headers['content-length'];
  return length !== undefined && length !== '0';
}

function isTooLarge(error: unknown): boolean {
  return error instanceof Error && 'type' in error && error.type === 'entity.too.large';
}
