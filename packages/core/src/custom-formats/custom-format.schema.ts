import { z } from 'zod';
import { cleanText } from '../text/clean.ts';
import { conditionTypes } from './condition-types.ts';

const descriptions = {
  name: 'Name for people.',
  type: 'What of a release it is about; conditions of one type belong together.',
  negate: 'Whether it is satisfied by releases that do not match it.',
  required: 'Whether it must be satisfied, also if another condition of its type is.',
  value:
    'A regular expression for the title, the edition and the group; else what the release must have; null for the size.',
  exceptLanguage: 'Of a condition on the language: whether any other language than this one matches.',
  minimumSize: 'Of a condition on the size: larger than this, in GiB; null: not limited.',
  maximumSize: 'Of a condition on the size: at most this, in GiB; null: not limited.',
} as const;

export const conditionTypeSchema = z.enum(conditionTypes).meta({
  id: 'FormatConditionType',
  description: 'What of a release a condition of a custom format is about.',
});

export const formatConditionSchema = z
  .strictObject({
    name: z.string().meta({ description: descriptions.name }),
    type: conditionTypeSchema.meta({ description: descriptions.type }),
    negate: z.boolean().meta({ description: descriptions.negate }),
    required: z.boolean().meta({ description: descriptions.required }),
    value: z
      .string()
      .nullable()
      .meta({ description: descriptions.value, examples: ['\\bIMAX\\b'] }),
    exceptLanguage: z.boolean().meta({ description: descriptions.exceptLanguage }),
    minimumSize: z.number().nullable().meta({ description: descriptions.minimumSize }),
    maximumSize: z.number().nullable().meta({ description: descriptions.maximumSize }),
  })
  .meta({ id: 'FormatCondition', description: 'A condition of a custom format.' });

export const trashScoreSchema = z
  .strictObject({
    name: z.string().meta({ description: 'Set of scores, such as `default`.' }),
    score: z.int().meta({ description: 'Recommended score.' }),
  })
  .meta({ id: 'TrashScore', description: 'A score that the guide recommends that a custom format is from.' });

export const customFormatSchema = z
  .strictObject({
    id: z.string().meta({ description: 'Id of the custom format.' }),
    name: z.string().meta({ description: 'Name for people.', examples: ['IMAX'] }),
    includeWhenRenaming: z
      .boolean()
      .meta({ description: 'Whether `{Custom Formats}` in names of files has it.' }),
    conditions: z.array(formatConditionSchema).meta({ description: 'When it matches a release.' }),
    trashId: z
      .string()
      .nullable()
      .meta({ description: 'Id of the guide that it was imported from; null: none.' }),
    trashScores: z
      .array(trashScoreSchema)
      .meta({ description: 'Scores that this guide recommends; quality profiles have their own.' }),
    createdAt: z.date().meta({ description: 'When it was added.' }),
    updatedAt: z.date().meta({ description: 'When it was last changed.' }),
  })
  .meta({
    id: 'CustomFormat',
    description: 'Conditions that releases match or not, with scores in quality profiles.',
  });

export const customFormatListSchema = z
  .strictObject({ customFormats: z.array(customFormatSchema) })
  .meta({ id: 'CustomFormatList' });

const maximumNameLength = 100;
export const maximumConditions = 100;
export const maximumPatternLength = 4_000;
const largestGigabytes = 100_000;

const name = z
  .string()
  .max(maximumNameLength)
  .transform((text) => cleanText(text) ?? '')
  .refine((text) => text !== '', { error: 'must have a visible character' });
const gigabytes = z.number().min(0).max(largestGigabytes).nullable();

export const formatConditionInputSchema = z
  .strictObject({
    name: name.meta({ description: descriptions.name }),
    type: conditionTypeSchema.meta({ description: descriptions.type }),
    negate: z.boolean().default(false).meta({ description: descriptions.negate }),
    required: z.boolean().default(false).meta({ description: descriptions.required }),
    value: z
      .string()
      .max(maximumPatternLength)
      .nullable()
      .default(null)
      .meta({ description: descriptions.value, examples: ['\\bIMAX\\b'] }),
    exceptLanguage: z.boolean().default(false).meta({ description: descriptions.exceptLanguage }),
    minimumSize: gigabytes.default(null).meta({ description: descriptions.minimumSize }),
    maximumSize: gigabytes.default(null).meta({ description: descriptions.maximumSize }),
  })
  .meta({ id: 'FormatConditionInput', description: 'A condition of a custom format.' });

export type FormatCondition = z.infer<typeof formatConditionSchema>;
export type FormatConditionInput = z.input<typeof formatConditionInputSchema>;
export type TrashScore = z.infer<typeof trashScoreSchema>;
export type CustomFormat = z.infer<typeof customFormatSchema>;
export type CustomFormatList = z.infer<typeof customFormatListSchema>;
