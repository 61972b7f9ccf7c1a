import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { encodeFeed, type IndexerFault, sendFault } from './indexer-stand-in-faults.ts';
import {
  magnetOf,
  readDownloadUrl,
  type StandInIndexer,
  type StandInRelease,
  standInIndexers,
  torrentOf,
  writeCaps,
  writeError,
  writeFeed,
} from './indexer-stand-in-feeds.ts';
import { makeNzb } from './make-torrent.ts';

export type { IndexerFault } from './indexer-stand-in-faults.ts';
export {
  type StandInIndexer,
  type StandInRelease,
  standInIndexers,
  torrentOf,
} from './indexer-stand-in-feeds.ts';
export { bencode, makeNzb, makeTorrent, type TorrentOptions } from './make-torrent.ts';

/** A request that the stand-in got. */
export interface IndexerStandInRequest {
  readonly indexer: StandInIndexer;
  /** `file`: where the download of a release with the source `redirectToFile` redirects to. */
  readonly kind: 'caps' | 'search' | 'download' | 'file' | 'other';
  readonly path: string;
  readonly query: URLSearchParams;
}

/** How an indexer of the stand-in is added to a library: the input of `POST /api/indexers`. */
export interface StandInIndexerSettings {
  readonly name: string;
  readonly implementation: 'Torznab' | 'Newznab' | 'Rss';
  readonly baseUrl: string;
  readonly apiPath: string;
  readonly apiKey: string;
  readonly allowPrivateAddresses: true;
}

export interface FaultOptions {
  /** Only these requests. Default: all. */
  readonly on?: IndexerStandInRequest['kind'];
  /** So many requests; default: until `recover`. */
  readonly times?: number;
  /** So many of the requests are answered before the first one fails. Default: 0. */
  readonly after?: number;
}

/** A server that speaks the formats of four indexers, to be asked in place of them in tests. */
export interface IndexerStandIn {
  /** Of the server: `http://127.0.0.1:<port>`. */
  readonly url: string;
  /** The key that all its indexers accept. */
  readonly apiKey: string;
  readonly indexers: Readonly<Record<StandInIndexer, StandInIndexerSettings>>;
  /** Every request so far, failed ones too. */
  readonly requests: readonly IndexerStandInRequest[];
  /** The requests of an indexer, of a kind. */
  requestsOf(indexer: StandInIndexer, kind?: IndexerStandInRequest['kind']): readonly IndexerStandInRequest[];
  /** Lists releases, in addition to those before. */
  add(indexer: StandInIndexer, ...releases: readonly StandInRelease[]): void;
  /** Removes the releases of an indexer. */
  clear(indexer: StandInIndexer): void;
  /** The indexer misbehaves from now on; several faults hold at once. */
  fail(indexer: StandInIndexer, fault: IndexerFault, options?: FaultOptions): void;
  /** Ends the faults of an indexer. Default: of all. */
  recover(indexer?: StandInIndexer): void;
  /** Its capabilities list this as the most releases of a page. Default: 100. */
  setPageSize(indexer: StandInIndexer, size: number): void;
  stop(): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
}

interface Fault extends FaultOptions {
  readonly fault: IndexerFault;
  left: number;
  before: number;
}

interface IndexerState {
  releases: StandInRelease[];
  faults: Fault[];
  pageSize: number;
}

const apiKey = 'a-key-of-the-stand-in-5f2c';

const apiPaths: Readonly<Record<StandInIndexer, readonly [base: string, apiPath: string]>> = {
  jackett: ['/api/v2.0/indexers/alpha/results/torznab', '/api'],
  prowlarr: ['/1', '/api'],
  newznab: ['/newznab', '/api'],
  rss: ['/rss', '/movies.xml'],
};

