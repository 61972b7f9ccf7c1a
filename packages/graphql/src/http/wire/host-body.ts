import { parseJsonBody } from './json-body.ts';

/** The value of a body that the host has read before: parsed by it, or as it came. @throws BodyError `INVALID_JSON` */
export function readHostBody(body: unknown): unknown {
  if (typeof body === 'string') {
    return parseJsonBody(Buffer.from(body));
  }
  return body instanceof Uint8Array ? parseJsonBody(body) : body;
}

/**
 * A mistake of the host, whose callers can do nothing about it.
 *
 * @param reader who should have read the body, such as `the gateway`
 * @param advice what the host can do
 */
export function bodyTaken(reader: string, advice: string): Error {
  return new Error(`The body of a request was read before ${reader} could: ${advice}`);
}
