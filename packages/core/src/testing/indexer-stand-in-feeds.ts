import { escapeXml, makeTorrent } from './make-torrent.ts';

export const standInIndexers = ['jackett', 'prowlarr', 'newznab', 'rss'] as const;
/** The indexers of the stand-in: Torznab as Jackett and as Prowlarr send it, Newznab, and plain RSS. */
export type StandInIndexer = (typeof standInIndexers)[number];

/** A release that the stand-in lists. What is missing is missing in its feed too, unless a default is named. */
export interface StandInRelease {
  /** Unique within its indexer. */
  readonly id: string;
  readonly title: string;
  /** Bytes. Default: 8 GB. */
  readonly size?: number;
  /** Default: 2000 and 2040. */
  readonly categories?: readonly number[];
  /** Default: an hour ago. */
  readonly publishedAt?: Date;
  /** Of torrents. Default: 10. */
  readonly seeders?: number;
  /** Of torrents. Default: 2. */
  readonly leechers?: number;
  /** With `tt`. */
  readonly imdbId?: string;
  readonly tmdbId?: number;
  readonly year?: number;
  readonly language?: string;
  readonly grabs?: number;
  readonly downloadVolumeFactor?: number;
  readonly uploadVolumeFactor?: number;
  readonly minimumRatio?: number;
  /** Seconds. */
  readonly minimumSeedTime?: number;
  readonly tags?: readonly string[];
  /** Of torrents: the feed does not say it. */
  readonly hidesInfoHash?: boolean;
  /** Of Newznab. */
  readonly isPasswordProtected?: boolean;
  /**
   * Where it comes from: its link is a file, redirects to a file, is a magnet link, or redirects to one.
   * Default: a file.
   */
  readonly source?: 'file' | 'redirectToFile' | 'magnet' | 'redirectToMagnet';
  /** What is in the one file of the torrent. Default: its title. */
  readonly content?: Uint8Array;
  /** The NZB that is its file. Default: one of articles that no server has. */
  readonly nzb?: Uint8Array;
  /** `url-list` of the torrent. */
  readonly webSeeds?: readonly string[];
}

/** The torrent of a release. */
export const torrentOf = ({ title, content, webSeeds }: StandInRelease) =>
  makeTorrent({ name: `${title}.mkv`, ...(content && { content }), ...(webSeeds && { webSeeds }) });

export const magnetOf = (release: StandInRelease) =>
  `magnet:?xt=urn:btih:${torrentOf(release).infoHash}&dn=${encodeURIComponent(release.title)}`;

export interface FeedOptions {
  readonly indexer: StandInIndexer;
  /** Ends without a slash. */
  readonly root: string;
  readonly apiKey: string;
  readonly offset: number;
  readonly total: number;
}

/** Writes a feed as the indexer sends it. */
export function writeFeed(releases: readonly StandInRelease[], options: FeedOptions): string {
  const prefix = options.indexer === 'newznab' ? 'newznab' : 'torznab';
  const namespace =
    prefix === 'newznab'
      ? 'http://www.newznab.com/DTD/2010/feeds/attributes/'
      : 'http://torznab.com/schemas/2015/feed';
  const declared = options.indexer === 'rss' ? '' : ` xmlns:${prefix}="${namespace}"`;
  const response = `<newznab:response offset="${options.offset}" total="${options.total}" />`;
  return `<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom"${declared}>
  <channel>
    <title>${options.indexer}</title>
    <description>Releases of ${options.indexer}</description>
    <link>${options.root}/</link>
    ${options.indexer === 'newznab' ? `${response}<newznab:apilimits apiCurrent="7" apiMax="100" grabCurrent="1" grabMax="10" />` : ''}
${releases.map((release) => writeItem(release, options, prefix)).join('\n')}
  </channel>
</rss>`;
}

function writeItem(release: StandInRelease, options: FeedOptions, prefix: string): string {
  const { id, title, publishedAt = new Date(Date.now() - 3_600_000) } = release;
  const { indexer, root } = options;
  const size = release.size ?? 8_000_000_000;
  const isPlain = indexer === 'rss';
  const type = indexer === 'newznab' ? 'application/x-nzb' : 'application/x-bittorrent';
  const download = escapeXml(release.source === 'magnet' ? magnetOf(release) : downloadUrl(id, options));
  return `    <item>
      <title>${escapeXml(title)}</title>
      <guid isPermaLink="true">${escapeXml(guidOf(id, options))}</guid>
      <link>${download}</link>
      ${isPlain ? '' : `<comments>${escapeXml(`${root}/details/${id}#comments`)}</comments>`}
      <pubDate>${publishedAt.toUTCString()}</pubDate>
      ${isPlain ? '' : `<size>${size}</size>`}
      <description>${escapeXml(title)}</description>
      <enclosure url="${download}" length="${size}" type="${type}" />
      ${isPlain ? '' : writeAttributes(release, indexer, size, prefix)}
    </item>`;
}

