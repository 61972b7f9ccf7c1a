import { parseReleaseName } from '../../releases/parse-release-name.ts';
import type { IndexerFlag, Protocol, Release, ReleaseDownload } from '../../releases/release.ts';
import type { FeedItem } from './feed-document.ts';
import { type ItemValues, inRange, parseBytes, parseDate, readValues } from './item-values.ts';
import { guidOfDownload, withoutKeys } from './keyless-url.ts';
import { infoHashOfMagnet, isMagnetLink } from './magnet.ts';

/** Where an item comes from. */
export interface FeedOrigin {
  readonly indexerId: string;
  readonly indexerName: string;
  readonly protocol: Protocol;
  readonly apiKey: string | null;
  /** Address of the feed, for addresses that are relative to it. */
  readonly url: string;
}

const maximumTitle = 1_000;
const maximumGuid = 1_000;
const maximumCount = 10_000_000;

/**
 * Converts an item into a release.
 *
 * @returns null if it has no title, or nothing that could be downloaded
 */
export function toRelease(item: FeedItem, origin: FeedOrigin, now: Date): Release | null {
  const title = cleanText(item.texts.get('title') ?? '').slice(0, maximumTitle);
  const found = findDownload(item, origin);
  if (title === '' || found === null) return null;
  const values = readValues(item);
  const { download, protocol } = found;
  const infoHash = readInfoHash(values, download);
  return {
    guid: readGuid(item, { download, infoHash, apiKey: origin.apiKey }),
    indexerId: origin.indexerId,
    indexerName: origin.indexerName,
    title,
    parsed: parseReleaseName(title),
    protocol,
    download,
    infoUrl: readInfoUrl(item, download, origin.apiKey),
    size: readSize(item, values, protocol),
    publishedAt: parseDate(values.first('usenetdate') ?? item.texts.get('pubdate'), now),
    categories: values.categories(),
    ...(protocol === 'torrent' ? readPeers(values) : { seeders: null, leechers: null }),
    infoHash,
    ...readMovie(values),
    languages: readLanguages(values),
    ...readTerms(values),
    flags: readFlags(values),
    isPasswordProtected: (values.integer(['password'], 0, 100) ?? 0) > 0,
    grabs: values.integer(['grabs'], 0, maximumCount),
  };
}

const cleanText = (text: string) =>
  text
    .replace(/[\p{Cc}\p{Zl}\p{Zp}\uFFFD]+/gu, ' ')
    .replace(/\s+/gu, ' ')
    .trim()
    .toWellFormed();

interface FoundDownload {
  readonly download: ReleaseDownload;
  readonly protocol: Protocol;
}

/** The enclosure of the protocol of the indexer, else the link, else a magnet link in an attribute. */
function findDownload(item: FeedItem, { protocol, url: base }: FeedOrigin): FoundDownload | null {
  const typed = item.enclosures.map(({ url, type }) => ({ url, protocol: protocolOf(type) ?? protocol }));
  const enclosures = typed.toSorted(
    (a, b) => Number(b.protocol === protocol) - Number(a.protocol === protocol),
  );
  const { texts, attributes } = item;
  const others = [texts.get('link'), attributes.get('magneturl')?.[0], texts.get('magneturi')];
  const candidates = [...enclosures, ...others.map((url = '') => ({ url, protocol }))];
  for (const candidate of candidates) {
    const download = toDownload(candidate.url, base);
    if (download !== null) {
      return { download, protocol: download.kind === 'magnet' ? 'torrent' : candidate.protocol };
    }
  }
  return null;
}

function protocolOf(type: string): Protocol | null {
  if (type.startsWith('application/x-nzb')) return 'usenet';
  return type.startsWith('application/x-bittorrent') ? 'torrent' : null;
}

function toDownload(text: string, base: string): ReleaseDownload | null {
  if (text === '') return null;
  if (isMagnetLink(text)) return { kind: 'magnet', uri: text };
  const url = URL.parse(text, base);
  return url?.protocol === 'http:' || url?.protocol === 'https:' ? { kind: 'url', url: url.href } : null;
}

function readInfoHash(values: ItemValues, download: ReleaseDownload): string | null {
  const written = values.first('infohash')?.trim().toLowerCase() ?? '';
  if (/^[0-9a-f]{40}$/u.test(written)) return written;
  const magnet = download.kind === 'magnet' ? download.uri : (values.first('magneturl', 'magneturi') ?? '');
  return infoHashOfMagnet(magnet);
}

interface GuidSources {
  readonly download: ReleaseDownload;
  readonly infoHash: string | null;
  readonly apiKey: string | null;
}

function readGuid({ texts }: FeedItem, { download, infoHash, apiKey }: GuidSources): string {
  const written = texts.get('guid') ?? '';
  if (isMagnetLink(written)) return infoHashOfMagnet(written) ?? guidOfMagnet(written);
  const isDownload = download.kind === 'url' && written === download.url;
  if (written !== '' && !isDownload) return withoutKeys(written, apiKey).slice(0, maximumGuid);
  if (written === '' && infoHash !== null) return infoHash;
  return (download.kind === 'url' ? guidOfDownload(download.url, apiKey) : guidOfMagnet(download.uri)).slice(
    0,
    maximumGuid,
  );
}

