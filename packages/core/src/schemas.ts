import './check-node.ts';

/**
 * The zod schemas of the public shapes: what operations accept and return, for validation, OpenAPI documents and forms of
 * hosts. Operations validate their input themselves; nothing has to be parsed before they are called.
 *
 * @example
 * const jsonSchema = z.toJSONSchema(movieCreateSchema, { io: 'input' });
 */
export {
  blocklistAddSchema,
  blocklistClearedSchema,
  blocklistClearOptionsSchema,
  blocklistItemSchema,
  blocklistPageSchema,
  blocklistQuerySchema,
} from './blocklist/blocklist.schema.ts';
export {
  conditionTypeSchema,
  customFormatCreateSchema,
  customFormatListSchema,
  customFormatResultSchema,
  customFormatSchema,
  customFormatTestResultSchema,
  customFormatTestSchema,
  customFormatUpdateSchema,
  formatConditionInputSchema,
  formatConditionResultSchema,
  formatConditionSchema,
  indexerFlagSchema,
  profileScoreSchema,
  trashScoreSchema,
} from './custom-formats/custom-format.schema.ts';
export {
  customFormatImportOptionsSchema,
  customFormatImportResultSchema,
  customFormatImportSchema,
  publishedFormatInputSchema,
} from './custom-formats/published-format.schema.ts';
export { rejectionCodeSchema, rejectionSchema } from './decisions/decision.schema.ts';
export {
  delayProfileCreateSchema,
  delayProfileListSchema,
  delayProfileSchema,
  delayProfileUpdateSchema,
} from './delay-profiles/delay-profile.schema.ts';
export {
  downloadSettingsSchema,
  downloadSettingsUpdateSchema,
} from './download-settings/download-settings.schema.ts';
export {
  downloadClientCreateSchema,
  downloadClientListSchema,
  downloadClientSchema,
  downloadClientStatusSchema,
  downloadClientUpdateSchema,
  remotePathMappingInputSchema,
  remotePathMappingSchema,
} from './downloads/download-client.schema.ts';
export {
  grabListQuerySchema,
  grabPageSchema,
  grabSchema,
  grabSourceSchema,
  grabStateSchema,
  releaseGrabbedSchema,
  releaseGrabSchema,
} from './downloads/grab.schema.ts';
export {
  downloadEventSchema,
  downloadEventTypeSchema,
  eventStreamParamsSchema,
  fileEventSchema,
  fileEventTypeSchema,
  libraryEventSchema,
  movieEventSchema,
  movieEventTypeSchema,
  releaseEventSchema,
  taskEventSchema,
} from './events/library-event.schema.ts';
export { mediaInfoSchema } from './files/media-info.schema.ts';
export { libraryHealthSchema } from './health/library-health.schema.ts';
export {
  activityCountParamsSchema,
  activityListParamsSchema,
  activityPageSchema,
  activitySchema,
  activityTypeSchema,
} from './history/activity.schema.ts';
export {
  importCandidateSchema,
  importDetectInputSchema,
  importDetectionSchema,
  importExecuteInputSchema,
  importedFileSchema,
  importItemSchema,
  importMethodSchema,
  importMovieSchema,
  importRejectionCodeSchema,
  importRejectionSchema,
  importResultSchema,
  importSidecarSchema,
} from './import/import.schema.ts';
export {
  indexerConnectionSchema,
  indexerConnectionUpdateSchema,
  indexerSyncItemSchema,
  indexerSyncOutcomeSchema,
  indexerSyncSchema,
  remoteIndexerListSchema,
  remoteIndexerSchema,
} from './indexers/connections/indexer-connection.schema.ts';
export {
  indexerCapabilitiesSchema,
  indexerCategorySchema,
  indexerConnectionKindSchema,
  indexerImplementationSchema,
  indexerListSchema,
  indexerSchema,
  indexerStateSchema,
  indexerStatusSchema,
  indexerTestSchema,
} from './indexers/indexer.schema.ts';
export {
  indexerDefinitionListSchema,
  indexerDefinitionSchema,
  indexerFieldSchema,
  indexerFieldTypeSchema,
  indexerPresetSchema,
} from './indexers/indexer-definition.schema.ts';
export { indexerCreateSchema, indexerUpdateSchema } from './indexers/indexer-inputs.schema.ts';
export {
  metadataMatchListSchema,
  metadataMatchSchema,
  metadataSearchQuerySchema,
} from './metadata/metadata-match.schema.ts';
export { pageInfoSchema } from './movies/connection/page-info.schema.ts';
export {
  creditsSchema,
  cutoffUnmetItemSchema,
  cutoffUnmetListSchema,
  cutoffUnmetSchema,
  minimumAvailabilitySchema,
  movieFileSchema,
  movieFileSummarySchema,
  movieImageSchema,
  movieListItemSchema,
  movieListSchema,
  movieSchema,
  paginationSchema,
  searchTypeSchema,
  unmetCutoffSchema,
} from './movies/movie.schema.ts';
export {
  autoSearchOptionsSchema,
  movieAddManySchema,
  movieBulkUpdateSchema,
  movieConnectionQuerySchema,
  movieCreateSchema,
  movieDeleteOptionsSchema,
  movieFilterSchema,
  movieListQuerySchema,
  movieSortFieldSchema,
  movieSortSchema,
  movieUpdateSchema,
  sortDirectionSchema,
} from './movies/movie-inputs.schema.ts';
export {
  bulkUpdatedSchema,
  errorCodeSchema,
  movieCreatedSchema,
  moviesAddedSchema,
  movieUpdatedSchema,
  refreshStartedSchema,
  searchStartedSchema,
} from './movies/movie-results.schema.ts';
export {
  colonReplacementSchema,
  namingPreviewListSchema,
  namingPreviewOptionsSchema,
  namingPreviewSchema,
  namingProblemSchema,
  namingProblemSeveritySchema,
  namingSettingsSchema,
  namingTemplatesSchema,
  namingTokenListSchema,
  namingTokenSchema,
  namingTokenSubjectSchema,
  namingUpdateSchema,
  namingValidationSchema,
} from './naming/naming.schema.ts';
export {
  qualityDefinitionListSchema,
  qualityDefinitionSchema,
  qualityDefinitionsUpdateSchema,
  qualityDefinitionUpdateSchema,
} from './quality/quality-definition.schema.ts';
export {
  formatScoreInputSchema,
  formatScoreSchema,
  qualityGroupInputSchema,
  qualityGroupSchema,
  qualityProfileCreateSchema,
  qualityProfileListSchema,
  qualityProfileSchema,
  qualityProfileUpdateSchema,
} from './quality/quality-profile.schema.ts';
export {
  queueImportFileSchema,
  queueImportSchema,
  queueRetriedSchema,
} from './queue/completed/queue-imports.schema.ts';
export {
  queueCleanedUpSchema,
  queueCleanUpSchema,
  queueEventSchema,
  queueEventTypeSchema,
  queueItemSchema,
  queueMessageSchema,
  queuePageSchema,
  queueQuerySchema,
  queueRemoveOptionsSchema,
  queueStatusSchema,
  trackedDownloadStateSchema,
  trackedDownloadStatusSchema,
} from './queue/queue.schema.ts';
export {
  recycleBinEmptyOptionsSchema,
  recycleBinItemSchema,
  recycleBinPageSchema,
  recycleBinQuerySchema,
  restoredFileSchema,
} from './recycle-bin/recycle-bin.schema.ts';
export { parsedReleaseSchema } from './releases/parsed-release.schema.ts';
export { protocolSchema } from './releases/protocol.schema.ts';
export {
  fileRenameSchema,
  renameFilesSchema,
  renamePreviewParamsSchema,
  renamePreviewSchema,
  sidecarRenameSchema,
} from './renames/rename.schema.ts';
export {
  rootFolderCreateSchema,
  rootFolderListSchema,
  rootFolderProblemSchema,
  rootFolderSchema,
  rootFolderUpdateSchema,
  rootFolderValidateSchema,
  rootFolderValidationSchema,
} from './root-folders/root-folder.schema.ts';
export {
  leftOutReasonSchema,
  leftOutSchema,
  rootFolderScanSchema,
  rootScanStateSchema,
  scanProblemKindSchema,
  scanProblemSchema,
  scanResultSchema,
  scanStartSchema,
  scanStatusSchema,
} from './scan/scan.schema.ts';
export {
  unmatchedCandidateSchema,
  unmatchedFileListSchema,
  unmatchedFileSchema,
  unmatchedListQuerySchema,
  unmatchedMatchedSchema,
  unmatchedMatchSchema,
  unmatchedReasonSchema,
} from './scan/unmatched.schema.ts';
export {
  foundReleaseSchema,
  indexerResultSchema,
  pendingReleaseListSchema,
  pendingReleaseSchema,
  pendingReleasesQuerySchema,
  releaseSearchQuerySchema,
  releaseSearchResultSchema,
  releaseSearchTypeSchema,
  versionDecisionSchema,
} from './search/interactive/search.schema.ts';
export {
  properPreferenceSchema,
  searchSettingsSchema,
  searchSettingsUpdateSchema,
} from './search-settings/search-settings.schema.ts';
export {
  genreStatisticsSchema,
  libraryStatisticsSchema,
  qualityStatisticsSchema,
  rootFolderStatisticsSchema,
  versionStatisticsSchema,
  yearStatisticsSchema,
} from './statistics/library-statistics.schema.ts';
export {
  scheduleListSchema,
  scheduleSchema,
  scheduleUpdateSchema,
} from './tasks/schedules/schedule.schema.ts';
export {
  taskCountParamsSchema,
  taskCountSchema,
  taskFailureSchema,
  taskListParamsSchema,
  taskPageSchema,
  taskSchema,
  taskStartedSchema,
  taskStateSchema,
} from './tasks/task.schema.ts';
export {
  libraryFileListSchema,
  libraryFileSchema,
  mediaProblemSchema,
  movieVersionListSchema,
  movieVersionSchema,
  versionCreateSchema,
  versionDeleteOptionsSchema,
  versionUpdateSchema,
} from './versions/version.schema.ts';
export {
  cutoffUnmetQuerySchema,
  missingQuerySchema,
  wantedSearchSchema,
  wantedTypeSchema,
} from './wanted/wanted.schema.ts';
export {
  deliveryStateSchema,
  webhookCreateSchema,
  webhookDeliveryPageSchema,
  webhookDeliveryQuerySchema,
  webhookDeliverySchema,
  webhookEventTypeSchema,
  webhookListSchema,
  webhookSchema,
  webhookUpdateSchema,
} from './webhooks/webhook.schema.ts';
