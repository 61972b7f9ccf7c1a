import { z } from 'zod';

export const qualityProfile = z
  .strictObject({
    id: z.string(),
    name: z.string(),
    isDefault: z.boolean(),
    upgradesAllowed: z.boolean(),
    cutoff: z.string().meta({ description: 'No upgrades are looked for from this quality on.' }),
    qualities: z.array(z.string()).meta({ description: 'Allowed qualities, best first.' }),
  })
  .meta({ id: 'QualityProfile' });

export const qualityProfileList = z
  .strictObject({ qualityProfiles: z.array(qualityProfile) })
  .meta({ id: 'QualityProfileList' });

export type QualityProfile = z.infer<typeof qualityProfile>;
export type QualityProfileList = z.infer<typeof qualityProfileList>;
