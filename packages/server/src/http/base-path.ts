import type { IncomingMessage } from 'node:http';

/** What paths begin with here. Whatever else begins with the base path is one of these already, or nothing. */
const served = '(?:api|graphql|metrics)(?:[/?]|$)';

/**
 * Removes the path that the server has for browsers from a request, as if a proxy in front had done so: some do, and some do
 * not, and on the machine itself the server is reached without it.
 *
 * @param basePath such as `/cinephage`; empty if there is none
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
