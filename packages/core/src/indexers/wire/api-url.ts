import { keyPlaceholder } from '../indexer-address.ts';
import type { IndexerAccess } from '../indexer-wire.ts';

export type ApiParameters = Readonly<Record<string, string | number | null>>;

type ApiAddress = Pick<IndexerAccess, 'implementation' | 'baseUrl' | 'apiPath' | 'apiKey'>;

/**
 * The address of a request. The API path is not appended to a base URL that ends in it already. Parameters of the API path stay, unless
 * the request has the same. A feed has its key where `{apiKey}` stands in its path.
 */
export function buildApiUrl(
  { implementation, baseUrl, apiPath, apiKey }: ApiAddress,
  parameters: ApiParameters,
): URL {
  const url = new URL(baseUrl);
  const [path = '', query = ''] = splitOnce(
    apiPath.replaceAll(keyPlaceholder, encodeURIComponent(apiKey ?? '')),
    '?',
  );
  const base = url.pathname.replace(/\/+$/u, '');
  const below = path.replace(/^\/*/u, '/');
  url.pathname = base.toLowerCase().endsWith(below.replace(/\/+$/u, '').toLowerCase())
    ? base
    : `${base}${below}`;
  for (const [name, value] of new URLSearchParams(query)) url.searchParams.set(name, value);
  for (const [name, value] of Object.entries(parameters)) setParameter(url.searchParams, name, value);
  if (implementation !== 'Rss' && !apiPath.includes(keyPlaceholder)) {
    setParameter(url.searchParams, 'apikey', apiKey);
  }
  return url;
}

/** Names of parameters are not case-sensitive. */
function setParameter(query: URLSearchParams, name: string, value: string | number | null): void {
  if (value === null) return;
  for (const known of [...query.keys()]) {
    if (known.toLowerCase() === name) query.delete(known);
  }
  query.set(name, String(value));
}

function splitOnce(text: string, separator: string): readonly [string, string] {
  const at = text.indexOf(separator);
  return at === -1 ? [text, ''] : [text.slice(0, at), text.slice(at + 1)];
}
