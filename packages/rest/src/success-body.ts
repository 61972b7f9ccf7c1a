import {
  blocklistClearedSchema,
  bulkUpdatedSchema,
  indexerSyncSchema,
  indexerTestSchema,
  movieCreatedSchema,
  moviesAddedSchema,
  movieUpdatedSchema,
  queueCleanedUpSchema,
  queueRetriedSchema,
  refreshStartedSchema,
  releaseGrabbedSchema,
  restoredFileSchema,
  searchStartedSchema,
  taskStartedSchema,
  unmatchedMatchedSchema,
} from '@cinephage/core/schemas';
import { z } from 'zod';

/** The body of a successful change: `success`, the library's result, and a message if the response has one. */
export function successBody<Result extends object>(result: Result, message?: string) {
  return message === undefined ? { success: true, ...result } : { success: true, ...result, message };
}

const success = z.literal(true);
const message = z.string();

export const movieCreatedBody = z
  .strictObject({ success, ...movieCreatedSchema.shape, message })
  .meta({ id: 'MovieCreated' });
export const movieUpdatedBody = z
  .strictObject({ success, ...movieUpdatedSchema.shape })
  .meta({ id: 'MovieUpdated' });
export const bulkUpdatedBody = z
  .strictObject({ success, ...bulkUpdatedSchema.shape })
  .meta({ id: 'BulkUpdated', description: bulkUpdatedSchema.description });
export const moviesAddedBody = z
  .strictObject({ success, ...moviesAddedSchema.shape })
  .meta({ id: 'MoviesAdded', description: moviesAddedSchema.description });
export const searchStartedBody = z
  .strictObject({ success, ...searchStartedSchema.shape, message })
  .meta({ id: 'SearchStarted', description: searchStartedSchema.description });
export const refreshStartedBody = z
  .strictObject({ success, ...refreshStartedSchema.shape, message })
  .meta({ id: 'RefreshStarted' });
export const taskStartedBody = z
  .strictObject({ success, ...taskStartedSchema.shape, message })
  .meta({ id: 'TaskStarted' });
export const unmatchedMatchedBody = z
  .strictObject({ success, ...unmatchedMatchedSchema.shape, message })
  .meta({ id: 'UnmatchedMatched', description: unmatchedMatchedSchema.description });
export const releaseGrabbedBody = z
  .strictObject({ success, ...releaseGrabbedSchema.shape, message })
  .meta({ id: 'ReleaseGrabbed', description: releaseGrabbedSchema.description });
export const queueCleanedUpBody = z
  .strictObject({ success, ...queueCleanedUpSchema.shape, message })
  .meta({ id: 'QueueCleanedUp', description: queueCleanedUpSchema.description });
export const queueRetriedBody = z
  .strictObject({ success, ...queueRetriedSchema.shape, message })
  .meta({ id: 'QueueRetried', description: queueRetriedSchema.description });
export const downloadClientTestedBody = z
  .strictObject({ success, message })
  .meta({ id: 'DownloadClientTested', description: 'A download client that can be used.' });
export const webhookTestedBody = z
  .strictObject({ success, message })
  .meta({ id: 'WebhookTested', description: 'A webhook whose receiver has taken a test event.' });
export const fileRestoredBody = z
  .strictObject({ success, ...restoredFileSchema.shape, message })
  .meta({ id: 'FileRestored', description: restoredFileSchema.description });
export const blocklistClearedBody = z
  .strictObject({ success, ...blocklistClearedSchema.shape, message })
  .meta({ id: 'BlocklistCleared' });
export const indexerTestBody = z
  .strictObject({ success, ...indexerTestSchema.shape })
  .meta({ id: 'IndexerTest', description: indexerTestSchema.description });
export const indexerSyncBody = z
  .strictObject({ success, ...indexerSyncSchema.shape })
  .meta({ id: 'IndexerSync', description: indexerSyncSchema.description });
