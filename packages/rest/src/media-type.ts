import { RequestError } from './errors.ts';

const json = 'application/json';

/**
 * Accepts uncompressed JSON only: a page of another origin needs a CORS preflight to send that, but none to send forms or
 * plain text.
 *
 * @throws RequestError `UNSUPPORTED_MEDIA_TYPE`
 */
export function checkJsonHeaders(headers: { get(name: string): string | null }): void {
  const encoding = headers.get('content-encoding');
  if (encoding !== null && encoding.trim().toLowerCase() !== 'identity') {
    throw unsupported('The body must not be compressed.', { 'Accept-Encoding': 'identity' });
  }
  const type = headers.get('content-type');
  if (type !== json && !isJsonInUtf8(type ?? '')) {
    throw unsupported('The body must be application/json in UTF-8.', { Accept: json });
  }
}

const jsonType = /^application\/json[ \t]*(?:;(.*))?$/i;
const charset = /(?:^|;)[ \t]*charset[ \t]*=[ \t]*"?([^\s;"]*)/i;

function isJsonInUtf8(type: string): boolean {
  const match = jsonType.exec(type.trim());
  const encodedAs = charset.exec(match?.[1] ?? '')?.[1]?.toLowerCase() ?? 'utf-8';
  return match !== null && (encodedAs === 'utf-8' || encodedAs === 'utf8');
}

const unsupported = (message: string, headers: Readonly<Record<string, string>>) =>
  new RequestError('UNSUPPORTED_MEDIA_TYPE', message, { headers });
