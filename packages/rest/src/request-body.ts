import type { IncomingMessage } from 'node:http';
import { bodyCutOff, bodyTooLarge, discardRest } from '@cinephage/core/http';
import getRawBody from 'raw-body';

/**
 * The bytes of a request's body.
 *
 * @throws BodyError `PAYLOAD_TOO_LARGE` as soon as the length or the bytes so far exceed `maxBytes`,
 *   `INVALID_JSON` when the body ends before its announced length
 */
export async function readBody(req: IncomingMessage, maxBytes: number): Promise<Buffer> {
  try {
    return await getRawBody(req, { limit: maxBytes, length: req.headers['content-length'] ?? null });
  } catch (error) {
    if (isTooLarge(error)) {
      discardRest(req);
      throw bodyTooLarge(maxBytes);
    }
    throw bodyCutOff();
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
