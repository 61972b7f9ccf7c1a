import { z } from 'zod';
import { maximumBulkIds, movieListQuerySchema } from '../movies/movie-inputs.schema.ts';
import { describedEnum } from '../validation/described-enum.ts';

/** A page of monitored movies without a file. */
export const missingQuerySchema = movieListQuerySchema
  .omit({ monitored: true, downloaded: true })
  .meta({ id: 'MissingQuery' });
export type MissingQuery = z.input<typeof missingQuerySchema>;

/** A page of monitored movies whose file is below the cutoff. */
export const cutoffUnmetQuerySchema = movieListQuerySchema
  .omit({ monitored: true, downloaded: true })
  .meta({ id: 'CutoffUnmetQuery' });
export type CutoffUnmetQuery = z.input<typeof cutoffUnmetQuerySchema>;

export const wantedTypes = ['missing', 'cutoffUnmet'] as const;
export const wantedTypeSchema = describedEnum(
  wantedTypes,
  {
    missing: 'Monitored movies without a file.',
    cutoffUnmet: 'Monitored movies whose file is below the cutoff of their quality profile.',
  },
  { id: 'WantedType', description: 'Which movies to search for.' },
);
export type WantedType = z.infer<typeof wantedTypeSchema>;

export const wantedSearchSchema = z
  .strictObject({
    type: wantedTypeSchema.optional().meta({ description: 'Which movies to search for; by default both.' }),
    movieIds: z.array(z.string().max(100)).min(1).max(maximumBulkIds).optional().meta({
      description:
        'Only these movies, whenever they were searched for; by default those searched for longest ago, at most 100 of each type.',
    }),
  })
  .meta({ id: 'WantedSearch', description: 'Which movies to search for.' });
export type WantedSearchInput = z.input<typeof wantedSearchSchema>;
