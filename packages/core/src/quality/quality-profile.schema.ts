import { z } from 'zod';
import { cleanText } from '../text/clean.ts';
import { qualities } from './qualities.ts';

export const qualityGroupSchema = z
  .strictObject({
    name: z.string().meta({ description: 'Name for people.', examples: ['WEB 1080p'] }),
    qualities: z.array(z.string()).meta({ description: 'Qualities of the profile that count as equal.' }),
  })
  .meta({ id: 'QualityGroup', description: 'Qualities of a profile that count as equal.' });

export const formatScoreSchema = z
  .strictObject({
    customFormatId: z.string().meta({ description: 'Id of a custom format.' }),
    score: z.int().meta({ description: 'What a release gains or loses that the format matches.' }),
  })
  .meta({ id: 'FormatScore', description: 'The score of a custom format in a quality profile.' });

export const qualityProfileSchema = z
  .strictObject({
    id: z.string().meta({ description: 'Id of the profile.' }),
    name: z.string().meta({ description: 'Name for people.' }),
    isDefault: z.boolean().meta({ description: 'Whether it is the profile of movies added without one.' }),
    upgradesAllowed: z
      .boolean()
      .meta({ description: 'Whether to search for better releases of a movie that has a file.' }),
    cutoff: z.string().meta({ description: 'From this quality on no upgrades are searched for.' }),
    qualities: z.array(z.string()).meta({ description: 'Allowed qualities, best first.' }),
    groups: z
      .array(qualityGroupSchema)
      .meta({ description: 'Qualities that count as equal; none of them is an upgrade of another.' }),
    preferredLanguages: z
      .array(z.string())
      .meta({ description: 'Preferred languages of the sound, best first; empty: no preference.' }),
    formatScores: z
      .array(formatScoreSchema)
      .meta({ description: 'Scores of custom formats; formats without one have 0.' }),
    minimumFormatScore: z.int().meta({ description: 'Releases with a lower score are rejected.' }),
    cutoffFormatScore: z
      .int()
      .meta({ description: 'From this score of the file on, a higher score alone is no upgrade.' }),
  })
  .meta({ id: 'QualityProfile', description: 'Which qualities a movie may have.' });

export const qualityProfileListSchema = z
  .strictObject({ qualityProfiles: z.array(qualityProfileSchema) })
  .meta({ id: 'QualityProfileList' });

const maximumNameLength = 100;
const maximumLanguages = 20;
const known: readonly string[] = qualities;

const name = z
  .string()
  .max(maximumNameLength)
  .transform((text) => cleanText(text) ?? '')
  .refine((text) => text !== '', { error: 'must have a visible character' });
/** Not an enum: GraphQL has no hyphens in the names of enum values. */
export const qualityName = z
  .string()
  .refine((quality) => known.includes(quality), { error: `must be one of ${known.join(', ')}` });
const language = z
  .string()
  .max(maximumNameLength)
  .transform((text) => cleanText(text) ?? '')
  .refine((text) => text !== '', { error: 'must have a visible character' });

export const qualityGroupInputSchema = z
  .strictObject({
    name: name.meta({ description: 'Name for people.' }),
    qualities: z
      .array(qualityName)
      .min(2)
      .max(known.length)
      .meta({ description: 'Qualities of the profile that count as equal.' }),
  })
  .meta({ id: 'QualityGroupInput', description: 'Qualities of a profile that count as equal.' });

/** Far from what sums of scores need to be exact. */
const largestScore = 1_000_000;
const maximumScores = 1_000;
const score = z.int().min(-largestScore).max(largestScore);

export const formatScoreInputSchema = z
  .strictObject({
    customFormatId: z.string().max(maximumNameLength).meta({ description: 'Id of a custom format.' }),
    score: score.meta({
      description: 'What a release gains, or loses if it is negative, that the format matches.',
    }),
  })
  .meta({ id: 'FormatScoreInput', description: 'The score of a custom format in a quality profile.' });

const profileFields = {
  name: name.meta({ description: 'Name for people; no other profile has it.' }),
  isDefault: z.boolean().meta({
    description: 'Whether it is the profile of movies added without one; the former default no longer is.',
  }),
  upgradesAllowed: z
    .boolean()
    .meta({ description: 'Whether to search for better releases of a movie that has a file.' }),
  cutoff: qualityName.meta({
    description: 'One of the allowed qualities; from it on no upgrades are searched for.',
    examples: ['Bluray-1080p'],
  }),
  qualities: z
    .array(qualityName)
    .min(1)
    .max(known.length)
    .meta({ description: 'Allowed qualities, best first; each once.' }),
  groups: z
    .array(qualityGroupInputSchema)
    .max(known.length)
    .meta({ description: 'Qualities that follow each other in `qualities` and count as equal.' }),
  preferredLanguages: z
    .array(language)
    .max(maximumLanguages)
    .meta({ description: 'Preferred languages of the sound, best first; empty: no preference.' }),
  formatScores: z
    .array(formatScoreInputSchema)
    .max(maximumScores)
    .meta({ description: 'Scores of custom formats, each once; formats without one have 0.' }),
  minimumFormatScore: score.meta({ description: 'Releases with a lower score are rejected.' }),
  cutoffFormatScore: score.meta({
    description: 'From this score of the file on, a higher score alone is no upgrade.',
  }),
};

export const qualityProfileCreateSchema = z
  .strictObject({
    ...profileFields,
    isDefault: profileFields.isDefault.default(false),
    upgradesAllowed: profileFields.upgradesAllowed.default(true),
    groups: profileFields.groups.default([]),
    preferredLanguages: profileFields.preferredLanguages.default([]),
    formatScores: profileFields.formatScores.default([]),
    minimumFormatScore: profileFields.minimumFormatScore.default(0),
    cutoffFormatScore: profileFields.cutoffFormatScore.default(0),
  })
  .meta({ id: 'QualityProfileCreate', description: 'A quality profile to add.' });

export const qualityProfileUpdateSchema = z
  .strictObject({
    name: profileFields.name.optional(),
    isDefault: profileFields.isDefault.optional(),
    upgradesAllowed: profileFields.upgradesAllowed.optional(),
    cutoff: profileFields.cutoff.optional(),
    qualities: profileFields.qualities.optional(),
    groups: profileFields.groups.optional(),
    preferredLanguages: profileFields.preferredLanguages.optional(),
    formatScores: profileFields.formatScores.optional(),
    minimumFormatScore: profileFields.minimumFormatScore.optional(),
    cutoffFormatScore: profileFields.cutoffFormatScore.optional(),
  })
  .refine((input) => Object.values(input).some((value) => value !== undefined), {
    error: `must change at least one of ${Object.keys(profileFields).join(', ')}`,
  })
  .meta({ id: 'QualityProfileUpdate', description: 'What to change of a quality profile; at least one.' });

export type FormatScore = z.infer<typeof formatScoreSchema>;
export type QualityGroup = z.infer<typeof qualityGroupSchema>;
export type QualityProfile = z.infer<typeof qualityProfileSchema>;
export type QualityProfileList = z.infer<typeof qualityProfileListSchema>;
export type QualityProfileCreateInput = z.input<typeof qualityProfileCreateSchema>;
export type QualityProfileUpdateInput = z.input<typeof qualityProfileUpdateSchema>;
