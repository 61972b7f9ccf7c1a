import { memoizePromise } from '../async/memoize-promise.ts';
import type { ScanDeps } from '../scan/scan-deps.ts';
import * as kinds from '../tasks/kind-names.ts';
import type { TaskHandler, TaskHandlers, TaskKind } from '../tasks/task-handlers.ts';
import type { FeatureDeps } from './feature-deps.ts';
import { searchAfterFailure } from './search-after-failure.ts';

type KindSettings = Omit<TaskKind, 'run'>;

/** Of moves too, as disks are slow. */
const oneAtOnce: KindSettings = { concurrency: 1 };
const refreshes: KindSettings = { concurrency: 4 };
/** Few, as indexers limit the requests of each client. */
const searches: KindSettings = { concurrency: 2 };
/** A disk that is full or not mounted takes longer to come back than a network. */
const imports: KindSettings = { concurrency: 2, backoff: { baseMs: 30_000, maximumMs: 600_000 } };
/** So many receivers at once; one that is away is asked for new events once a minute. */
const deliveries: KindSettings = { concurrency: 4, backoff: { baseMs: 5_000, maximumMs: 60_000 } };
const retries: KindSettings = { concurrency: 8, backoff: { baseMs: 5_000, maximumMs: 3_600_000 } };

/** For tests, in which one node runs more tasks at once than is usual. */
export const withConcurrency = (handlers: TaskHandlers, tasks: number): TaskHandlers =>
  Object.fromEntries(
    Object.entries(handlers).map(([kind, handler]) => [
      kind,
      { ...(typeof handler === 'function' ? { run: handler } : handler), concurrency: tasks },
    ]),
  );

/**
 * The handlers of the tasks that the library itself enqueues, with how many of a kind one node runs at once. The modules of each are loaded
 * by the first task of its kind.
 */
export function createHandlers(deps: FeatureDeps, scanning: ScanDeps): TaskHandlers {
  return {
    [kinds.refreshMovieKind]: taskKind(refreshes, async () => {
      const { createRefreshMovieHandler } = await import('../movies/refresh-movie.ts');
      return createRefreshMovieHandler(deps);
    }),
    [kinds.autoSearchKind]: taskKind(searches, async () => {
      const { createAutoSearchHandler } = await import('../search/auto-search/auto-search-handler.ts');
      return createAutoSearchHandler(deps);
    }),
    [kinds.moveMovieFilesKind]: taskKind(oneAtOnce, async () => {
      const { createMoveMovieFilesHandler } = await import('../moves/move-movie-files.ts');
      return createMoveMovieFilesHandler(deps);
    }),
    [kinds.refreshStaleMoviesKind]: taskKind(oneAtOnce, async () => {
      const { createRefreshStaleMoviesHandler } = await import('../movies/stale/refresh-stale-movies.ts');
      return createRefreshStaleMoviesHandler(deps);
    }),
    [kinds.searchMissingMoviesKind]: taskKind(oneAtOnce, async () => {
      const { createSearchMissingMoviesHandler } = await import('../search/scheduled-search.ts');
      return createSearchMissingMoviesHandler(deps);
    }),
    [kinds.searchCutoffUnmetMoviesKind]: taskKind(oneAtOnce, async () => {
      const { createSearchCutoffUnmetMoviesHandler } = await import('../search/scheduled-search.ts');
      return createSearchCutoffUnmetMoviesHandler(deps);
    }),
    [kinds.syncRssKind]: taskKind(oneAtOnce, async () => {
      const { createSyncRssHandler } = await import('../search/rss/sync-rss.ts');
      return createSyncRssHandler(deps);
    }),
    [kinds.grabPendingReleasesKind]: taskKind(oneAtOnce, async () => {
      const { createGrabPendingReleasesHandler } = await import('../search/pending/grab-pending-releases.ts');
      return createGrabPendingReleasesHandler(deps);
    }),
    [kinds.rescoreFilesKind]: taskKind(oneAtOnce, async () => {
      const { createRescoreFilesHandler } = await import('../custom-formats/file-scores/rescore-files.ts');
      return createRescoreFilesHandler(deps);
    }),
    [kinds.followCutoffKind]: taskKind(oneAtOnce, async () => {
      const { createFollowCutoffHandler } = await import('../wanted/follow-cutoff.ts');
      return createFollowCutoffHandler(deps);
    }),
    [kinds.searchWantedKind]: taskKind(oneAtOnce, async () => {
      const { createSearchWantedHandler } = await import('../search/search-wanted.ts');
      return createSearchWantedHandler(deps);
    }),
    [kinds.renameMovieFilesKind]: taskKind(oneAtOnce, async () => {
      const { createRenameMovieFilesHandler } = await import('../renames/rename-movie-files.ts');
      return createRenameMovieFilesHandler(deps);
    }),
    [kinds.backUpDatabaseKind]: taskKind(oneAtOnce, async () => {
      const { createBackUpDatabaseHandler } = await import('../backup/scheduled-backup.ts');
      return createBackUpDatabaseHandler(deps.backup);
    }),
    [kinds.scanRootFoldersKind]: taskKind(oneAtOnce, async () => {
      const { createScanRootFoldersHandler } = await import('../scan/scan-root-folders.ts');
      return createScanRootFoldersHandler(scanning);
    }),
    [kinds.importDownloadKind]: taskKind(imports, async () => {
      const { createImportDownloadHandler } = await import('../queue/completed/import-download-handler.ts');
      return createImportDownloadHandler(
        { ...deps, enqueueSearch: searchAfterFailure(deps) },
        deps.runImport,
      );
    }),
    [kinds.importFilesKind]: taskKind(oneAtOnce, async () => {
      const { createImportFilesHandler } = await import('../import/import-files-handler.ts');
      return createImportFilesHandler(deps, deps.runImport);
    }),
    [kinds.deliverWebhooksKind]: taskKind(deliveries, async () => {
      const { createDeliverWebhooksHandler } = await import('../webhooks/deliver-webhooks.ts');
      return createDeliverWebhooksHandler(deps);
    }),
    [kinds.retryWebhookKind]: taskKind(retries, async () => {
      const { createRetryWebhookHandler } = await import('../webhooks/retry-delivery.ts');
      return createRetryWebhookHandler(deps);
    }),
    [kinds.cleanHistoryKind]: taskKind(oneAtOnce, async () => {
      const { createCleanHistoryHandler } = await import('../tasks/clean-history.ts');
      const { createDeleteOldDownloads } = await import('../queue/delete-old-downloads.ts');
      return createCleanHistoryHandler({ ...deps, deleteOldDownloads: createDeleteOldDownloads(deps) });
    }),
    [kinds.cleanRecycleBinKind]: taskKind(oneAtOnce, async () => {
      const { createEmptyRecycleBinHandler } = await import('../recycle-bin/empty-recycle-bin.ts');
      return createEmptyRecycleBinHandler(deps, 'expired');
    }),
    [kinds.emptyRecycleBinKind]: taskKind(oneAtOnce, async () => {
      const { createEmptyRecycleBinHandler } = await import('../recycle-bin/empty-recycle-bin.ts');
      return createEmptyRecycleBinHandler(deps, 'all');
    }),
  };
}

function taskKind(settings: KindSettings, load: () => Promise<TaskHandler>): TaskKind {
  const loaded = memoizePromise(load);
  return {
    ...settings,
    async run(run) {
      const handle = await loaded();
      return handle(run);
    },
  };
}
