import { requestError } from '../operations/request-error.ts';
import { json } from './media-types.ts';

interface Headers {
  get(name: string): string | null;
}

/**
 * Only JSON is taken: browsers ask for permission (CORS) before they send that from a page of another origin, as they do
 * not for forms and plain text.
 *
 * @throws GraphQLError `UNSUPPORTED_MEDIA_TYPE`
 */
export function checkMediaType(headers: Headers): void {
  const type = headers.get('content-type');
  if (type !== json && !isJsonInUtf8(type ?? '')) {
    throw unsupported('The body must be application/json in UTF-8.', { Accept: json });
  }
  const encoding = headers.get('content-encoding');
  if (encoding !== null && encoding.trim().toLowerCase() !== 'identity') {
    throw unsupported('The body must not be compressed.', { 'Accept-Encoding': 'identity' });
  }
}

const jsonType = /^application\/json[ \t]*(?:;(.*))?$/iu;
const charset = /(?:^|;)[ \t]*charset[ \t]*=[ \t]*"?([^\s;"]*)/iu;

function isJsonInUtf8(type: string): boolean {
  const match = jsonType.exec(type.trim());
  const encodedAs = charset.exec(match?.[1] ?? '')?.[1]?.toLowerCase() ?? 'utf-8';
  return match !== null && (encodedAs === 'utf-8' || encodedAs === 'utf8');
}

const unsupported = (message: string, headers: Readonly<Record<string, string>>) =>
  requestError('UNSUPPORTED_MEDIA_TYPE', message, { status: 415, headers });
