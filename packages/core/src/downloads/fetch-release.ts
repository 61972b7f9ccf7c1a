import { LibraryError } from '../errors/library-error.ts';
import type { HttpClient, HttpResponse } from '../http-client/http-client.ts';
import { HttpClientError } from '../http-client/http-client-error.ts';
import type { Release } from '../releases/release.ts';
import type { DownloadFile } from './download-client.ts';
import { readMagnet } from './files/magnet.ts';

/** What a download needs to know of the indexer of a release. */
export interface IndexerAccess {
  readonly baseUrl: string;
  readonly allowPrivateAddresses: boolean;
  readonly seedRatio: number | null;
  /** Minutes. */
  readonly seedTime: number | null;
}

export interface FetchReleaseDeps {
  readonly http: HttpClient;
  /** Null: the indexer is not stored. */
  readonly indexerAccess: (indexerId: string) => Promise<IndexerAccess | null>;
  /** Called for each file that is fetched, as indexers limit them. */
  readonly onFetch: (indexerId: string) => void;
}

const mebibyte = 1024 * 1024;
const maximumBytes = { torrent: 16 * mebibyte, usenet: 128 * mebibyte } as const;
const timeoutMs = 60_000;

/**
 * Fetches and checks the file of a release.
 *
 * @throws LibraryError `RELEASE_UNAVAILABLE`, whose message names the indexer and no address
 */
export async function fetchRelease(
  deps: FetchReleaseDeps,
  release: Release,
  signal: AbortSignal,
): Promise<DownloadFile> {
  if (release.download.kind === 'magnet') {
    return checkMagnet(release, release.download.uri);
  }
  const response = await request(deps, release, release.download.url, signal);
  deps.onFetch(release.indexerId);
  if (response.kind === 'magnet') {
    return checkMagnet(release, response.uri);
  }
  refuseStatus(release, response);
  return release.protocol === 'torrent'
    ? checkTorrent(release, response.bytes)
    : checkNzb(release, response.bytes);
}

async function request(
  { http, indexerAccess }: FetchReleaseDeps,
  release: Release,
  url: string,
  signal: AbortSignal,
): Promise<HttpResponse> {
  const access = await indexerAccess(release.indexerId);
  const allowPrivateAddresses =
    access?.allowPrivateAddresses === true && hostOf(url) === hostOf(access.baseUrl);
  try {
    return await http.request({
      ...{ url, signal, timeoutMs, allowPrivateAddresses },
      maximumBytes: maximumBytes[release.protocol],
    });
  } catch (cause) {
    signal.throwIfAborted();
    if (cause instanceof HttpClientError) {
      throw unavailable(release, `cannot be fetched: ${cause.message}`, cause);
    }
    throw cause;
  }
}

const hostOf = (url: string): string | null => (URL.canParse(url) ? new URL(url).host : null);

function checkMagnet(release: Release, uri: string): DownloadFile {
  const infoHash = readMagnet(uri);
  if (infoHash === null || release.protocol !== 'torrent') {
    throw unavailable(release, 'is a link that names no torrent.');
  }
  refuseOtherHash(release, [infoHash]);
  return { kind: 'magnet', uri, infoHash };
}

async function checkTorrent(release: Release, bytes: Uint8Array): Promise<DownloadFile> {
  const { NotATorrentError, readTorrent } = await import('./files/read-torrent.ts');
  try {
    const { infoHash, infoHashes } = readTorrent(bytes);
    refuseOtherHash(release, infoHashes);
    return { kind: 'torrent', bytes, infoHash };
  } catch (cause) {
    throw cause instanceof NotATorrentError ? notWhatItShouldBe(release, '.torrent', bytes, cause) : cause;
  }
}

async function checkNzb(release: Release, bytes: Uint8Array): Promise<DownloadFile> {
  const { NotAnNzbError, readNzb } = await import('./files/read-nzb.ts');
  try {
    await readNzb(bytes);
    return { kind: 'nzb', bytes };
  } catch (cause) {
    throw cause instanceof NotAnNzbError ? notWhatItShouldBe(release, 'NZB', bytes, cause) : cause;
  }
}

/** Another torrent than the one that was decided about. */
function refuseOtherHash(release: Release, infoHashes: readonly string[]): void {
  const claimed = release.infoHash?.toLowerCase() ?? null;
  if (claimed !== null && !infoHashes.includes(claimed)) {
    throw unavailable(release, 'is another torrent than the one whose info hash the indexer gave.');
  }
}

function refuseStatus(release: Release, { status }: { readonly status: number }): void {
  if (status === 401 || status === 403) {
    throw unavailable(
      release,
      `is refused (HTTP ${status}): the key or the account may be wrong, or a limit reached.`,
    );
  }
  if (status < 200 || status >= 300) {
    throw unavailable(release, `cannot be fetched: the answer is HTTP ${status}.`);
  }
}

const peekBytes = 2_000;

function notWhatItShouldBe(release: Release, kind: string, bytes: Uint8Array, cause: Error): LibraryError {
  const beginning = new TextDecoder('latin1').decode(bytes.subarray(0, peekBytes));
  const [, code] = /<error\b[^>]*\bcode\s*=\s*["']?(\d{1,5})/iu.exec(beginning) ?? [];
  if (code !== undefined) {
    return unavailable(release, `is refused: the indexer answers with its error ${code}.`, cause);
  }
  if (/<(!doctype\s+html|html|head|body)\b/iu.test(beginning)) {
    return unavailable(
      release,
      `is not a ${kind} file but a web page, such as one that asks to sign in.`,
      cause,
    );
  }
  return unavailable(release, `is not a ${kind} file. ${cause.message}`, cause);
}

/** @param what continues the sentence "The file of … at … " */
function unavailable({ title, indexerName }: Release, what: string, cause?: Error): LibraryError {
  return new LibraryError('RELEASE_UNAVAILABLE', `The file of ${title} at ${indexerName} ${what}`, { cause });
}
