import { z } from 'zod';
import { jsonValue } from '../validation/json-value.ts';
import { customFormatSchema, maximumConditions } from './custom-format.schema.ts';

const longestText = 1_000;
const mostFields = 50;
const maximumImported = 1_000;

const fieldsSchema = z.union([
  z.record(z.string(), jsonValue),
  z.array(z.looseObject({ name: z.string(), value: jsonValue.optional() })).max(mostFields),
]);

const specificationSchema = z
  .looseObject({
    name: z.string().max(longestText).meta({ description: 'Name for people.' }),
    implementation: z.string().max(longestText).meta({
      description: 'What it is about, such as `ReleaseTitleSpecification`.',
    }),
    negate: z
      .boolean()
      .default(false)
      .meta({ description: 'Whether releases satisfy it that do not match.' }),
    required: z.boolean().default(false).meta({ description: 'Whether it must be satisfied.' }),
    fields: fieldsSchema.meta({
      description: 'Its `value`, or `min` and `max`: as an object, or as a list of names and values.',
    }),
  })
  .meta({ id: 'PublishedSpecification', description: 'A condition of a published custom format.' });

const score = z.coerce.number().int().min(-1_000_000).max(1_000_000);

export const publishedFormatInputSchema = z
  .looseObject({
    name: z.string().max(longestText).meta({ description: 'Name for people.' }),
    trash_id: z.string().max(longestText).optional().meta({ description: 'Id of the TRaSH guides.' }),
    trash_scores: z
      .record(z.string().max(longestText), score)
      .optional()
      .meta({ description: 'Scores that the guides recommend, by the name of a set of scores.' }),
    includeCustomFormatWhenRenaming: z
      .boolean()
      .nullable()
      .optional()
      .meta({ description: 'Whether names of files have it.' }),
    specifications: z
      .array(specificationSchema)
      .min(1)
      .max(maximumConditions)
      .meta({ description: 'When it matches a release.' }),
  })
  .meta({
    id: 'PublishedFormat',
    description:
      'A custom format as the TRaSH guides publish it and Radarr exports it. Other fields are ignored.',
  });

export const customFormatImportSchema = z
  .union([publishedFormatInputSchema, z.array(publishedFormatInputSchema).min(1).max(maximumImported)])
  .meta({ id: 'CustomFormatImport', description: 'One published custom format, or a list of them.' });

export const customFormatImportOptionsSchema = z
  .strictObject({
    qualityProfileId: z
      .string()
      .optional()
      .meta({ description: 'Id of a quality profile that gets the recommended scores of the formats.' }),
    scoreSet: z
      .string()
      .max(longestText)
      .default('default')
      .meta({ description: 'Name of the set of scores; formats without it have those of `default`.' }),
  })
  .meta({ id: 'CustomFormatImportOptions', description: 'What to do with recommended scores.' });

export const customFormatImportResultSchema = z
  .strictObject({
    createdCount: z.int().meta({ description: 'How many formats are new.' }),
    updatedCount: z.int().meta({ description: 'How many replaced one with the same `trash_id` or name.' }),
    customFormats: z.array(customFormatSchema).meta({ description: 'The formats, in their order.' }),
  })
  .meta({ id: 'CustomFormatImportResult', description: 'What an import of custom formats did.' });

export type PublishedFormat = z.input<typeof publishedFormatInputSchema>;
export type PublishedSpecification = z.output<typeof specificationSchema>;
export type CustomFormatImportInput = z.input<typeof customFormatImportSchema>;
export type CustomFormatImportOptions = z.input<typeof customFormatImportOptionsSchema>;
export type CustomFormatImportResult = z.infer<typeof customFormatImportResultSchema>;
