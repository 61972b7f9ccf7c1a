import { backUpDatabaseKind, createBackUpDatabaseHandler } from '../backup/scheduled-backup.ts';
import { rescoreFilesKind } from '../custom-formats/file-scores/mark-scores-due.ts';
import { createRescoreFilesHandler } from '../custom-formats/file-scores/rescore-files.ts';
import type { EntityManager } from '../database/database.ts';
import { createImportFilesHandler, importFilesKind } from '../import/import-files-handler.ts';
import type { RunImport } from '../import/import-operation.ts';
import { moveMovieFilesKind } from '../moves/enqueue-move.ts';
import { createMoveMovieFilesHandler } from '../moves/move-movie-files.ts';
import { createRefreshMovieHandler, refreshMovieKind } from '../movies/refresh-movie.ts';
import {
  createRefreshStaleMoviesHandler,
  refreshStaleMoviesKind,
} from '../movies/stale/refresh-stale-movies.ts';
import { importDownloadKind } from '../queue/completed/import-download.ts';
import { createImportDownloadHandler } from '../queue/completed/import-download-handler.ts';
import { createDeleteOldDownloads } from '../queue/delete-old-downloads.ts';
import type { SearchAfterFailure } from '../queue/failed/fail-download.ts';
import {
  cleanRecycleBinKind,
  createEmptyRecycleBinHandler,
  emptyRecycleBinKind,
} from '../recycle-bin/empty-recycle-bin.ts';
import { createRenameMovieFilesHandler, renameMovieFilesKind } from '../renames/rename-movie-files.ts';
import type { ScanDeps } from '../scan/scan-deps.ts';
import { createScanRootFoldersHandler, scanRootFoldersKind } from '../scan/scan-root-folders.ts';
import { createAutoSearchHandler } from '../search/auto-search/auto-search-handler.ts';
import { autoSearchKind, enqueueAutoSearch } from '../search/auto-search/start-auto-search.ts';
import {
  createGrabPendingReleasesHandler,
  grabPendingReleasesKind,
} from '../search/pending/grab-pending-releases.ts';
import { createSyncRssHandler, syncRssKind } from '../search/rss/sync-rss.ts';
import {
  createSearchCutoffUnmetMoviesHandler,
  createSearchMissingMoviesHandler,
  searchCutoffUnmetMoviesKind,
  searchMissingMoviesKind,
} from '../search/scheduled-search.ts';
import { createSearchWantedHandler } from '../search/search-wanted.ts';
import { cleanHistoryKind, createCleanHistoryHandler } from '../tasks/clean-history.ts';
import type { TaskHandler, TaskHandlers, TaskKind } from '../tasks/task-handlers.ts';
import { searchWantedKind } from '../wanted/create-wanted.ts';
import { createFollowCutoffHandler, followCutoffKind } from '../wanted/follow-cutoff.ts';
import { createDeliverWebhooksKind } from '../webhooks/deliver-webhooks.ts';
import { deliverWebhooksKind } from '../webhooks/enqueue-deliveries.ts';
import { createRetryWebhookKind, retryWebhookKind } from '../webhooks/retry-delivery.ts';
import type { FeatureDeps } from './feature-deps.ts';

/** How many tasks of a kind one node runs at once; few searches, as indexers limit the requests of each client, and one move, as disks are slow. */
const concurrency = { refresh: 4, search: 2, move: 1, schedule: 1, import: 2 } as const;

/** A disk that is full or not mounted takes longer to come back than a network. */
const importBackoff = { baseMs: 30_000, maximumMs: 600_000 };

interface HandlerDeps {
  readonly scanning: ScanDeps;
  readonly runImport: RunImport;
}

/** For tests, in which one node runs more tasks at once than is usual. */
export const withConcurrency = (handlers: TaskHandlers, tasks: number): TaskHandlers =>
  Object.fromEntries(
    Object.entries(handlers).map(([kind, handler]) => [
      kind,
      { ...(typeof handler === 'function' ? { run: handler } : handler), concurrency: tasks },
    ]),
  );

/** The search for another release, once one has failed. */
export const searchAfterFailure =
  ({ tasks }: Pick<FeatureDeps, 'tasks'>) =>
  (em: EntityManager, { movieId, searchType, itemId }: SearchAfterFailure) =>
    enqueueAutoSearch(tasks, em, movieId, searchType, { after: itemId });

/** The handlers of the tasks that the library itself enqueues. */
export function createHandlers(deps: FeatureDeps, { scanning, runImport }: HandlerDeps): TaskHandlers {
  const scheduled = (run: TaskHandler): TaskKind => ({ run, concurrency: concurrency.schedule });
  return {
    [refreshMovieKind]: { run: createRefreshMovieHandler(deps), concurrency: concurrency.refresh },
    [autoSearchKind]: { run: createAutoSearchHandler(deps), concurrency: concurrency.search },
    [moveMovieFilesKind]: { run: createMoveMovieFilesHandler(deps), concurrency: concurrency.move },
    [refreshStaleMoviesKind]: scheduled(createRefreshStaleMoviesHandler(deps)),
    [searchMissingMoviesKind]: scheduled(createSearchMissingMoviesHandler(deps)),
    [searchCutoffUnmetMoviesKind]: scheduled(createSearchCutoffUnmetMoviesHandler(deps)),
    [syncRssKind]: scheduled(createSyncRssHandler(deps)),
    [grabPendingReleasesKind]: scheduled(createGrabPendingReleasesHandler(deps)),
    [rescoreFilesKind]: scheduled(createRescoreFilesHandler(deps)),
    [followCutoffKind]: scheduled(createFollowCutoffHandler(deps)),
    [searchWantedKind]: scheduled(createSearchWantedHandler(deps)),
    [renameMovieFilesKind]: scheduled(createRenameMovieFilesHandler(deps)),
    [backUpDatabaseKind]: scheduled(createBackUpDatabaseHandler(deps.backup)),
    [scanRootFoldersKind]: scheduled(createScanRootFoldersHandler(scanning)),
    [importDownloadKind]: {
      run: createImportDownloadHandler({ ...deps, enqueueSearch: searchAfterFailure(deps) }, runImport),
      ...{ concurrency: concurrency.import, backoff: importBackoff },
    },
    [importFilesKind]: scheduled(createImportFilesHandler(deps, runImport)),
    [deliverWebhooksKind]: createDeliverWebhooksKind(deps),
    [retryWebhookKind]: createRetryWebhookKind(deps),
    [cleanHistoryKind]: scheduled(
      createCleanHistoryHandler({ ...deps, deleteOldDownloads: createDeleteOldDownloads(deps) }),
    ),
    [cleanRecycleBinKind]: scheduled(createEmptyRecycleBinHandler(deps, 'expired')),
    [emptyRecycleBinKind]: scheduled(createEmptyRecycleBinHandler(deps, 'all')),
  };
}