/** Without its trackers, whose addresses contain keys. */
const guidOfMagnet = (uri: string) => /[?&](xt=[^&]*)/iu.exec(uri)?.[1] ?? 'magnet';

/** The link of Torznab and Newznab is a download, that of plain feeds may be the page. */
function readInfoUrl(
  { texts, attributes }: FeedItem,
  download: ReleaseDownload,
  apiKey: string | null,
): string | null {
  const link = attributes.size === 0 ? texts.get('link') : undefined;
  const candidates = [texts.get('comments'), texts.get('guid'), link];
  const page = candidates
    .filter((text = '') => /^https?:\/\//iu.test(text) && URL.canParse(text))
    .find((text) => download.kind !== 'url' || URL.parse(text ?? '')?.href !== download.url);
  return page === undefined ? null : withoutKeys(page, apiKey);
}

/** Smaller than any movie: the length of a `.torrent`, which some indexers give in place of the size of what is in it. */
const smallestMovie = 1_000_000;

function readSize({ enclosures, texts }: FeedItem, values: ItemValues, protocol: Protocol): number | null {
  const written =
    parseBytes(values.all('size')[0]) ??
    parseBytes(texts.get('size')) ??
    parseBytes(texts.get('contentlength'));
  if (written !== null) return written;
  const length = parseBytes(enclosures[0]?.length);
  return protocol === 'usenet' ? length : inRange(length, smallestMovie, Number.POSITIVE_INFINITY);
}

/** Peers are seeders and leechers: of the three, any two give the third. */
function readPeers(values: ItemValues): {
  readonly seeders: number | null;
  readonly leechers: number | null;
} {
  const count = (...names: readonly string[]) => values.integer(names, 0, maximumCount);
  const [seeders, leechers, peers] = [count('seeders', 'seeds'), count('leechers'), count('peers')];
  const other = (known: number | null) =>
    peers === null || known === null ? null : inRange(peers - known, 0, maximumCount);
  return { seeders: seeders ?? other(leechers), leechers: leechers ?? other(seeders) };
}

function readMovie(values: ItemValues) {
  const digits = /^(?:tt)?0*(\d{1,10})$/iu.exec(values.first('imdbid', 'imdb')?.trim() ?? '')?.[1];
  return {
    imdbId: digits === undefined || Number(digits) === 0 ? null : `tt${digits.padStart(7, '0')}`,
    tmdbId: values.integer(['tmdbid', 'tmdb'], 1, 2_147_483_647),
    year: values.integer(['year'], 1870, 2200),
  };
}

const languageNames = new Intl.DisplayNames('en', { type: 'language', fallback: 'none' });

/** Indexers write names or codes, one or several in a value. */
function readLanguages(values: ItemValues): string[] {
  const written = values.all('language').flatMap((value) => value.split(/[,/|;]/u));
  return [...new Set(written.map(toLanguageName).filter((name) => name !== null))];
}

function toLanguageName(written: string): string | null {
  const text = cleanText(written).slice(0, 50);
  if (text === '' || /^(?:unknown|und|other|multi)$/iu.test(text)) return null;
  if (!/^[a-z]{2,3}(?:-[a-z]{2})?$/iu.test(text)) return text[0]?.toUpperCase() + text.slice(1);
  return languageNames.of(text.split('-')[0] ?? text) ?? null;
}

/** What downloading it costs, and what the tracker wants in return. */
function readTerms(values: ItemValues) {
  return {
    downloadVolumeFactor: values.decimal(['downloadvolumefactor'], 0, 100),
    uploadVolumeFactor: values.decimal(['uploadvolumefactor'], 0, 100),
    minimumRatio: values.decimal(['minimumratio'], 0, 1_000),
    minimumSeedTime: values.integer(['minimumseedtime'], 0, 2_147_483_647),
  };
}

function readFlags(values: ItemValues): IndexerFlag[] {
  const tags = new Set(values.all('tag').map((tag) => tag.trim().toLowerCase()));
  const download = values.decimal(['downloadvolumefactor'], 0, 100);
  const upload = values.decimal(['uploadvolumefactor'], 0, 100);
  const flags: readonly (readonly [IndexerFlag, boolean])[] = [
    ['freeleech', download === 0 || tags.has('freeleech')],
    ['freeleech75', download === 0.25 || tags.has('freeleech75')],
    ['halfleech', download === 0.5 || tags.has('halfleech')],
    ['freeleech25', download === 0.75 || tags.has('freeleech25')],
    ['doubleUpload', upload === 2 || tags.has('doubleupload')],
    ['internal', tags.has('internal') || values.first('internal') === '1'],
    ['scene', tags.has('scene')],
    ['nuked', tags.has('nuked') || values.first('nuked') === '1'],
  ];
  return flags.filter(([, holds]) => holds).map(([flag]) => flag);
}
