import { z } from 'zod';
import { errorDescriptions } from '../errors/error-descriptions.ts';
import { errorCodes } from '../errors/library-error.ts';
import { describedEnum } from '../validation/described-enum.ts';

/** What the movie operations answer. */

export const errorCodeSchema = describedEnum(errorCodes, errorDescriptions, {
  id: 'ErrorCode',
  description: 'How an operation can fail.',
});

export const movieCreatedSchema = z
  .strictObject({ id: z.uuid() })
  .meta({ description: 'The movie that was added.' });

export const movieUpdatedSchema = z
  .strictObject({
    id: z.uuid(),
    updatedAt: z.iso.datetime(),
    taskId: z
      .uuid()
      .optional()
      .meta({ description: 'Id of the task that moves its files; left out if there is nothing to move.' }),
  })
  .meta({ description: 'The movie that has the settings now, and when it last changed.' });

export const bulkUpdatedSchema = z
  .strictObject({
    updatedCount: z.int().meta({ description: 'Movies that have the new settings.' }),
    failedCount: z.int().meta({ description: 'Movies that could not be changed.' }),
    failures: z
      .array(
        z
          .strictObject({
            id: z.string().meta({ description: 'The id, as it was given.' }),
            error: z.string().meta({ description: 'Why, in one sentence for a person.' }),
          })
          .meta({ id: 'BulkUpdateFailure', description: 'Why a movie was not changed.' }),
      )
      .meta({ description: 'The reason for each failure.' }),
    taskIds: z.array(z.uuid()).optional().meta({
      description:
        'Ids of the tasks that move the files, one for each movie; left out if there is nothing to move.',
    }),
  })
  .meta({ description: 'How many movies changed, and why the others did not.' });

export const moviesAddedSchema = z
  .strictObject({
    addedCount: z.int().meta({ description: 'Movies that were added.' }),
    failedCount: z.int().meta({ description: 'Movies that could not be added.' }),
    ids: z.array(z.uuid()).meta({ description: 'Of the movies that were added, in the order of the input.' }),
    failures: z
      .array(
        z
          .strictObject({
            index: z.int().meta({ description: 'Place in the input, from 0.' }),
            tmdbId: z.int().meta({ description: 'Id at TMDB, as it was given.' }),
            code: errorCodeSchema.meta({ description: 'Why, for a program.' }),
            error: z.string().meta({ description: 'Why, in one sentence for a person.' }),
            movieId: z.uuid().nullable().meta({
              description: 'Id of the movie that is in the library already; null if that is not why.',
            }),
          })
          .meta({ id: 'BulkAddFailure', description: 'Why a movie was not added.' }),
      )
      .meta({ description: 'The reason for each failure.' }),
  })
  .meta({ description: 'How many movies were added, and why the others were not.' });

export const searchStartedSchema = z
  .strictObject({ searchId: z.uuid() })
  .meta({ description: '`searchId` is the id of the task.' });

export const refreshStartedSchema = z
  .strictObject({ taskId: z.uuid() })
  .meta({ description: '`taskId` is the id of the task that refreshes the metadata.' });

export type MovieCreated = z.infer<typeof movieCreatedSchema>;
export type MovieUpdated = z.infer<typeof movieUpdatedSchema>;
export type BulkUpdated = z.infer<typeof bulkUpdatedSchema>;
export type MoviesAdded = z.infer<typeof moviesAddedSchema>;
export type SearchStarted = z.infer<typeof searchStartedSchema>;
export type RefreshStarted = z.infer<typeof refreshStartedSchema>;
