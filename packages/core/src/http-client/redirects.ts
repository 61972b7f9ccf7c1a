import { HttpClientError } from './http-client-error.ts';

const redirectStatuses = new Set([301, 302, 303, 307, 308]);

/** Where an answer redirects to. */
export type Redirect =
  | { readonly kind: 'url'; readonly url: URL }
  | { readonly kind: 'magnet'; readonly uri: string };

/**
 * Reads where an answer redirects to.
 *
 * @returns null if it does not redirect
 * @throws HttpClientError `badRedirect`
 */
export function readRedirect(from: URL, status: number, location: string | undefined): Redirect | null {
  if (!redirectStatuses.has(status) || location === undefined) return null;
  const target = decodeLatin1(location);
  if (/^magnet:/iu.test(target)) return { kind: 'magnet', uri: target };
  const url = URL.parse(target, from.href);
  if (url === null || !isWebUrl(url)) {
    throw new HttpClientError(
      'badRedirect',
      `${from.host} redirects to what is not an http or https address.`,
    );
  }
  if (from.protocol === 'https:' && url.protocol === 'http:') {
    throw new HttpClientError(
      'badRedirect',
      `${from.host} redirects from https to http, which is not followed.`,
    );
  }
  url.username = '';
  url.password = '';
  return { kind: 'url', url };
}

export const isWebUrl = ({ protocol }: URL) => protocol === 'http:' || protocol === 'https:';

/** Node reads headers as Latin-1, servers write UTF-8 into them. */
function decodeLatin1(text: string): string {
  const bytes = Buffer.from(text, 'latin1');
  const decoded = bytes.toString('utf8');
  return Buffer.from(decoded, 'utf8').equals(bytes) ? decoded : text;
}

const headersForAll = new Set(['accept', 'accept-language', 'user-agent']);

/** The headers after a redirect: to another origin none that could contain credentials. */
export function headersAfterRedirect(
  headers: Readonly<Record<string, string>>,
  from: URL,
  to: URL,
): Readonly<Record<string, string>> {
  if (from.origin === to.origin) return headers;
  return Object.fromEntries(Object.entries(headers).filter(([name]) => headersForAll.has(name)));
}
