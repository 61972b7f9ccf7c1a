import { z } from 'zod';

const maximumHours = 8_760;
const maximumSearches = 100;

const fields = {
  stalledAfterHours: z.int().min(1).max(maximumHours).nullable().meta({
    description:
      'Hours; a download that has received nothing for longer fails. Null: it waits for as long as its client keeps it.',
  }),
  searchAfterFailure: z.boolean().meta({
    description: 'Whether the movie is searched for again when a download of it fails.',
  }),
  maximumFailedSearches: z.int().min(1).max(maximumSearches).meta({
    description:
      'Failed downloads of one version within 24 hours; the last of them starts no search. Schedules search on.',
  }),
};

export const downloadSettingsSchema = z
  .strictObject(fields)
  .meta({ id: 'DownloadSettings', description: 'Rules for downloads that fail.' });

export const downloadSettingsUpdateSchema = z
  .strictObject({
    stalledAfterHours: fields.stalledAfterHours.optional(),
    searchAfterFailure: fields.searchAfterFailure.optional(),
    maximumFailedSearches: fields.maximumFailedSearches.optional(),
  })
  .refine((input) => Object.values(input).some((value) => value !== undefined), {
    error: `must change at least one of ${Object.keys(fields).join(', ')}`,
  })
  .meta({
    id: 'DownloadSettingsUpdate',
    description: 'What to change of the rules of downloads; at least one.',
  });

export type DownloadSettingsValues = z.infer<typeof downloadSettingsSchema>;
export type DownloadSettingsUpdateInput = z.input<typeof downloadSettingsUpdateSchema>;
