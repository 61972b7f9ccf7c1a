import type { Blocklist } from '../blocklist/blocklist.ts';
import type { CustomFormats } from '../custom-formats/custom-formats.ts';
import type { DelayProfiles } from '../delay-profiles/delay-profiles.ts';
import type { DownloadSettings } from '../download-settings/download-settings.ts';
import type { DownloadClients } from '../downloads/download-clients.ts';
import type { Downloads } from '../downloads/downloads.ts';
import type { ActivityLog } from '../history/activity-log.ts';
import type { Imports } from '../import/imports.ts';
import type { IndexerConnections } from '../indexers/connections/indexer-connections.ts';
import type { Indexers } from '../indexers/indexers.ts';
import type { Library } from '../library.ts';
import type { Metadata } from '../metadata/metadata.ts';
import type { Movies } from '../movies/movies.ts';
import type { Naming } from '../naming/naming.ts';
import type { QualityDefinitions } from '../quality/quality-definitions.ts';
import type { QualityProfiles } from '../quality/quality-profiles.ts';
import type { Queue } from '../queue/queue.ts';
import type { QueueFeed } from '../queue/queue-feed.ts';
import type { RecycleBin } from '../recycle-bin/recycle-bin.ts';
import type { Renames } from '../renames/renames.ts';
import type { RootFolders } from '../root-folders/root-folders.ts';
import type { Scan } from '../scan/scan.ts';
import type { ScanDeps } from '../scan/scan-deps.ts';
import type { Unmatched } from '../scan/unmatched.ts';
import type { Search } from '../search/interactive/search.ts';
import type { SearchSettings } from '../search-settings/search-settings.ts';
import type { Files, Versions } from '../versions/versions.ts';
import type { Wanted } from '../wanted/wanted.ts';
import type { Webhooks } from '../webhooks/webhooks.ts';
import type { FeatureDeps } from './feature-deps.ts';
import { loadOnFirstUse } from './load-on-first-use.ts';
import { searchAfterFailure } from './search-after-failure.ts';

/** The features that a start does not need. */
export type LazyFeatures = Omit<
  Library,
  'movies' | 'tasks' | 'schedules' | 'events' | 'start' | 'stop' | 'health' | symbol
>;

export interface LazyFeaturesDeps extends FeatureDeps {
  readonly scanning: ScanDeps;
  readonly queueFeed: QueueFeed;
  readonly updateMovie: Movies['update'];
  /** Fires when the library stops. */
  readonly stopping: AbortSignal;
}

const settings = { get: true, update: true } as const;
const readAndWrite = { list: true, get: true, create: true, update: true, delete: true } as const;

