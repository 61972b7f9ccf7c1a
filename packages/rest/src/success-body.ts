import {
  bulkUpdated,
  movieCreated,
  moviesAdded,
  movieUpdated,
  refreshStarted,
  searchStarted,
  taskStarted,
} from '@cinephage/core';
import { z } from 'zod';

/** The body of a successful change: the library's result between `success` and the message, if the answer has one. */
export function successBody<Result extends object>(result: Result, message?: string) {
  return message === undefined ? { success: true, ...result } : { success: true, ...result, message };
}

const success = z.literal(true);
const message = z.string();

export const movieCreatedBody = z
  .strictObject({ success, ...movieCreated.shape, message })
  .meta({ id: 'MovieCreated' });
export const movieUpdatedBody = z
  .strictObject({ success, ...movieUpdated.shape })
  .meta({ id: 'MovieUpdated' });
export const bulkUpdatedBody = z
  .strictObject({ success, ...bulkUpdated.shape })
  .meta({ id: 'BulkUpdated', description: bulkUpdated.description });
export const moviesAddedBody = z
  .strictObject({ success, ...moviesAdded.shape })
  .meta({ id: 'MoviesAdded', description: moviesAdded.description });
export const searchStartedBody = z
  .strictObject({ success, ...searchStarted.shape, message })
  .meta({ id: 'SearchStarted', description: searchStarted.description });
export const refreshStartedBody = z
  .strictObject({ success, ...refreshStarted.shape, message })
  .meta({ id: 'RefreshStarted' });
export const taskStartedBody = z
  .strictObject({ success, ...taskStarted.shape, message })
  .meta({ id: 'TaskStarted' });
