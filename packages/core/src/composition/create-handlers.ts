import type { ScanDeps } from '../scan/scan-deps.ts';
import * as kinds from '../tasks/kind-names.ts';
import type { TaskKind } from '../tasks/task-handlers.ts';
import type { FeatureDeps } from './feature-deps.ts';
import { loadTaskKind, type TaskKindSettings } from './load-task-kind.ts';
import { searchAfterFailure } from './search-after-failure.ts';

/** Also moves, as disks are slow. */
const oneAtOnce: TaskKindSettings = { concurrency: 1 };
const refreshes: TaskKindSettings = { concurrency: 4 };
/** Few, as indexers limit the requests of each client. */
const searches: TaskKindSettings = { concurrency: 2 };
/** A disk that is full or not mounted takes longer to come back than a network. */
const imports: TaskKindSettings = { concurrency: 2, backoff: { baseMs: 30_000, maximumMs: 600_000 } };
/** So many receivers at once; one that is away is asked for new events once a minute. */
const deliveries: TaskKindSettings = { concurrency: 4, backoff: { baseMs: 5_000, maximumMs: 60_000 } };
const retries: TaskKindSettings = { concurrency: 8, backoff: { baseMs: 5_000, maximumMs: 3_600_000 } };

type OwnHandlers = Readonly<Record<string, TaskKind>>;

/** For tests, in which one node runs more tasks at once than is usual. */
export const withConcurrency = (handlers: OwnHandlers, concurrency: number): OwnHandlers =>
  Object.fromEntries(Object.entries(handlers).map(([name, kind]) => [name, { ...kind, concurrency }]));

/**
 * The handlers of the tasks that the library itself enqueues, with how many of a kind one node runs at once. The modules of each are loaded
 * by the first task of its kind.
 */
export function createHandlers(deps: FeatureDeps, scanning: ScanDeps): OwnHandlers {
  return {
    [kinds.refreshMovieKind]: loadTaskKind(refreshes, async () => {
      const { createRefreshMovieHandler } = await import('../movies/refresh-movie.ts');
      return createRefreshMovieHandler(deps);
    }),
    [kinds.autoSearchKind]: loadTaskKind(searches, async () => {
      const { createAutoSearchHandler } = await import('../search/auto-search/auto-search-handler.ts');
      return createAutoSearchHandler(deps);
    }),
    [kinds.moveMovieFilesKind]: loadTaskKind(oneAtOnce, async () => {
      const { createMoveMovieFilesHandler } = await import('../moves/move-movie-files.ts');
      return createMoveMovieFilesHandler(deps);
    }),
    [kinds.refreshStaleMoviesKind]: loadTaskKind(oneAtOnce, async () => {
      const { createRefreshStaleMoviesHandler } = await import('../movies/stale/refresh-stale-movies.ts');
      return createRefreshStaleMoviesHandler(deps);
    }),
    [kinds.searchMissingMoviesKind]: loadTaskKind(oneAtOnce, async () => {
      const { createSearchMissingMoviesHandler } = await import('../search/scheduled-search.ts');
      return createSearchMissingMoviesHandler(deps);
    }),
    [kinds.searchCutoffUnmetMoviesKind]: loadTaskKind(oneAtOnce, async () => {
      const { createSearchCutoffUnmetMoviesHandler } = await import('../search/scheduled-search.ts');
      return createSearchCutoffUnmetMoviesHandler(deps);
    }),
    [kinds.syncRssKind]: loadTaskKind(oneAtOnce, async () => {
      const { createSyncRssHandler } = await import('../search/rss/sync-rss.ts');
      return createSyncRssHandler(deps);
    }),
    [kinds.grabPendingReleasesKind]: loadTaskKind(oneAtOnce, async () => {
      const { createGrabPendingReleasesHandler } = await import('../search/pending/grab-pending-releases.ts');
      return createGrabPendingReleasesHandler(deps);
    }),
    [kinds.rescoreFilesKind]: loadTaskKind(oneAtOnce, async () => {
      const { createRescoreFilesHandler } = await import('../custom-formats/file-scores/rescore-files.ts');
      return createRescoreFilesHandler(deps);
    }),
    [kinds.followCutoffKind]: loadTaskKind(oneAtOnce, async () => {
      const { createFollowCutoffHandler } = await import('../wanted/follow-cutoff.ts');
      return createFollowCutoffHandler(deps);
    }),
    [kinds.searchWantedKind]: loadTaskKind(oneAtOnce, async () => {
      const { createSearchWantedHandler } = await import('../search/search-wanted.ts');
      return createSearchWantedHandler(deps);
    }),
    [kinds.renameMovieFilesKind]: loadTaskKind(oneAtOnce, async () => {
      const { createRenameMovieFilesHandler } = await import('../renames/rename-movie-files.ts');
      return createRenameMovieFilesHandler(deps);
    }),
    [kinds.backUpDatabaseKind]: loadTaskKind(oneAtOnce, async () => {
      const { createBackUpDatabaseHandler } = await import('../backup/scheduled-backup.ts');
      return createBackUpDatabaseHandler(deps.backup);
    }),
    [kinds.scanRootFoldersKind]: loadTaskKind(oneAtOnce, async () => {
      const { createScanRootFoldersHandler } = await import('../scan/scan-root-folders.ts');
      return createScanRootFoldersHandler(scanning);
    }),
    [kinds.importDownloadKind]: loadTaskKind(imports, async () => {
      const { createImportDownloadHandler } = await import('../queue/completed/import-download-handler.ts');
      return createImportDownloadHandler(
        { ...deps, enqueueSearch: searchAfterFailure(deps) },
        deps.runImport,
      );
    }),
    [kinds.importFilesKind]: loadTaskKind(oneAtOnce, async () => {
      const { createImportFilesHandler } = await import('../import/import-files-handler.ts');
      return createImportFilesHandler(deps, deps.runImport);
    }),
    [kinds.deliverWebhooksKind]: loadTaskKind(deliveries, async () => {
      const { createDeliverWebhooksHandler } = await import('../webhooks/deliver-webhooks.ts');
      return createDeliverWebhooksHandler(deps);
    }),
    [kinds.retryWebhookKind]: loadTaskKind(retries, async () => {
      const { createRetryWebhookHandler } = await import('../webhooks/retry-delivery.ts');
      return createRetryWebhookHandler(deps);
    }),
    [kinds.cleanHistoryKind]: loadTaskKind(oneAtOnce, async () => {
      const { createCleanHistoryHandler } = await import('../tasks/clean-history.ts');
      const { createDeleteOldDownloads } = await import('../queue/delete-old-downloads.ts');
      return createCleanHistoryHandler({ ...deps, deleteOldDownloads: createDeleteOldDownloads(deps) });
    }),
    [kinds.cleanRecycleBinKind]: loadTaskKind(oneAtOnce, async () => {
      const { createEmptyRecycleBinHandler } = await import('../recycle-bin/empty-recycle-bin.ts');
      return createEmptyRecycleBinHandler(deps, 'expired');
    }),
    [kinds.emptyRecycleBinKind]: loadTaskKind(oneAtOnce, async () => {
      const { createEmptyRecycleBinHandler } = await import('../recycle-bin/empty-recycle-bin.ts');
      return createEmptyRecycleBinHandler(deps, 'all');
    }),
  };
}
