import { z } from 'zod';
import { describedEnum } from '../validation/described-enum.ts';
import { jsonValue } from '../validation/json-value.ts';

export const activityTypes = [
  'added',
  'grabbed',
  'downloadFailed',
  'importBlocked',
  'downloadRemoved',
  'imported',
  'upgraded',
  'renamed',
  'moved',
  'deleted',
  'restored',
  'scanned',
] as const;

export const activityTypeSchema = describedEnum(
  activityTypes,
  {
    added: 'A movie was added.',
    grabbed: 'A release was handed to a download client; `data` names both.',
    downloadFailed: 'A download failed; `data` says why.',
    importBlocked: 'A finished download cannot be imported without a user; `data` says why.',
    downloadRemoved: 'A download left the queue before it was imported; `data` says why.',
    imported: 'A file became the file of a movie.',
    upgraded: 'A file replaced one of lower quality.',
    renamed: 'A file has another name.',
    moved: 'A file is in another folder.',
    deleted: 'A file or, if `data` names no file, the movie was deleted.',
    restored: 'A file is back from the recycle bin.',
    scanned: 'Root folders were scanned; `data` has the result.',
  },
  { id: 'ActivityType', description: 'What happened.' },
);
export type ActivityType = z.infer<typeof activityTypeSchema>;

export const activitySchema = z
  .strictObject({
    id: z.string().meta({ description: 'Grows with every entry.' }),
    type: activityTypeSchema,
    movieId: z.uuid().nullable().meta({
      description: 'Id of the movie, also when it is deleted; null: the entry is about no movie.',
    }),
    title: z.string().nullable().meta({ description: 'Title of the movie when it happened.' }),
    at: z.iso.datetime().meta({ description: 'When it happened, in UTC.' }),
    data: z.record(z.string(), jsonValue).meta({
      description:
        'More about it, depending on the type. Entries about a file have its `fileId`, its `path` (afterwards, or until it was deleted), and the `versionId` of its version. `grabbed` has the `grabId`, the `versionId`, the `releaseTitle`, the `indexer`, the `protocol`, the `quality` and the `downloadClient`; `downloadFailed`, `importBlocked` and `downloadRemoved` have these and a `message`.',
    }),
  })
  .meta({ id: 'Activity', description: 'Something that happened in the library.' });
export type Activity = z.infer<typeof activitySchema>;

export const activityPageSchema = z
  .strictObject({
    items: z.array(activitySchema),
    nextCursor: z
      .string()
      .nullable()
      .meta({ description: 'Continues the list as `cursor`; null at its end.' }),
  })
  .meta({ id: 'ActivityPage', description: 'What happened, the newest first.' });
export type ActivityPage = z.infer<typeof activityPageSchema>;

export const activityListParamsSchema = z
  .strictObject({
    movieId: z
      .string()
      .max(100)
      .optional()
      .meta({ description: 'Only entries about this movie, which may be deleted.' }),
    type: activityTypeSchema.optional().meta({ description: 'Only entries of this type.' }),
    limit: z.int().min(1).max(100).default(20).meta({ description: 'How many entries.' }),
    cursor: z
      .string()
      .regex(/^\d{1,15}$/u, { error: 'must come from another page of this list' })
      .optional()
      .meta({ description: 'The `nextCursor` of the page before.' }),
  })
  .meta({ id: 'ActivityListParams' });
export type ActivityListParams = z.input<typeof activityListParamsSchema>;

export const activityCountParamsSchema = activityListParamsSchema
  .omit({ limit: true, cursor: true })
  .meta({ id: 'ActivityCountParams' });