/** Features whose modules are loaded by their first use. */
export function composeFeatures(deps: LazyFeaturesDeps): LazyFeatures {
  const { database, scanning, queueFeed, updateMovie, stopping } = deps;
  return {
    versions: loadOnFirstUse<Versions>({ ...readAndWrite, listMany: true }, async () => {
      const { createVersions } = await import('../versions/create-versions.ts');
      return createVersions({ ...deps, updateMovie });
    }),
    files: loadOnFirstUse<Files>({ list: true, listMany: true, delete: true }, async () => {
      const { createFiles } = await import('../versions/create-files.ts');
      return createFiles(deps);
    }),
    recycleBin: loadOnFirstUse<RecycleBin>(
      { list: true, restore: true, delete: true, empty: true },
      async () => (await import('../recycle-bin/create-recycle-bin.ts')).createRecycleBin(deps),
    ),
    activity: loadOnFirstUse<ActivityLog>({ list: true, count: true }, async () => {
      const { createActivityLog } = await import('../history/create-activity-log.ts');
      return createActivityLog(database);
    }),
    qualityProfiles: loadOnFirstUse<QualityProfiles>(readAndWrite, async () => {
      const { createQualityProfiles } = await import('../quality/create-quality-profiles.ts');
      const { createFollowCutoff } = await import('../wanted/follow-cutoff.ts');
      const { markScoresDue } = await import('../custom-formats/file-scores/mark-scores-due.ts');
      return createQualityProfiles({
        database,
        followCutoff: createFollowCutoff(deps),
        followScores: (em, id) => markScoresDue(deps, em, [id]),
      });
    }),
    qualityDefinitions: loadOnFirstUse<QualityDefinitions>({ list: true, update: true }, async () => {
      const { createQualityDefinitions } = await import('../quality/create-quality-definitions.ts');
      return createQualityDefinitions(database);
    }),
    customFormats: loadOnFirstUse<CustomFormats>(
      { ...readAndWrite, test: true, import: true, export: true },
      async () => (await import('../custom-formats/create-custom-formats.ts')).createCustomFormats(deps),
    ),
    rootFolders: loadOnFirstUse<RootFolders>({ ...readAndWrite, validate: true }, async () => {
      const { createRootFolders } = await import('../root-folders/create-root-folders.ts');
      return createRootFolders(deps);
    }),
    naming: loadOnFirstUse<Naming>({ ...settings, tokens: true, preview: true, validate: true }, async () =>
      (await import('../naming/create-naming.ts')).createNaming(database),
    ),
    delayProfiles: loadOnFirstUse<DelayProfiles>(readAndWrite, async () => {
      const { createDelayProfiles } = await import('../delay-profiles/create-delay-profiles.ts');
      return createDelayProfiles(database);
    }),
    blocklist: loadOnFirstUse<Blocklist>({ list: true, add: true, remove: true, clear: true }, async () => {
      const { createBlocklist } = await import('../blocklist/create-blocklist.ts');
      return createBlocklist(deps);
    }),
    searchSettings: loadOnFirstUse<SearchSettings>(settings, async () => {
      const { createSearchSettings } = await import('../search-settings/create-search-settings.ts');
      return createSearchSettings(database);
    }),
    downloadSettings: loadOnFirstUse<DownloadSettings>(settings, async () => {
      const { createDownloadSettings } = await import('../download-settings/create-download-settings.ts');
      return createDownloadSettings(database);
    }),
    scan: loadOnFirstUse<Scan>({ start: true, status: true }, async () => {
      const { createScan } = await import('../scan/create-scan.ts');
      return createScan(deps);
    }),
    unmatched: loadOnFirstUse<Unmatched>({ list: true, match: true }, async () => {
      const { createUnmatched } = await import('../scan/create-unmatched.ts');
      return createUnmatched(scanning);
    }),
    imports: loadOnFirstUse<Imports>({ detect: true, execute: true }, async () => {
      const { createImports } = await import('../import/create-imports.ts');
      return createImports(deps);
    }),
    downloadClients: loadOnFirstUse<DownloadClients>(
      { ...readAndWrite, test: true, testStored: true },
      async () => (await import('../downloads/create-download-clients.ts')).createDownloadClients(deps),
    ),
    downloads: loadOnFirstUse<Downloads>(
      { grab: true, grabs: true, cancel: true, statistics: true },
      async () => {
        const { createDownloads } = await import('../downloads/create-downloads.ts');
        const { createPendingGrabs } = await import('../search/pending/create-pending-grabs.ts');
        return createDownloads({ ...deps, pending: createPendingGrabs(deps) });
      },
    ),
    queue: loadOnFirstUse<Queue>(
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
    wanted: loadOnFirstUse<Wanted>({ missing: true, cutoffUnmet: true, search: true }, async () => {
      const { createWanted } = await import('../wanted/create-wanted.ts');
      return createWanted(deps);
    }),
    webhooks: loadOnFirstUse<Webhooks>(
      { ...readAndWrite, test: true, testStored: true, deliveries: true },
      async () => (await import('../webhooks/create-webhooks.ts')).createWebhooks(deps),
    ),
    renames: loadOnFirstUse<Renames>({ preview: true, execute: true }, async () => {
      const { createRenames } = await import('../renames/create-renames.ts');
      return createRenames(deps);
    }),
    indexers: loadOnFirstUse<Indexers>(
      { ...readAndWrite, test: true, testStored: true, definitions: true },
      async () => {
        const { createIndexers } = await import('../indexers/create-indexers.ts');
        const createWire = await deps.loadWire();
        return createIndexers({ ...deps, createWire, states: deps.indexerStates });
      },
    ),
    indexerConnections: loadOnFirstUse<IndexerConnections>(
      { get: true, set: true, delete: true, list: true, sync: true },
      async () => {
        const { createIndexerConnections } = await import(
          '../indexers/connections/create-indexer-connections.ts'
        );
        return createIndexerConnections(deps);
      },
    ),
    metadata: loadOnFirstUse<Metadata>({ search: true }, async () => {
      const { createSearchMetadata } = await import('../metadata/search-metadata.ts');
      const { createFindMovieIds } = await import('../movies/get-movies.ts');
      return { search: createSearchMetadata({ ...deps, findMovieIds: createFindMovieIds(deps) }) };
    }),
    search: loadOnFirstUse<Search>({ releases: true, stream: true, pending: true }, async () => {
      const { createSearch } = await import('../search/interactive/create-search.ts');
      return createSearch({ ...deps, stopping });
    }),
    ...loadOnFirstUse<Pick<Library, 'statistics'>>({ statistics: true }, async () => {
      const { createLibraryStatistics } = await import('../statistics/library-statistics.ts');
      return { statistics: createLibraryStatistics(deps) };
    }),
  };
}
