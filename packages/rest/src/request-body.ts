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

/** Whether the request announces a body; one in chunks may turn out to be empty. */
export function hasBody(req: IncomingMessage): boolean {
  return !hasKnownLength(req) || Number(req.headers['content-length'] ?? 0) > 0;
}

export function hasKnownLength({ headers }: IncomingMessage): boolean {
  return headers['transfer-encoding'] === undefined;
}

function isTooLarge(error: unknown): boolean {
  return error instanceof Error && 'type' in error && error.type === 'entity.too.large';
}
