import type { IncomingMessage } from 'node:http';

/** How the paths of the server begin. */
const served = '(?:api|graphql|metrics)(?:[/?]|$)';

/**
 * Removes the base path from a request, as some reverse proxies do: the server answers with and without it.
 *
 * @param basePath such as `/cinephage`; empty for no base path
 */
export function createRemoveBasePath(basePath: string): (req: IncomingMessage) => void {
  if (basePath === '') {
    return () => {};
  }
  // A target may begin with a scheme and a host (RFC 9112 section 3.2.2).
  const path = basePath.replaceAll('.', '\\.');
  const prefix = new RegExp(`^([A-Za-z]+://[^/?]*)?${path}(?=/${served})`, 'u');
  return (req) => {
    req.url = req.url?.replace(prefix, '$1');
  };
}
