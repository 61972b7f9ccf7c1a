import type { Release } from '../../releases/release.ts';
import { titleKey } from '../../text/title-key.ts';
import type { IndexerQuery, ReadOptions } from '../indexer-source.ts';
import type { IndexerAccess, IndexerWire } from '../indexer-wire.ts';
import { settingsOf } from '../to-access.ts';
import { cutOffReason } from './read-pages.ts';
import type { ReadReleases } from './read-releases.ts';
import type { RequestFeed } from './request-feed.ts';

interface FeedWireDeps {
  readonly access: IndexerAccess;
  readonly request: RequestFeed;
  readonly readReleases: ReadReleases;
}

/** A plain feed. It has recent releases alone, of which a search takes those with the title. */
export function createFeedWire({ access, request, readReleases }: FeedWireDeps): IndexerWire {
  const readAll = async ({ signal, onIncomplete }: ReadOptions) => {
    const { answer, releases } = await readReleases(await request({}, signal));
    if (answer.isCutOff) onIncomplete?.(cutOffReason);
    return releases;
  };
  return {
    ...settingsOf(access),
    async search(query, options) {
      return (await readAll(options)).filter((release) => isOf(release, query));
    },
    async recent({ isKnown, ...options }) {
      return (await readAll(options)).filter(({ guid }) => !isKnown(guid));
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
