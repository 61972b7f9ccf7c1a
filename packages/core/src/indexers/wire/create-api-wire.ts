import type { Release } from '../../releases/release.ts';
import { IndexerError, type IndexerSource } from '../indexer-source.ts';
import type { IndexerAccess, IndexerWire, WireCapabilities } from '../indexer-wire.ts';
import { settingsOf } from '../to-access.ts';
import type { ApiParameters } from './api-url.ts';
import { planSearch, selectCategories } from './plan-search.ts';
import { requestCapabilities } from './read-capabilities.ts';
import { type PageRequest, readPages } from './read-pages.ts';
import type { ReadReleases } from './read-releases.ts';
import type { RequestFeed } from './request-feed.ts';

interface ApiWireDeps {
  readonly access: IndexerAccess;
  readonly capabilities: WireCapabilities | null;
  readonly request: RequestFeed;
  readonly readReleases: ReadReleases;
}

const maximumPageSize = 100;
const searchPages = 5;
const recentPages = 10;

/** An indexer with the API Torznab or Newznab. */
export function createApiWire({ access, capabilities, request, readReleases }: ApiWireDeps): IndexerWire {
  let known = capabilities;

  /** Capabilities that cannot be read hinder no search by title. */
  async function findCapabilities(signal: AbortSignal): Promise<WireCapabilities | null> {
    try {
      known ??= await requestCapabilities(request, signal);
    } catch (error) {
      if (!isOneOf(error, ['badResponse', 'unsupported'])) throw error;
    }
    return known;
  }

  function readAll(
    parameters: ApiParameters,
    { signal, ...paging }: ReadAllOptions,
  ): Promise<readonly Release[]> {
    const pageSize = Math.min(known?.maximumPageSize ?? maximumPageSize, maximumPageSize);
    const readPage = async (page: PageRequest) =>
      readReleases(await request({ ...parameters, extended: 1, ...page }, signal));
    return readPages(readPage, { pageSize, ...paging });
  }

  const search: IndexerSource['search'] = async (
    query,
    { signal, onIncomplete, categories = access.categories },
  ) => {
    const found = await findCapabilities(signal);
    const cat = selectCategories(categories, found).join(',');
    const plan = planSearch(query, found);
    for (const [index, parameters] of plan.entries()) {
      const isFinal = index === plan.length - 1;
      const options = { signal, onIncomplete, maximumPages: searchPages, isLast: () => false };
      const releases = await readAll({ ...parameters, cat }, options).catch((error: unknown) => {
        if (isFinal || !isOneOf(error, ['unsupported'])) throw error;
        return [];
      });
      if (releases.length > 0) return releases;
    }
    return [];
  };

  const recent: IndexerSource['recent'] = async ({ signal, onIncomplete, since, isKnown }) => {
    const cat = selectCategories(access.categories, await findCapabilities(signal)).join(',');
    const isOld = ({ publishedAt }: Release) => since !== null && publishedAt !== null && publishedAt < since;
    const releases = await readAll(
      { t: 'search', cat },
      {
        ...{ signal, onIncomplete },
        maximumPages: since === null ? 1 : recentPages,
        isLast: (page) => page.some(({ guid }) => isKnown(guid)) || page.every(isOld),
      },
    );
    return releases.filter(({ guid }) => !isKnown(guid));
  };

  return {
    ...settingsOf(access),
    search,
    recent,
    readCapabilities: (signal) => requestCapabilities(request, signal),
  };
}

interface ReadAllOptions {
  readonly signal: AbortSignal;
  readonly maximumPages: number;
  readonly isLast: (releases: readonly Release[]) => boolean;
  readonly onIncomplete: ((reason: string) => void) | undefined;
}

const isOneOf = (error: unknown, failures: readonly IndexerError['failure'][]) =>
  error instanceof IndexerError && failures.includes(error.failure);
