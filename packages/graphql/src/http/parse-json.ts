import type { GraphQLError } from 'graphql';
import { requestError } from '../operations/request-error.ts';

const utf8 = new TextDecoder('utf-8', { fatal: true });

/** The value in a body. @throws GraphQLError `INVALID_JSON` for bytes that are no UTF-8 or no JSON */
export function parseJson(bytes: Uint8Array): unknown {
  if (bytes.byteLength === 0) {
    throw invalidJson('The body is empty; it must be a JSON object.');
  }
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

export function invalidJson(message: string): GraphQLError {
  return requestError('INVALID_JSON', message, { status: 400 });
}

export function tooLarge(maxBytes: number): GraphQLError {
  const message = `The body may have at most ${maxBytes} bytes.`;
  return requestError('PAYLOAD_TOO_LARGE', message, { status: 413 });
}

/** Whether so much is announced that nothing has to be read. */
export function announcesMore(contentLength: string | null | undefined, maxBytes: number): boolean {
  return contentLength != null && Number(contentLength) > maxBytes;
}
