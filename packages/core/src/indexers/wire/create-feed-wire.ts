import type { Release } from '../../releases/release.ts';
import { titleKey } from '../../text/title-key.ts';
import type { IndexerQuery } from '../indexer-source.ts';
import type { IndexerAccess, IndexerWire } from '../indexer-wire.ts';
import { type ReadReleases, settingsOf } from './read-releases.ts';
import type { RequestFeed } from './request-feed.ts';

interface FeedWireDeps {
  readonly access: IndexerAccess;
  readonly request: RequestFeed;
  readonly readReleases: ReadReleases;
}

/** A plain feed. It has recent releases alone, of which a search takes those with the title. */
export function createFeedWire({ access, request, readReleases }: FeedWireDeps): IndexerWire {
  const readAll = async (signal: AbortSignal) => (await readReleases(await request({}, signal))).releases;
  return {
    ...settingsOf(access),
    async search(query, { signal }) {
      return (await readAll(signal)).filter((release) => isOf(release, query));
    },
    async recent({ signal, isKnown }) {
      return (await readAll(signal)).filter(({ guid }) => !isKnown(guid));
    },
    readCapabilities: async () => null,
  };
}

/** Releases often have more in front of the year than the title, so the title has to be contained only. */
function isOf({ title, parsed }: Release, { title: wanted, year }: IndexerQuery): boolean {
  const key = titleKey(wanted);
  const isYear = year === null || parsed.year === null || parsed.year === year;
  return isYear && key !== '' && titleKey(title).includes(key);
}
