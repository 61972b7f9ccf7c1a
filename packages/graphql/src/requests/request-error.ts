import { GraphQLError } from 'graphql';
import type { GraphQLErrorCode } from '../errors/error-codes.ts';

/** An error of a request that is not a valid GraphQL request; it is answered with `status` whatever the media type. */
export function requestError(
  code: GraphQLErrorCode,
  message: string,
  status = 400,
  headers: Readonly<Record<string, string>> = {},
): GraphQLError {
  return new GraphQLError(message, { extensions: { code, http: { status, headers: { ...headers } } } });
}

const json = 'application/json';
const jsonType = /^application\/json[ \t]*(?:;(.*))?$/i;
const charset = /(?:^|;)[ \t]*charset[ \t]*=[ \t]*"?([^\s;"]*)/i;

/**
 * Accepts JSON alone: browsers ask for permission (CORS) before they send it from a page of another origin, which they do not
 * for forms and plain text.
 *
 * @throws GraphQLError `UNSUPPORTED_MEDIA_TYPE`
 */
export function checkJsonHeaders(headers: { get(name: string): string | null }): void {
  const encoding = headers.get('content-encoding');
  if (encoding !== null && encoding.trim().toLowerCase() !== 'identity') {
    throw requestError('UNSUPPORTED_MEDIA_TYPE', 'The body must not be compressed.', 415, {
      'Accept-Encoding': 'identity',
    });
  }
  const type = headers.get('content-type') ?? '';
  const match = jsonType.exec(type.trim());
  const encodedAs = charset.exec(match?.[1] ?? '')?.[1]?.toLowerCase() ?? 'utf-8';
  if (match === null || (encodedAs !== 'utf-8' && encodedAs !== 'utf8')) {
    throw requestError('UNSUPPORTED_MEDIA_TYPE', 'The body must be application/json in UTF-8.', 415, {
      Accept: json,
    });
  }
}
