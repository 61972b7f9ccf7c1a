import { z } from 'zod';
import { maximumPatternLength } from '../patterns/compile-pattern.ts';
import { parsedReleaseSchema } from '../releases/parsed-release.schema.ts';
import { indexerFlags } from '../releases/release.ts';
import { cleanText } from '../text/clean.ts';
import { describedEnum } from '../validation/described-enum.ts';
import { findConditionProblems } from './check-conditions.ts';
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

export const conditionTypeSchema = describedEnum(
  conditionTypes,
  {
    releaseTitle: 'The name of the release or of the file.',
    edition: 'The edition that the name says.',
    releaseGroup: 'The group that made the release.',
    language: 'A language of the sound.',
    source: 'What it was made from.',
    resolution: 'Lines of the picture.',
    qualityModifier: 'What sets a quality apart from others of its source, such as remux.',
    videoCodec: 'Codec of the picture.',
    audioCodec: 'Codec of the sound, or Atmos.',
    hdr: 'Kind of dynamic range.',
    indexerFlag: 'What the indexer says, such as freeleech.',
    size: 'Size of the release.',
  },
  { id: 'FormatConditionType', description: 'What of a release a condition of a custom format is about.' },
);

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
    createdAt: z.iso.datetime().meta({ description: 'When it was added, in UTC.' }),
    updatedAt: z.iso.datetime().meta({ description: 'When it was last changed, in UTC.' }),
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
  .superRefine((condition, context) => {
    for (const { field, message } of findConditionProblems(condition)) {
      context.addIssue({ code: 'custom', path: [field], message });
    }
  })
  .meta({ id: 'FormatConditionInput', description: 'A condition of a custom format.' });

const formatFields = {
  name: name.meta({ description: 'Name for people; no other format has it.', examples: ['IMAX'] }),
  includeWhenRenaming: z
    .boolean()
    .meta({ description: 'Whether `{Custom Formats}` in names of files has it.' }),
  conditions: z
    .array(formatConditionInputSchema)
    .min(1)
    .max(maximumConditions)
    .meta({ description: 'When it matches a release.' }),
};

export const customFormatCreateSchema = z
  .strictObject({
    ...formatFields,
    includeWhenRenaming: formatFields.includeWhenRenaming.default(false),
  })
  .meta({ id: 'CustomFormatCreate', description: 'A custom format to add.' });

export const customFormatUpdateSchema = z
  .strictObject({
    name: formatFields.name.optional(),
    includeWhenRenaming: formatFields.includeWhenRenaming.optional(),
    conditions: formatFields.conditions.optional(),
  })
  .refine((input) => Object.values(input).some((value) => value !== undefined), {
    error: `must change at least one of ${Object.keys(formatFields).join(', ')}`,
  })
  .meta({ id: 'CustomFormatUpdate', description: 'What to change of a custom format; at least one.' });

const longestTitle = 1_000;
const mostLanguages = 50;
const language = z.string().max(maximumNameLength);

export const indexerFlagSchema = describedEnum(
  indexerFlags,
  {
    freeleech: 'It costs nothing of the quota.',
    freeleech75: 'It costs a quarter.',
    halfleech: 'It costs half.',
    freeleech25: 'It costs three quarters.',
    doubleUpload: 'What is uploaded of it counts twice.',
    internal: 'The own group of the indexer made it.',
    scene: 'It is of the scene.',
    nuked: 'It has a fault that the scene found.',
  },
  { id: 'IndexerFlag', description: 'What an indexer says about a release that is not in its name.' },
);

export const customFormatTestSchema = z
  .strictObject({
    title: z
      .string()
      .min(1)
      .max(longestTitle)
      .meta({ description: 'Name of a release.', examples: ['Movie.2010.IMAX.2160p.WEB-DL.DV.HDR10-GROUP'] }),
    size: z.number().min(0).nullable().default(null).meta({ description: 'Bytes; null: not known.' }),
    flags: z
      .array(indexerFlagSchema)
      .max(indexerFlags.length)
      .default([])
      .meta({ description: 'What its indexer says about it.' }),
    languages: z.array(language).max(mostLanguages).default([]).meta({
      description: 'Languages that its indexer says, in addition to those of its name; English names.',
    }),
    originalLanguage: language
      .nullable()
      .default(null)
      .meta({ description: 'English name of the language that the movie was made in; null: not known.' }),
  })
  .meta({ id: 'CustomFormatTest', description: 'A release to match custom formats against.' });

export const formatConditionResultSchema = z
  .strictObject({
    name: z.string().meta({ description: 'Name of the condition.' }),
    type: conditionTypeSchema.meta({ description: descriptions.type }),
    satisfied: z.boolean().meta({ description: 'Whether the release satisfies it; with `negate`.' }),
  })
  .meta({ id: 'FormatConditionResult', description: 'Whether a release satisfies a condition.' });

export const customFormatResultSchema = z
  .strictObject({
    customFormatId: z.string().meta({ description: 'Id of the custom format.' }),
    name: z.string().meta({ description: 'Its name.' }),
    matched: z.boolean().meta({ description: 'Whether it matches the release.' }),
    conditions: z
      .array(formatConditionResultSchema)
      .meta({ description: 'Each condition, in the order of the format.' }),
  })
  .meta({ id: 'CustomFormatResult', description: 'Whether a custom format matches a release, and why.' });

export const profileScoreSchema = z
  .strictObject({
    qualityProfileId: z.string().meta({ description: 'Id of the quality profile.' }),
    name: z.string().meta({ description: 'Its name.' }),
    score: z.int().meta({ description: 'Sum of the scores of the formats that match.' }),
    meetsMinimum: z.boolean().meta({ description: 'Whether that is at least the minimum of the profile.' }),
  })
  .meta({ id: 'ProfileScore', description: 'The score of a release in a quality profile.' });

export const customFormatTestResultSchema = z
  .strictObject({
    release: parsedReleaseSchema.meta({ description: 'What the name says.' }),
    formats: z.array(customFormatResultSchema).meta({ description: 'Every custom format, by name.' }),
    scores: z.array(profileScoreSchema).meta({ description: 'The score in every quality profile.' }),
  })
  .meta({ id: 'CustomFormatTestResult', description: 'Which custom formats match a release, and why.' });

export type FormatCondition = z.infer<typeof formatConditionSchema>;
export type FormatConditionInput = z.input<typeof formatConditionInputSchema>;
export type TrashScore = z.infer<typeof trashScoreSchema>;
export type CustomFormat = z.infer<typeof customFormatSchema>;
export type CustomFormatList = z.infer<typeof customFormatListSchema>;
export type CustomFormatCreateInput = z.input<typeof customFormatCreateSchema>;
export type CustomFormatUpdateInput = z.input<typeof customFormatUpdateSchema>;
export type CustomFormatTestInput = z.input<typeof customFormatTestSchema>;
export type CustomFormatTestResult = z.infer<typeof customFormatTestResultSchema>;
