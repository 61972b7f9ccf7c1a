import './check-node.ts';

export type * from './auth/authenticator.ts';
export * from './auth/authorizer.ts';
export { presentedKeys } from './auth/presented-keys.ts';
export { authenticateHeaders, rateLimitHeaders, retryAfterHeaders } from './auth/refusal-headers.ts';
export { backupDatabase } from './backup/backup-database.ts';
export type {
  BackupOptions,
  BackupResult,
  RestoreOptions,
  RestoreResult,
} from './backup/backup-options.schema.ts';
export { restoreDatabase } from './backup/restore-database.ts';
export type {
  BlocklistAddInput,
  BlocklistClearedResult,
  BlocklistClearOptions,
  BlocklistItem,
  BlocklistPage,
  BlocklistQuery,
} from './blocklist/blocklist.schema.ts';
export type { Blocklist } from './blocklist/blocklist.ts';
export { copyDatabase } from './copy/copy-database.ts';
export type { CopiedTable, CopyOptions, CopyProgress } from './copy/copy-options.ts';
export { createLibrary } from './create-library.ts';
export type * from './custom-formats/custom-format.schema.ts';
export type * from './custom-formats/custom-formats.ts';
export type * from './custom-formats/published-format.schema.ts';
export type {
  DatabaseAddressOption,
  DatabaseOption,
  DatabasePoolOption,
  PostgresPool,
} from './database/database-option.ts';
export { type DatabaseInspection, inspectDatabase } from './database/inspect-database.ts';
export type { LibraryHandle } from './database/library-database.ts';
export type { Rejection } from './decisions/decision.ts';
export { type RejectionCode, rejectionCodes } from './decisions/rejection-codes.ts';
export type * from './delay-profiles/delay-profile.schema.ts';
export type * from './delay-profiles/delay-profiles.ts';
export type * from './download-settings/download-settings.schema.ts';
export type * from './download-settings/download-settings.ts';
export type {
  DownloadClientCreateInput,
  DownloadClientList,
  DownloadClientStatus,
  DownloadClientUpdateInput,
  StoredDownloadClient,
} from './downloads/download-client.schema.ts';
export type * from './downloads/download-clients.ts';
export type * from './downloads/downloads.ts';
export type {
  Grab,
  GrabListQuery,
  GrabPage,
  GrabState,
  ReleaseGrabbed,
  ReleaseGrabInput,
} from './downloads/grab.schema.ts';
export type { GrabSource } from './downloads/grab-release.ts';
export * from './errors/library-error.ts';
export type * from './events/events.ts';
export type * from './events/library-event.schema.ts';
export {
  downloadEventTypes,
  eventTypes,
  fileEventTypes,
  movieEventTypes,
  releaseEventTypes,
} from './events/library-event.schema.ts';
export type * from './files/media-info.schema.ts';
export type * from './health/library-health.schema.ts';
export type * from './history/activity.schema.ts';
export { activityTypes } from './history/activity.schema.ts';
export type * from './history/activity-log.ts';
export type {
  ImportCandidate,
  ImportDetectInput,
  ImportDetection,
  ImportExecuteInput,
  ImportedFile,
  ImportItem,
  ImportMethod,
  ImportMovie,
  ImportRejection,
  ImportRejectionCode,
  ImportSidecar,
} from './import/import.schema.ts';
export type * from './import/imports.ts';
export type * from './indexers/connections/indexer-connection.schema.ts';
export type * from './indexers/connections/indexer-connections.ts';
export type * from './indexers/indexer.schema.ts';
export type * from './indexers/indexer-definition.schema.ts';
export type {
  IndexerCreateInput,
  IndexerUpdateInput,
} from './indexers/indexer-inputs.schema.ts';
export type * from './indexers/indexers.ts';
export type * from './library.ts';
export type * from './library-options.ts';
export type * from './logging/library-logger.ts';
export type * from './metadata/metadata.ts';
export type * from './metadata/metadata-match.schema.ts';
export type * from './metadata/metadata-source.ts';
export { metadataLimits } from './metadata/metadata-source.ts';
export { createStarterCatalogue } from './metadata/starter-catalogue/starter-catalogue.ts';
export type { TmdbSourceOptions } from './metadata/tmdb/tmdb-options.ts';
export { createTmdbSource } from './metadata/tmdb/tmdb-source.ts';
export type * from './movies/connection/movie-connection.ts';
export type { PageInfo } from './movies/connection/page-info.schema.ts';
export type * from './movies/movie.schema.ts';
export type { FileToImport, MoviesImported, MovieToImport } from './movies/movie-import.schema.ts';
export type * from './movies/movie-inputs.schema.ts';
export {
  maximumAddedAtOnce,
  maximumBulkIds,
  maximumPageSize,
  movieSortFields,
  sortDirections,
} from './movies/movie-inputs.schema.ts';
export type * from './movies/movie-results.schema.ts';
export type * from './movies/movies.ts';
export type * from './movies/select/movie-selection.ts';
export type { CutoffUnmetSelection, ListItemSelection } from './movies/select/whole-movies.ts';
export {
  type MovieFileParams,
  type MovieFolderParams,
  movieFile,
  movieFolder,
} from './naming/movie-names.ts';
export type { ColonReplacement } from './naming/name-text.ts';
export type * from './naming/naming.schema.ts';
export type * from './naming/naming.ts';
export { freeName, nameKey } from './naming/naming-collisions.ts';
export type * from './naming/naming-subject.ts';
export { type TemplateKind, type TemplateProblem, validateTemplate } from './naming/validate-template.ts';
export { addressOf } from './network/address-of.ts';
export type * from './quality/quality-definition.schema.ts';
export { maximumQualityDefinitions } from './quality/quality-definition.schema.ts';
export type * from './quality/quality-definitions.ts';
export type * from './quality/quality-profile.schema.ts';
export type * from './quality/quality-profile-selection.ts';
export type * from './quality/quality-profiles.ts';
export {
  type AcceptanceReason,
  decideUpgrade,
  isCutoffMet,
  type RatedRelease,
  type Revision,
  type RuledProfile,
  type UpgradeDecision,
  type UpgradeRejection,
} from './quality/upgrade-rules.ts';
export type * from './queue/completed/queue-imports.schema.ts';
export type * from './queue/completed/queue-imports.ts';
export {
  type QueueCleanedUp,
  type QueueCleanUpOptions,
  type QueueEvent,
  type QueueEventType,
  type QueueItem,
  type QueueMessage,
  type QueuePage,
  type QueueQuery,
  type QueueRemoveOptions,
  type QueueStatus,
  queueEventTypes,
  queueStatuses,
  type TrackedDownloadState,
  type TrackedDownloadStatus,
} from './queue/queue.schema.ts';
export type * from './queue/queue.ts';
export { addressKey } from './rate-limits/address-key.ts';
export {
  type CreateRateLimitsOptions,
  createRateLimits,
  defaultRateLimits,
  type RateLimit,
} from './rate-limits/create-rate-limits.ts';
export type * from './rate-limits/rate-limiter.ts';
export type * from './recycle-bin/recycle-bin.schema.ts';
export type * from './recycle-bin/recycle-bin.ts';
export { parseReleaseName } from './releases/parse-release-name.ts';
export { parseReleasePath } from './releases/parse-release-path.ts';
export type {
  ParsedRelease,
  ReleaseEdition,
  ReleaseModifier,
  ReleaseQuality,
  ReleaseRevision,
  ReleaseSource,
} from './releases/parsed-release.schema.ts';
export type * from './renames/rename.schema.ts';
export { maximumRenamedMovies } from './renames/rename.schema.ts';
export type * from './renames/renames.ts';
export type * from './root-folders/root-folder.schema.ts';
export type * from './root-folders/root-folders.ts';
export type * from './scan/scan.schema.ts';
export type * from './scan/scan.ts';
export type * from './scan/unmatched.schema.ts';
export type * from './scan/unmatched.ts';
export type * from './search/interactive/search.schema.ts';
export type * from './search/interactive/search.ts';
export type * from './search-settings/search-settings.schema.ts';
export type * from './search-settings/search-settings.ts';
export type * from './select/selection.ts';
export type * from './statistics/library-statistics.schema.ts';
export type * from './tasks/host-tasks.ts';
export type * from './tasks/schedules/schedule.schema.ts';
export type * from './tasks/schedules/schedules.ts';
export type * from './tasks/task.schema.ts';
export { liveTaskStates, taskStates } from './tasks/task.schema.ts';
export type { JsonValue, RunningTask, TaskOutcome, TaskRun } from './tasks/task-handlers.ts';
export type * from './tasks/task-selection.ts';
export type * from './tasks/tasks.ts';
export { invalidInputOf } from './validation/validate.ts';
export {
  nearestName,
  optionRules,
  refuseOtherThanLibrary,
  refuseUnknown,
  validateOptions,
} from './validation/validate-options.ts';
export type * from './versions/version.schema.ts';
export { defaultVersionName, maximumVersions } from './versions/version.schema.ts';
export type * from './versions/versions.ts';
export type * from './wanted/wanted.schema.ts';
export type * from './wanted/wanted.ts';
export type * from './webhooks/webhook.schema.ts';
export { webhookEventTypes } from './webhooks/webhook.schema.ts';
export type * from './webhooks/webhooks.ts';
