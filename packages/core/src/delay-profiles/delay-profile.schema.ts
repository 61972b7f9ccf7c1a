import { z } from 'zod';
import { protocolSchema } from '../releases/protocol.schema.ts';
import { cleanText } from '../text/clean.ts';

const maximumNameLength = 100;
/** 30 days, in minutes. */
const maximumDelay = 43_200;
const maximumQualityProfiles = 1_000;

const minutes = z.int().min(0).max(maximumDelay);
const fields = {
  preferredProtocol: protocolSchema.meta({
    description: 'Protocol of the better one of two releases that are equal otherwise.',
  }),
  torrentDelay: minutes.meta({
    description: 'Minutes after the publication of a torrent until it may be grabbed; 0: none.',
  }),
  usenetDelay: minutes.meta({
    description: 'Minutes after the publication of a usenet release until it may be grabbed; 0: none.',
  }),
  bypassIfCutoffMet: z.boolean().meta({
    description: 'Whether releases that meet the cutoff of the quality profile are grabbed without a delay.',
  }),
};
const qualityProfileIds = 'Ids of the quality profiles that it applies to, which no other one has.';

export const delayProfileSchema = z
  .strictObject({
    id: z.uuid().meta({ description: 'Id of the delay profile.' }),
    name: z.string().meta({ description: 'Name for people.' }),
    isDefault: z.boolean().meta({
      description: 'Whether it applies to all quality profiles that no other one has; exactly one does.',
    }),
    ...fields,
    qualityProfileIds: z
      .array(z.string())
      .meta({ description: `${qualityProfileIds} Empty for the default one.` }),
  })
  .meta({ id: 'DelayProfile', description: 'How long to wait for better releases.' });

export const delayProfileListSchema = z
  .strictObject({
    delayProfiles: z.array(delayProfileSchema).meta({ description: 'The default one first.' }),
  })
  .meta({ id: 'DelayProfileList' });

const inputFields = {
  name: z
    .string()
    .max(maximumNameLength)
    .transform((text) => cleanText(text) ?? '')
    .refine((text) => text !== '', { error: 'must have a visible character' })
    .meta({ description: 'Name for people; no other delay profile has it.' }),
  ...fields,
  qualityProfileIds: z
    .array(z.string().max(maximumNameLength))
    .max(maximumQualityProfiles)
    .meta({ description: qualityProfileIds }),
};

export const delayProfileCreateSchema = z
  .strictObject({
    name: inputFields.name,
    preferredProtocol: inputFields.preferredProtocol.default('usenet'),
    torrentDelay: inputFields.torrentDelay.default(0),
    usenetDelay: inputFields.usenetDelay.default(0),
    bypassIfCutoffMet: inputFields.bypassIfCutoffMet.default(true),
    qualityProfileIds: inputFields.qualityProfileIds.default([]),
  })
  .meta({ id: 'DelayProfileCreate', description: 'A delay profile to add.' });

export const delayProfileUpdateSchema = z
  .strictObject({
    name: inputFields.name.optional(),
    preferredProtocol: inputFields.preferredProtocol.optional(),
    torrentDelay: inputFields.torrentDelay.optional(),
    usenetDelay: inputFields.usenetDelay.optional(),
    bypassIfCutoffMet: inputFields.bypassIfCutoffMet.optional(),
    qualityProfileIds: inputFields.qualityProfileIds.optional(),
  })
  .refine((input) => Object.values(input).some((value) => value !== undefined), {
    error: `must change at least one of ${Object.keys(inputFields).join(', ')}`,
  })
  .meta({ id: 'DelayProfileUpdate', description: 'What to change of a delay profile; at least one.' });

export type DelayProfile = z.infer<typeof delayProfileSchema>;
export type DelayProfileList = z.infer<typeof delayProfileListSchema>;
export type DelayProfileCreateInput = z.input<typeof delayProfileCreateSchema>;
export type DelayProfileUpdateInput = z.input<typeof delayProfileUpdateSchema>;
