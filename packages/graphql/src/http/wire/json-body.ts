import { BodyError } from './body-error.ts';

const json = 'application/json';

/**
 * Only JSON is taken: browsers ask for permission (CORS) before they send that from a page of another origin, as they do
 * not for forms and plain text.
 *
 * @throws BodyError `UNSUPPORTED_MEDIA_TYPE`
 */
export function checkJsonHeaders(headers: { get(name: string): string | null }): void {
  const encoding = headers.get('content-encoding');
  if (encoding !== null && encoding.trim().toLowerCase() !== 'identity') {
    throw new BodyError('UNSUPPORTED_MEDIA_TYPE', 'The body must not be compressed.', {
      headers: { 'Accept-Encoding': 'identity' },
    });
  }
  const type = headers.get('content-type');
  if (type !== json && !isJsonInUtf8(type ?? '')) {
    throw new BodyError('UNSUPPORTED_MEDIA_TYPE', 'The body must be application/json in UTF-8.', {
      headers: { Accept: json },
    });
  }
}

const jsonType = /^application\/json[ \t]*(?:;(.*))?$/i;
const charset = /(?:^|;)[ \t]*charset[ \t]*=[ \t]*"?([^\s;"]*)/i;

function isJsonInUtf8(type: string): boolean {
  const match = jsonType.exec(type.trim());
  const encodedAs = charset.exec(match?.[1] ?? '')?.[1]?.toLowerCase() ?? 'utf-8';
  return match !== null && (encodedAs === 'utf-8' || encodedAs === 'utf8');
}

const utf8 = new TextDecoder('utf-8', { fatal: true });

/** The value in a body. @throws BodyError `INVALID_JSON` for one that is empty, no UTF-8 or no JSON */
export function parseJsonBody(bytes: Uint8Array): unknown {
  if (bytes.byteLength === 0) throw emptyBody();
  let text: string;
  try {
    text = utf8.decode(bytes);
  } catch {
    throw new BodyError('INVALID_JSON', 'The body is not valid UTF-8.');
  }
  try {
    return JSON.parse(text);
  } catch {
    throw new BodyError('INVALID_JSON', 'The body is not valid JSON; it may have been cut off.');
  }
}

export function emptyBody(): BodyError {
  return new BodyError('INVALID_JSON', 'The body is empty; it must be a JSON object.');
}
