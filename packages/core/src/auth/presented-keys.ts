import type { AuthRequest } from './authenticator.ts';

const bearer = /^bearer(?:[ \t]+(.*))?$/iu;

/**
 * The API keys that a request presents: as `x-api-key`, as `Authorization: Bearer <key>`, or as both. Of two different ones
 * neither counts: the caller does not know which of them would decide.
 *
 * @returns none, one, or two that differ; possibly an empty one, which is never valid
 * @example
 * const [key, another] = presentedKeys(request.headers);
 * if (key === undefined || another !== undefined) throw new Error('One API key is needed.');
 */
export function presentedKeys(headers: AuthRequest['headers']): readonly string[] {
  const key = headers.get('x-api-key');
  const authorization = headers.get('authorization');
  if (authorization === null) return key === null ? [] : [key];
  const match = bearer.exec(authorization.trim());
  // Other schemes, such as Basic for a proxy in front, are nothing to this server.
  const token = match === null ? null : (match[1] ?? '').trim();
  return [...new Set([key, token])].filter((one) => one !== null);
}