/** Starts the stand-in on a free port of this machine. */
export async function startIndexerStandIn(): Promise<IndexerStandIn> {
  const states = byIndexer((): IndexerState => ({ releases: [], faults: [], pageSize: 100 }));
  const requests: IndexerStandInRequest[] = [];
  let root = '';
  const server = createServer(({ url = '/', headers }, response) => {
    const address = new URL(url, root);
    const indexer = indexerOf(address.pathname);
    if (indexer === null) {
      response.writeHead(404).end();
      return;
    }
    const request = {
      indexer,
      kind: kindOf(indexer, address),
      path: address.pathname,
      query: address.searchParams,
    };
    requests.push(request);
    const key = address.searchParams.get('apikey') ?? headers['x-api-key'] ?? null;
    reply(response, { ...request, address, root, key: String(key), state: states[indexer] });
  });
  root = `http://127.0.0.1:${await listen(server)}`;
  const stop = () => close(server);

  return {
    url: root,
    apiKey,
    requests,
    indexers: byIndexer((indexer) => ({
      name: `Stand-in ${indexer}`,
      implementation: indexer === 'rss' ? 'Rss' : indexer === 'newznab' ? 'Newznab' : 'Torznab',
      baseUrl: `${root}${apiPaths[indexer][0]}`,
      apiPath: apiPaths[indexer][1],
      apiKey,
      allowPrivateAddresses: true,
    })),
    requestsOf: (indexer, kind) =>
      requests.filter((one) => one.indexer === indexer && (kind === undefined || one.kind === kind)),
    add: (indexer, ...releases) => void states[indexer].releases.push(...releases),
    clear: (indexer) => void states[indexer].releases.splice(0),
    fail: (indexer, fault, options = {}) =>
      void states[indexer].faults.push({
        ...options,
        fault,
        left: options.times ?? Number.POSITIVE_INFINITY,
        before: options.after ?? 0,
      }),
    recover(indexer) {
      for (const one of indexer === undefined ? standInIndexers : [indexer]) states[one].faults = [];
    },
    setPageSize(indexer, size) {
      states[indexer].pageSize = size;
    },
    stop,
    [Symbol.asyncDispose]: stop,
  };
}

function byIndexer<T>(make: (indexer: StandInIndexer) => T): Record<StandInIndexer, T> {
  return { jackett: make('jackett'), prowlarr: make('prowlarr'), newznab: make('newznab'), rss: make('rss') };
}

function indexerOf(path: string): StandInIndexer | null {
  if (path.startsWith('/dl/alpha/')) return 'jackett';
  const [, , ofFile] = path.split('/');
  if (path.startsWith('/files/')) return standInIndexers.find((indexer) => indexer === ofFile) ?? null;
  return standInIndexers.find((indexer) => path.startsWith(`${apiPaths[indexer][0]}/`)) ?? null;
}

function kindOf(indexer: StandInIndexer, address: URL): IndexerStandInRequest['kind'] {
  if (address.pathname.startsWith('/files/')) return 'file';
  if (readDownloadUrl(indexer, address) !== null) return 'download';
  if (address.pathname !== apiPaths[indexer].join('')) return 'other';
  return indexer !== 'rss' && address.searchParams.get('t')?.toLowerCase() === 'caps' ? 'caps' : 'search';
}

interface RequestContext extends IndexerStandInRequest {
  readonly address: URL;
  readonly root: string;
  readonly key: string;
  readonly state: IndexerState;
}

function reply(response: ServerResponse, request: RequestContext): void {
  const faults = takeFaults(request);
  if ([...faults].some((fault) => sendFault(response, fault))) return;
  if (request.kind === 'download') sendDownload(response, request);
  else if (request.kind === 'file') sendFile(response, request.indexer, findFile(request));
  else if (request.kind === 'other') response.writeHead(404).end('Not found');
  else if (request.indexer !== 'rss' && request.key !== apiKey) sendKeyError(response, request);
  else {
    const text = request.kind === 'caps' ? writeCaps(capsOf(request, faults)) : search(request, faults);
    response.writeHead(200, { 'content-type': 'application/rss+xml' }).end(encodeFeed(text, faults));
  }
}

function takeFaults({ kind, state }: RequestContext): ReadonlySet<IndexerFault> {
  const forThis = state.faults.filter(({ on, left }) => left > 0 && (on === undefined || on === kind));
  const active = forThis.filter(({ before }) => before === 0);
  for (const one of forThis) {
    if (one.before > 0) one.before -= 1;
    else one.left -= 1;
  }
  return new Set(active.map(({ fault }) => fault));
}

