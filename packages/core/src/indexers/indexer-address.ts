import { isClean, notClean } from '../text/clean.ts';

/** Names of parameters that hold keys, in feeds of many sites. */
const keyParameters =
  /^(api_?key|pass_?key|torrent_?pass|rss_?key|auth_?key|auth|key|token|secret|password|passwd)$/iu;
/** Where the key of an indexer is put into its API path. */
export const keyPlaceholder = '{apiKey}';

/** The rule that a change of an address without a key breaks: a stored key is sent to no other host. */
export const keyOfAnotherHost =
  'is required if the host or the port changes: the stored key is not sent to another host';

/** Whether requests to two addresses go to different hosts or ports. */
export const isOtherHost = (before: string, after: string): boolean =>
  URL.parse(before)?.host !== URL.parse(after)?.host;

/** @returns the rule that an address breaks; null if it is fine */
export function findBaseUrlProblem(text: string): string | null {
  const url = URL.parse(text);
  if (url === null || !/^https?:\/\//iu.test(text)) {
    return 'must be an address that begins with http:// or https://';
  }
  if (!isClean(text)) {
    return notClean;
  }
  if (url.username !== '' || url.password !== '') {
    return 'must not have a user name or a password';
  }
  if (text.includes('#')) {
    return 'must not have a fragment';
  }
  return text.includes('?') ? 'must not have a query; what follows the host goes into apiPath' : null;
}

/** @returns the rule that an API path breaks; null if it is fine */
export function findApiPathProblem(path: string): string | null {
  if (path === '') {
    return null;
  }
  const url = path.startsWith('/') && !path.startsWith('//') ? URL.parse(path, 'http://host') : null;
  if (url === null || url.host !== 'host' || /[\s\\]/u.test(path)) {
    return 'must be a path that begins with /';
  }
  if (!isClean(path)) {
    return notClean;
  }
  if (path.includes('#')) {
    return 'must not have a fragment';
  }
  const key = [...url.searchParams].find(
    ([name, value]) => keyParameters.test(name) && value !== keyPlaceholder,
  );
  return key === undefined
    ? null
    : `must not contain the key: put ${keyPlaceholder} in place of the value of ${key[0]}, and the value into apiKey`;
}
