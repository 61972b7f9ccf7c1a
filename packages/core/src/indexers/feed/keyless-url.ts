import { createHash } from 'node:crypto';

/** Names of parameters that hold keys, in the addresses of many sites. */
const keyNames =
  /^(?:(?:jackett_)?api_?(?:key|token)|pass_?key|torrent_?pass|rss_?(?:key|token|hash)|auth_?(?:key|token)?|auth|key|token|secret(?:_?key)?|password|passwd|pass|pwd|sid|session(?:id)?|hash_?key|user_?key|uk)$/iu;

/** Newznab sites append `&i=<user>&r=<key>` to the path of a download. */
const pathParameters = /&(?:i|r|apikey)=[^&/]*/giu;

const masked = 'KEY';

/**
 * Removes keys from text that an indexer gives, such as a guid or the address of a page: parameters that hold keys, a user and a password,
 * and the key of the indexer wherever it is. The result stays the same when the key changes.
 */
export function withoutKeys(text: string, apiKey: string | null): string {
  const url = /^https?:/iu.test(text) ? URL.parse(text) : null;
  return replaceKey(url === null ? text : withoutKeyParameters(url), apiKey);
}

function withoutKeyParameters(url: URL): string {
  url.username = '';
  url.password = '';
  const names = [...url.searchParams.keys()].filter((name) => keyNames.test(name));
  // Only then, as it writes the whole query in another way.
  for (const name of names) url.searchParams.delete(name);
  if (url.pathname.includes('&')) url.pathname = url.pathname.replace(pathParameters, '');
  return url.href;
}

function replaceKey(text: string, apiKey: string | null): string {
  if (apiKey === null || apiKey.length < 4) return text;
  return text.replaceAll(apiKey, masked).replaceAll(encodeURIComponent(apiKey), masked);
}

/** Sites put keys into the paths of downloads too: long hexadecimal numbers, which are also what ids look like. */
const hexInPath = /[0-9a-f]{32,}/iu;

/** The id of a release of which only the address of the download is known. */
export function guidOfDownload(url: string, apiKey: string | null): string {
  const keyless = withoutKeys(url, apiKey);
  return hexInPath.test(URL.parse(keyless)?.pathname ?? '')
    ? createHash('sha256').update(keyless).digest('hex')
    : keyless;
}
