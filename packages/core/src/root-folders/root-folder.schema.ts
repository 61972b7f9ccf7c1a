import { z } from 'zod';
import { cleanText } from '../text/clean.ts';

const descriptions = {
  path: 'Absolute path; neither inside of another root folder nor around one.',
  readOnly: 'Whether nothing is written to it, nor deleted from it.',
  defaultQualityProfileId:
    'Id of the quality profile of movies added there without one; null: the default profile.',
  recycleDays: 'How many days deleted files stay in its recycle bin; 0: they are not kept.',
};

export const rootFolderSchema = z
  .strictObject({
    id: z.uuid().meta({ description: 'Id of the root folder.' }),
    name: z.string().meta({ description: 'Name for people.' }),
    path: z.string().meta({ description: descriptions.path, examples: ['/movies'] }),
    readOnly: z.boolean().meta({ description: descriptions.readOnly }),
    defaultQualityProfileId: z
      .string()
      .nullable()
      .meta({ description: descriptions.defaultQualityProfileId }),
    recycleDays: z.int().meta({ description: descriptions.recycleDays }),
    movieCount: z.int().meta({ description: 'How many movies have it as their root folder.' }),
    accessible: z
      .boolean()
      .meta({ description: 'Whether it can be used now: read, and written to unless it is read-only.' }),
    accessProblem: z
      .string()
      .nullable()
      .meta({ description: 'Why it cannot be used now, as a sentence; null if it can.' }),
    freeSpace: z.int().nullable().meta({ description: 'Free bytes on its disk; null if unknown.' }),
    totalSpace: z.int().nullable().meta({ description: 'Bytes of its disk; null if unknown.' }),
  })
  .meta({ id: 'RootFolder', description: 'A folder that holds the folders of movies.' });

export const rootFolderListSchema = z
  .strictObject({ rootFolders: z.array(rootFolderSchema) })
  .meta({ id: 'RootFolderList' });

const maximumNameLength = 100;
const maximumPathLength = 4096;
const maximumRecycleDays = 3_650;

const fields = {
  name: z
    .string()
    .max(maximumNameLength)
    .transform((text) => cleanText(text) ?? '')
    .refine((text) => text !== '', { error: 'must have a visible character' })
    .meta({ description: 'Name for people.' }),
  path: z
    .string()
    .min(1)
    .max(maximumPathLength)
    .refine((path) => path.isWellFormed(), { error: 'must not contain half of a surrogate pair' })
    .meta({ description: descriptions.path, examples: ['/movies'] }),
  readOnly: z.boolean().meta({ description: descriptions.readOnly }),
  defaultQualityProfileId: z.string().nullable().meta({ description: descriptions.defaultQualityProfileId }),
  recycleDays: z.int().min(0).max(maximumRecycleDays).meta({ description: descriptions.recycleDays }),
};

export const rootFolderCreateSchema = z
  .strictObject({
    name: fields.name,
    path: fields.path,
    readOnly: fields.readOnly.default(false),
    defaultQualityProfileId: fields.defaultQualityProfileId.default(null),
    recycleDays: fields.recycleDays.default(7),
  })
  .meta({ id: 'RootFolderCreate', description: 'A root folder to add.' });

export const rootFolderUpdateSchema = z
  .strictObject({
    name: fields.name.optional(),
    path: fields.path.optional(),
    readOnly: fields.readOnly.optional(),
    defaultQualityProfileId: fields.defaultQualityProfileId.optional(),
    recycleDays: fields.recycleDays.optional(),
  })
  .refine((input) => Object.values(input).some((value) => value !== undefined), {
    error: 'must change at least one of name, path, readOnly, defaultQualityProfileId, recycleDays',
  })
  .meta({ id: 'RootFolderUpdate', description: 'What to change; at least one field.' });

export const rootFolderValidateSchema = z
  .strictObject({
    path: fields.path,
    name: fields.name.optional(),
    readOnly: fields.readOnly.default(false),
    defaultQualityProfileId: fields.defaultQualityProfileId.default(null),
    recycleDays: fields.recycleDays.optional(),
  })
  .meta({ id: 'RootFolderValidate', description: 'A root folder to check.' });

export const rootFolderProblemSchema = z
  .strictObject({
    field: z.string().meta({ description: 'What of the input.', examples: ['path'] }),
    message: z.string().meta({ description: 'Which rule it breaks.' }),
  })
  .meta({ id: 'RootFolderProblem', description: 'Why a root folder cannot be added.' });

export const rootFolderValidationSchema = z
  .strictObject({
    valid: z.boolean().meta({ description: 'Whether the root folder can be added.' }),
    problems: z.array(rootFolderProblemSchema).meta({ description: 'Why it cannot; empty if it can.' }),
    freeSpace: z.int().nullable().meta({ description: 'Free bytes on its disk; null if unknown.' }),
    totalSpace: z.int().nullable().meta({ description: 'Bytes of its disk; null if unknown.' }),
  })
  .meta({ id: 'RootFolderValidation', description: 'Whether a folder can be a root folder.' });

export type RootFolder = z.infer<typeof rootFolderSchema>;
export type RootFolderList = z.infer<typeof rootFolderListSchema>;
export type RootFolderCreateInput = z.input<typeof rootFolderCreateSchema>;
export type RootFolderUpdateInput = z.input<typeof rootFolderUpdateSchema>;
export type RootFolderValidateInput = z.input<typeof rootFolderValidateSchema>;
export type RootFolderValidation = z.infer<typeof rootFolderValidationSchema>;
