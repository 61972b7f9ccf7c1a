import { z } from 'zod';
import { properPreferences } from '../decisions/decision.ts';
import { describedEnum } from '../validation/described-enum.ts';

const maximumDays = 36_500;
/** A week, in minutes. */
const maximumAge = 10_080;

export const properPreferenceSchema = describedEnum(
  properPreferences,
  {
    preferAndUpgrade: 'It is the better one of two releases, and replaces a file of the same quality.',
    doNotUpgrade: 'It is the better one of two releases, and replaces no file.',
    doNotPrefer: 'It counts like every other release of its quality.',
  },
  { id: 'ProperPreference', description: 'What a proper or a repack is worth.' },
);

const fields = {
  usenetRetentionDays: z.int().min(1).max(maximumDays).nullable().meta({
    description: 'Days that usenet providers keep articles; older releases are rejected. Null: no limit.',
  }),
  minimumUsenetAge: z.int().min(0).max(maximumAge).meta({
    description:
      'Minutes; a usenet release that is younger is rejected for now, as articles may be missing at providers.',
  }),
  propers: properPreferenceSchema,
};

export const searchSettingsSchema = z
  .strictObject(fields)
  .meta({ id: 'SearchSettings', description: 'Rules for the releases of all searches.' });

export const searchSettingsUpdateSchema = z
  .strictObject({
    usenetRetentionDays: fields.usenetRetentionDays.optional(),
    minimumUsenetAge: fields.minimumUsenetAge.optional(),
    propers: fields.propers.optional(),
  })
  .refine((input) => Object.values(input).some((value) => value !== undefined), {
    error: `must change at least one of ${Object.keys(fields).join(', ')}`,
  })
  .meta({
    id: 'SearchSettingsUpdate',
    description: 'What to change of the rules of searches; at least one.',
  });

export type SearchSettingsValues = z.infer<typeof searchSettingsSchema>;
export type SearchSettingsUpdateInput = z.input<typeof searchSettingsUpdateSchema>;
