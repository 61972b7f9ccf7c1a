import { parseReleaseName } from '../releases/parse-release-name.ts';
import type { Release } from '../releases/release.ts';

const megabyte = 1_000_000;

/** A release of an indexer, of which little is known but its title. */
export function testRelease(title: string, facts: Partial<Release> = {}): Release {
  const protocol = facts.protocol ?? 'torrent';
  return {
    guid: `guid of ${title}`,
    indexerId: '0191f3b2-0000-7000-8000-000000000001',
    indexerName: 'Indexer',
    title,
    parsed: parseReleaseName(title),
    protocol,
    download: { kind: 'url', url: 'https://indexer.test/download/1?apikey=the-key' },
    infoUrl: null,
    size: 8_000 * megabyte,
    publishedAt: new Date('2026-01-01T00:00:00.000Z'),
    categories: [2000],
    seeders: protocol === 'torrent' ? 50 : null,
    leechers: protocol === 'torrent' ? 5 : null,
    infoHash: null,
    imdbId: null,
    tmdbId: null,
    year: null,
    languages: [],
    downloadVolumeFactor: null,
    uploadVolumeFactor: null,
    minimumRatio: null,
    minimumSeedTime: null,
    flags: [],
    isPasswordProtected: false,
    grabs: null,
    ...facts,
  };
}