/** Prowlarr sends a status with its errors; the others send 200. */
function sendKeyError(response: ServerResponse, { indexer }: RequestContext): void {
  response.writeHead(indexer === 'prowlarr' ? 401 : 200, { 'content-type': 'application/xml' });
  response.end(writeError(100, 'Invalid API Key'));
}

const supportedParams: Readonly<Record<StandInIndexer, string | null>> = {
  jackett: 'q,imdbid',
  prowlarr: 'q,imdbid,tmdbid',
  newznab: null,
  rss: null,
};

const capsOf = ({ indexer, state }: RequestContext, faults: ReadonlySet<IndexerFault>) => ({
  maximumPageSize: state.pageSize,
  supportedParams: faults.has('noSupportedParams') ? null : supportedParams[indexer],
  hasMovies: !faults.has('noMovieCategory'),
});

function search({ indexer, query, root, state }: RequestContext, faults: ReadonlySet<IndexerFault>): string {
  const found = state.releases
    .filter((release) => indexer === 'rss' || faults.has('ignoresQuery') || isWanted(release, query))
    .toSorted((a, b) => Number(b.publishedAt ?? Date.now()) - Number(a.publishedAt ?? Date.now()));
  const offset = faults.has('repeatsPages') ? 0 : Number(query.get('offset') ?? 0);
  const limit = Math.min(Number(query.get('limit') ?? state.pageSize), state.pageSize);
  const total = faults.has('repeatsPages') ? 100_000 : found.length;
  return writeFeed(found.slice(offset, offset + limit), { indexer, root, apiKey, offset, total });
}

function isWanted(release: StandInRelease, query: URLSearchParams): boolean {
  const { categories = [2000, 2040] } = release;
  const wanted = query.get('cat')?.split(',').map(Number) ?? categories;
  const words = (query.get('q') ?? '').toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
  const title = release.title.toLowerCase();
  const imdbId = query.get('imdbid');
  const tmdbId = query.get('tmdbid');
  const ids = [
    ...(imdbId === null ? [] : [Number(imdbId.replace(/^tt/u, '')) === Number(release.imdbId?.slice(2))]),
    ...(tmdbId === null ? [] : [Number(tmdbId) === release.tmdbId]),
  ];
  return (
    categories.some((category) => wanted.includes(category)) &&
    words.every((word) => title.includes(word)) &&
    (ids.length === 0 || ids.some(Boolean))
  );
}

function sendDownload(response: ServerResponse, { indexer, address, root, state }: RequestContext): void {
  const asked = readDownloadUrl(indexer, address);
  const release = state.releases.find(({ id }) => id === asked?.id);
  if (asked?.key !== apiKey) response.writeHead(401).end(writeError(100, 'Invalid API Key'));
  else if (release === undefined) response.writeHead(404).end(writeError(300, 'No such item'));
  else if (release.source === 'redirectToMagnet') {
    response.writeHead(301, { location: magnetOf(release) }).end();
  } else if (release.source === 'redirectToFile') {
    response.writeHead(301, { location: `${root}/files/${indexer}/${encodeURIComponent(release.id)}` }).end();
  } else sendFile(response, indexer, release);
}

const findFile = ({ path, state }: RequestContext) =>
  state.releases.find(({ id }) => path.endsWith(`/${encodeURIComponent(id)}`));

function sendFile(
  response: ServerResponse,
  indexer: StandInIndexer,
  release: StandInRelease | undefined,
): void {
  const isNzb = indexer === 'newznab';
  if (release === undefined) {
    response.writeHead(404).end();
    return;
  }
  response.writeHead(200, { 'content-type': isNzb ? 'application/x-nzb' : 'application/x-bittorrent' });
  response.end(isNzb ? (release.nzb ?? makeNzb(release.title)) : torrentOf(release).bytes);
}

function listen(server: Server): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => resolve((server.address() as AddressInfo).port));
  });
}

function close(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}
