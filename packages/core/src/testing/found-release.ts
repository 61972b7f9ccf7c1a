import { databaseOf } from '../database/library-database.ts';
import { storeFoundReleases } from '../found-releases/found-releases.ts';
import { uuidv7 } from '../ids/uuid.ts';
import type { Library } from '../library.ts';
import { parseReleaseName } from '../releases/parse-release-name.ts';
import { createSecretBox } from '../secrets/secret-box.ts';

export interface FoundRelease {
  readonly guid: string;
  readonly indexerId: string;
}

/**
 * Stores a release, a magnet link, as a search would that found it, in a library without a `secret`.
 *
 * @param infoHash 40 hex digits
 */
export async function storeFoundMagnet(
  library: Library,
  title: string,
  infoHash: string,
): Promise<FoundRelease> {
  const indexerId = uuidv7();
  const guid = `guid of ${title}`;
  const unknown = {
    ...{ infoUrl: null, publishedAt: null, seeders: null, leechers: null, imdbId: null, tmdbId: null },
    ...{ year: null, downloadVolumeFactor: null, uploadVolumeFactor: null, minimumRatio: null },
    ...{ minimumSeedTime: null, grabs: null },
  };
  const release = {
    ...{ ...unknown, guid, indexerId, indexerName: 'Indexer', title, parsed: parseReleaseName(title) },
    protocol: 'torrent',
    download: { kind: 'magnet', uri: `magnet:?xt=urn:btih:${infoHash}` },
    ...{ size: 8_000_000_000, categories: [2000], infoHash, languages: [], flags: [] },
    isPasswordProtected: false,
  } as const;
  const deps = { database: databaseOf(library), secrets: createSecretBox(undefined), now: () => new Date() };
  await storeFoundReleases(deps, [release]);
  return { guid, indexerId };
}
