import type { ServerResponse } from 'node:http';
import { gzipSync } from 'node:zlib';
import { writeError } from './indexer-stand-in-feeds.ts';

/** Ways in which an answer with releases differs from a good one. */
const rewrites = {
  bom: (feed: string) => Buffer.from(`\uFEFF${feed}`),
  utf16: (feed: string) => Buffer.from(`\uFEFF${feed.replace('UTF-8', 'UTF-16')}`, 'utf16le'),
  bareAmpersand: (feed: string) => Buffer.from(feed.replace(/<title>/gu, '<title>Fast & Furious &nbsp; ')),
  controlCharacters: (feed: string) => Buffer.from(feed.replace(/<title>/gu, '<title>\u0000\u0008')),
  cutOff: (feed: string) => Buffer.from(feed.slice(0, feed.lastIndexOf('<enclosure'))),
  noAttributes: (feed: string) => Buffer.from(feed.replace(/<\w+:attr [^>]*>|<size>.*<\/size>/gu, '')),
  noTotal: (feed: string) => Buffer.from(feed.replace(/<newznab:response[^>]*>/u, '')),
  absurdNumbers: (feed: string) =>
    Buffer.from(
      feed
        .replace(/(name="(?:seeders|peers|size|grabs)" value=)"\d+"/gu, '$1"-9"')
        .replace(/<size>\d+/gu, '<size>1e400')
        .replace(/length="\d+"/gu, 'length="99999999999999999999"'),
    ),
} satisfies Record<string, (feed: string) => Buffer>;

const entityBomb = `<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY a "lol">${Array.from(
  { length: 30 },
  (_, index) => `<!ENTITY a${index} "${`&a${index === 0 ? '' : index - 1};`.repeat(10)}">`,
).join('')}]><rss><channel><item><title>&a29;</title></item></channel></rss>`;

const externalEntity =
  '<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY x SYSTEM "file:///etc/passwd">]><rss><channel><item><title>&x;</title></item></channel></rss>';

const error = (status: number, code: number, description: string, headers: Record<string, string> = {}) =>
  ({
    status,
    headers: { 'content-type': 'application/xml', ...headers },
    body: writeError(code, description),
  }) as const;

const html = { 'content-type': 'text/html' };
const redirect = (location: string) => ({ status: 302, headers: { location }, body: '' });

/** Answers that are the same for every request. */
const answers = {
  error200: () => error(200, 900, 'Something went wrong'),
  error400: () => error(400, 201, 'Incorrect parameter'),
  error410: () => error(410, 410, 'Indexer is disabled'),
  error429: () => error(429, 429, 'Too many requests', { 'retry-after': '120' }),
  error500: () => error(500, 900, 'Tracker is down'),
  plain500: () => ({ status: 500, headers: {}, body: 'Internal Server Error' }),
  plain503: () => ({ status: 503, headers: { 'retry-after': '60', ...html }, body: '<h1>Maintenance</h1>' }),
  wrongKey: () => error(200, 100, 'Incorrect user credentials'),
  unauthorized401: () => ({ status: 401, headers: html, body: '<h1>Unauthorized</h1>' }),
  suspended: () => error(200, 101, 'Account suspended'),
  requestLimit: () => error(200, 500, 'Request limit reached'),
  requestLimitInWords: () => error(200, 900, 'Request limit reached. Retry later'),
  downloadLimit: () => error(200, 501, 'Download limit reached'),
  apiDisabled: () => error(200, 910, 'API Disabled'),
  loginPage: () => ({
    status: 200,
    headers: html,
    body: '<!doctype html><title>Login</title><form><input></form>',
  }),
  emptyBody: () => ({ status: 200, headers: {}, body: '' }),
  json: () => ({ status: 200, headers: { 'content-type': 'application/json' }, body: '{"error":"no"}' }),
  entityBomb: () => ({ status: 200, headers: {}, body: entityBomb }),
  externalEntity: () => ({ status: 200, headers: {}, body: externalEntity }),
  deep: () => ({ status: 200, headers: {}, body: `<rss>${'<channel>'.repeat(100_000)}` }),
  large: () => ({ status: 200, headers: {}, body: `<rss><channel><title>${'x'.repeat(50 * 1024 * 1024)}` }),
  gzipBomb: () => ({
    status: 200,
    headers: { 'content-encoding': 'gzip' },
    body: gzipSync(`<rss><channel><title>${'x'.repeat(50 * 1024 * 1024)}`),
  }),
  redirectToMagnet: () => redirect('magnet:?xt=urn:btih:c12fe1c06bba254a9dc9f519b335aa7c1367a88a&dn=Release'),
  redirectToMetadata: () => redirect('http://169.254.169.254/latest/meta-data/iam/security-credentials/'),
  redirectToLoopback: () => redirect('http://127.0.0.1:1/'),
  redirectToItself: () => redirect('?again'),
} satisfies Record<
  string,
  () => { status: number; headers: Record<string, string>; body: string | Uint8Array }
>;

/** Connections that misbehave. */
const connections = {
  refused: (response: ServerResponse) => response.destroy(),
  hangUp: (response: ServerResponse) => {
    response.writeHead(200, { 'content-length': '1000' });
    response.write('<rss><channel>', () => response.destroy());
  },
  slowBytes: (response: ServerResponse) => {
    response.writeHead(200, { 'content-type': 'application/xml' });
    const timer = setInterval(() => response.write(' '), 20);
    response.once('close', () => clearInterval(timer));
  },
  stalls: (response: ServerResponse) => response.write('<rss><channel>'),
  silence: () => {},
} satisfies Record<string, (response: ServerResponse) => unknown>;

/** Faults that the stand-in itself knows: they change what it would answer. */
const behaviours = [
  'repeatsPages',
  'ignoresQuery',
  'noSupportedParams',
  'noMovieCategory',
  'latin1',
] as const;

export type StandInRewrite = keyof typeof rewrites;
export type StandInBehaviour = (typeof behaviours)[number];
/** The ways in which an indexer of the stand-in can misbehave. */
export type IndexerFault =
  | StandInRewrite
  | StandInBehaviour
  | keyof typeof answers
  | keyof typeof connections;

/** Sends what a fault answers in place of everything else. @returns false: the fault only changes an answer */
export function sendFault(response: ServerResponse, fault: IndexerFault): boolean {
  if (isKeyOf(connections, fault)) {
    connections[fault](response);
    return true;
  }
  if (!isKeyOf(answers, fault)) return false;
  const { status, headers, body } = answers[fault]();
  response.writeHead(status, headers).end(body);
  return true;
}

/** The bytes of a feed, changed by the faults that change it. */
export function encodeFeed(feed: string, faults: ReadonlySet<IndexerFault>): Buffer {
  if (faults.has('latin1')) return Buffer.from(feed.replace('UTF-8', 'ISO-8859-1'), 'latin1');
  const [rewrite] = [...faults].filter((fault) => isKeyOf(rewrites, fault));
  return rewrite === undefined ? Buffer.from(feed) : rewrites[rewrite](feed);
}

const isKeyOf = <T extends object>(object: T, key: PropertyKey): key is keyof T => Object.hasOwn(object, key);
