import type { Blocklist } from '../blocklist/blocklist.ts';
import type { CustomFormats } from '../custom-formats/custom-formats.ts';
import type { DelayProfiles } from '../delay-profiles/delay-profiles.ts';
import type { DownloadSettings } from '../download-settings/download-settings.ts';
import type { DownloadClients } from '../downloads/download-clients.ts';
import type { Downloads } from '../downloads/downloads.ts';
import type { IndexerConnections } from '../indexers/connections/indexer-connections.ts';
import type { Indexers } from '../indexers/indexers.ts';
import type { Queue } from '../queue/queue.ts';
import type { Search } from '../search/interactive/search.ts';
import type { SearchSettings } from '../search-settings/search-settings.ts';
import type { Wanted } from '../wanted/wanted.ts';
import type { LazyFeaturesDeps } from './feature-deps.ts';
import { readAndUpdate, readAndWrite } from './operation-names.ts';
import { searchAfterFailure } from './search-after-failure.ts';

/** The features of releases: where they are found, which are wanted, and how they are downloaded. */
export function composeReleases(deps: LazyFeaturesDeps) {
  const { feature, database, queueFeed } = deps;
  return {
    indexers: feature<Indexers>(
      { ...readAndWrite, test: true, testStored: true, definitions: true },
      async () => {
        const { createIndexers } = await import('../indexers/create-indexers.ts');
        return createIndexers({ ...deps, states: deps.indexerStates });
      },
    ),
    indexerConnections: feature<IndexerConnections>(
      { get: true, set: true, delete: true, list: true, sync: true },
      async () => {
        const { createIndexerConnections } = await import(
          '../indexers/connections/create-indexer-connections.ts'
        );
        return createIndexerConnections(deps);
      },
    ),
    search: feature<Search>({ releases: true, stream: true, pending: true }, async () => {
      const { createSearch } = await import('../search/interactive/create-search.ts');
      return createSearch(deps);
    }),
    searchSettings: feature<SearchSettings>(readAndUpdate, async () => {
      const { createSearchSettings } = await import('../search-settings/create-search-settings.ts');
      return createSearchSettings(database);
    }),
    customFormats: feature<CustomFormats>(
      { ...readAndWrite, test: true, import: true, export: true },
      async () => (await import('../custom-formats/create-custom-formats.ts')).createCustomFormats(deps),
    ),
    delayProfiles: feature<DelayProfiles>(readAndWrite, async () => {
      const { createDelayProfiles } = await import('../delay-profiles/create-delay-profiles.ts');
      return createDelayProfiles(database);
    }),
    blocklist: feature<Blocklist>({ list: true, add: true, remove: true, clear: true }, async () => {
      const { createBlocklist } = await import('../blocklist/create-blocklist.ts');
      return createBlocklist(deps);
    }),
    downloadClients: feature<DownloadClients>({ ...readAndWrite, test: true, testStored: true }, async () =>
      (await import('../downloads/create-download-clients.ts')).createDownloadClients(deps),
    ),
    downloads: feature<Downloads>({ grab: true, grabs: true, cancel: true, statistics: true }, async () => {
      const { createDownloads } = await import('../downloads/create-downloads.ts');
      const { createPendingGrabs } = await import('../search/pending/create-pending-grabs.ts');
      return createDownloads({ ...deps, pending: createPendingGrabs(deps) });
    }),
    downloadSettings: feature<DownloadSettings>(readAndUpdate, async () => {
      const { createDownloadSettings } = await import('../download-settings/create-download-settings.ts');
      return createDownloadSettings(database);
    }),
    queue: feature<Queue>(
      {
        ...{ list: true, get: true, remove: true, cleanUp: true, stream: true },
        ...{ candidates: true, import: true, retry: true },
      },
      async () => {
        const { createQueue } = await import('../queue/create-queue.ts');
        const { createQueueImports } = await import('../queue/completed/create-queue-imports.ts');
        return {
          ...createQueue({ ...deps, feed: queueFeed }),
          ...createQueueImports({ ...deps, enqueueSearch: searchAfterFailure(deps) }),
        };
      },
    ),
    wanted: feature<Wanted>({ missing: true, cutoffUnmet: true, search: true }, async () => {
      const { createWanted } = await import('../wanted/create-wanted.ts');
      return createWanted(deps);
    }),
  };
}