function writeAttributes(
  release: StandInRelease,
  indexer: StandInIndexer,
  size: number,
  prefix: string,
): string {
  const isTorrent = indexer !== 'newznab';
  const { seeders = 10, leechers = 2, categories = [2000, 2040] } = release;
  const values: readonly (readonly [string, unknown])[] = [
    ...categories.map((category) => ['category', category] as const),
    ['size', indexer === 'newznab' ? size : undefined],
    [indexer === 'jackett' ? 'imdbid' : 'imdb', imdbOf(release, indexer)],
    ['tmdbid', release.tmdbId],
    ['year', release.year],
    ['language', release.language],
    ['grabs', release.grabs],
    ['seeders', isTorrent ? seeders : undefined],
    ['peers', isTorrent ? seeders + leechers : undefined],
    ['infohash', isTorrent && !release.hidesInfoHash ? torrentOf(release).infoHash.toUpperCase() : undefined],
    ['downloadvolumefactor', release.downloadVolumeFactor],
    ['uploadvolumefactor', release.uploadVolumeFactor],
    ['minimumratio', release.minimumRatio],
    ['minimumseedtime', release.minimumSeedTime],
    ['password', release.isPasswordProtected ? 1 : undefined],
    ...(release.tags ?? []).map((tag) => ['tag', tag] as const),
  ];
  return values
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => `<${prefix}:attr name="${name}" value="${escapeXml(String(value))}" />`)
    .join('\n      ');
}

const imdbOf = ({ imdbId }: StandInRelease, indexer: StandInIndexer) =>
  indexer === 'jackett' ? imdbId : imdbId?.replace(/^tt/u, '');

/** Newznab sites put the key into the guid too, now and then; Jackett's are pages of the tracker. */
function guidOf(id: string, { indexer, root, apiKey }: FeedOptions): string {
  return indexer === 'prowlarr' ? `${root}/1/details?id=${id}&apikey=${apiKey}` : `${root}/details/${id}`;
}

function downloadUrl(id: string, { indexer, root, apiKey }: FeedOptions): string {
  const name = encodeURIComponent(id);
  const urls: Record<StandInIndexer, string> = {
    jackett: `${root}/dl/alpha/?jackett_apikey=${apiKey}&path=${name}&file=${name}`,
    prowlarr: `${root}/1/download?apikey=${apiKey}&link=${name}&file=${name}`,
    newznab: `${root}/newznab/getnzb/${name}.nzb&i=37292&r=${apiKey}`,
    rss: `${root}/rss/download/${name}.torrent?passkey=${apiKey}`,
  };
  return urls[indexer];
}

/** The id of the release that a download URL is for, and the key in it. */
export function readDownloadUrl(
  indexer: StandInIndexer,
  url: URL,
): { id: string; key: string | null } | null {
  const { pathname, searchParams: query } = url;
  if (indexer === 'jackett' && pathname === '/dl/alpha/') {
    return { id: query.get('path') ?? '', key: query.get('jackett_apikey') };
  }
  if (indexer === 'prowlarr' && pathname === '/1/download') {
    return { id: query.get('link') ?? '', key: query.get('apikey') };
  }
  const nzb = /^\/newznab\/getnzb\/(.*)\.nzb&i=\d+&r=(.*)$/u.exec(pathname);
  if (indexer === 'newznab' && nzb !== null)
    return { id: decodeURIComponent(nzb[1] ?? ''), key: nzb[2] ?? '' };
  const torrent = /^\/rss\/download\/(.*)\.torrent$/u.exec(pathname);
  if (indexer === 'rss' && torrent !== null) {
    return { id: decodeURIComponent(torrent[1] ?? ''), key: query.get('passkey') };
  }
  return null;
}

export interface CapsOptions {
  readonly maximumPageSize: number;
  /** `null`: the attribute is missing, as on older sites. */
  readonly supportedParams: string | null;
  readonly hasMovies: boolean;
}

/** Writes the capabilities of an indexer. */
export function writeCaps({ maximumPageSize, supportedParams, hasMovies }: CapsOptions): string {
  const params = supportedParams === null ? '' : ` supportedParams="${supportedParams}"`;
  const movies = `<category id="2000" name="Movies">
      <subcat id="2030" name="SD"/><subcat id="2040" name="HD"/><subcat id="2045" name="UHD"/>
      <subcat id="2050" name="BluRay"/><subcat id="2080" name="WEB-DL"/>
    </category>`;
  return `<?xml version="1.0" encoding="UTF-8"?>
<caps>
  <server version="1.3" title="Stand-in" />
  <limits max="${maximumPageSize}" default="${maximumPageSize}"/>
  <searching>
    <search available="yes"${supportedParams === null ? '' : ' supportedParams="q"'}/>
    <tv-search available="no"/>
    <movie-search available="yes"${params}/>
  </searching>
  <categories>
    ${hasMovies ? movies : ''}
    <category id="5000" name="TV"><subcat id="5040" name="HD"/></category>
    <category id="100001" name="Own category"/>
  </categories>
</caps>`;
}

export const writeError = (code: number, description: string): string =>
  `<?xml version="1.0" encoding="UTF-8"?>\n<error code="${code}" description="${escapeXml(description)}"/>`;
