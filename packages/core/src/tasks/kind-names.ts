/**
 * The kinds of tasks that the library itself enqueues. They stand together here, as schedules and handlers name all of them before their
 * features are loaded.
 */

export const autoSearchKind = 'auto-search';
export const backUpDatabaseKind = 'back-up-database';
export const cleanHistoryKind = 'clean-history';
/** Deletes what is older than its root folder keeps it; by schedule. */
export const cleanRecycleBinKind = 'clean-recycle-bin';
export const deliverWebhooksKind = 'deliver-webhooks';
/** Deletes everything in the recycle bin; users start it. */
export const emptyRecycleBinKind = 'empty-recycle-bin';
export const followCutoffKind = 'follow-quality-cutoff';
export const grabPendingReleasesKind = 'grab-pending-releases';
export const importDownloadKind = 'import-download';
export const importFilesKind = 'import-files';
export const moveMovieFilesKind = 'move-movie-files';
export const refreshMovieKind = 'refresh-movie';
export const refreshStaleMoviesKind = 'refresh-stale-movies';
export const renameMovieFilesKind = 'rename-movie-files';
export const rescoreFilesKind = 'rescore-files';
export const retryWebhookKind = 'retry-webhook';
export const scanRootFoldersKind = 'scan-root-folders';
export const searchCutoffUnmetMoviesKind = 'search-cutoff-unmet-movies';
export const searchMissingMoviesKind = 'search-missing-movies';
export const searchWantedKind = 'search-wanted-movies';
export const syncRssKind = 'sync-rss';
