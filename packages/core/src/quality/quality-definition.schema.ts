import { z } from 'zod';
import { qualities } from './qualities.ts';
import { qualityName } from './quality-profile.schema.ts';

/** The number of qualities. */
export const maximumQualityDefinitions = qualities.length;
/** 10 GB per minute: more than any release has. */
const maximumMegabytesPerMinute = 10_000;
const size = z.number().min(0).max(maximumMegabytesPerMinute);

const sizeFields = {
  minimumSize: size.meta({ description: 'Megabytes per minute of runtime that a release has at least.' }),
  preferredSize: size.nullable().meta({
    description: 'Megabytes per minute that are best; of two releases the nearer one. Null: the larger one.',
  }),
  maximumSize: size
    .nullable()
    .meta({ description: 'Megabytes per minute that a release has at most; null: no limit.' }),
};

export const qualityDefinitionSchema = z
  .strictObject({
    quality: z.string().meta({ description: 'Source and resolution.', examples: ['Bluray-1080p'] }),
    score: z.int().min(0).max(100).meta({ description: 'How good the quality is: from 0 to 100.' }),
    ...sizeFields,
  })
  .meta({ id: 'QualityDefinition', description: 'A quality, and how large its releases may be.' });

export const qualityDefinitionListSchema = z
  .strictObject({ qualityDefinitions: z.array(qualityDefinitionSchema) })
  .meta({ id: 'QualityDefinitionList' });

export const qualityDefinitionUpdateSchema = z
  .strictObject({
    quality: qualityName.meta({ description: 'The quality to change.' }),
    minimumSize: sizeFields.minimumSize.optional(),
    preferredSize: sizeFields.preferredSize.optional(),
    maximumSize: sizeFields.maximumSize.optional(),
  })
  .meta({ id: 'QualityDefinitionUpdate', description: 'What to change of the sizes of a quality.' });

export const qualityDefinitionsUpdateSchema = z
  .strictObject({
    qualityDefinitions: z
      .array(qualityDefinitionUpdateSchema)
      .min(1)
      .max(maximumQualityDefinitions)
      .meta({ description: 'The qualities to change; all others stay as they are.' }),
  })
  .meta({ id: 'QualityDefinitionsUpdate', description: 'Which sizes of qualities to change.' });

export type QualityDefinition = z.infer<typeof qualityDefinitionSchema>;
export type QualityDefinitionList = z.infer<typeof qualityDefinitionListSchema>;
export type QualityDefinitionsUpdateInput = z.input<typeof qualityDefinitionsUpdateSchema>;
