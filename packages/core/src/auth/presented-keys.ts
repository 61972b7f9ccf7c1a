import type { AuthRequest } from './authenticator.ts';

const bearer = /^bearer(?:[ \t]+(.*))?$/iu;

/**
 * The API keys of a request, from `x-api-key` and `Authorization: Bearer <key>`. A request with two different keys is ambiguous
 * and must be refused.
 *
 * @returns zero, one, or two different keys; a key can be empty, which is never valid
 * @example
 * const [key, another] = presentedKeys(request.headers);
 * if (key === undefined || another !== undefined) throw new Error('One API key is needed.');
 */
export function presentedKeys(headers: AuthRequest['headers']): readonly string[] {
  const key = headers.get('x-api-key');
  const authorization = headers.get('authorization');
  if (authorization === null) return key === null ? [] : [key];
  const match = bearer.exec(authorization.trim());
  // Other schemes, such as Basic for a proxy, are ignored.
  const token = match === null ? null : (match[1] ?? '').trim();
  return [...new Set([key, token])].filter((one) => one !== null);
}
