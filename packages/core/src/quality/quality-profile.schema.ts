import { z } from 'zod';

export const qualityProfile = z
  .strictObject({
    id: z.string().meta({ description: 'Id of the profile.' }),
    name: z.string().meta({ description: 'Name for people.' }),
    isDefault: z.boolean().meta({ description: 'Whether movies get it that are added without one.' }),
    upgradesAllowed: z
      .boolean()
      .meta({ description: 'Whether better releases are looked for once a movie has a file.' }),
    cutoff: z.string().meta({ description: 'No upgrades are looked for from this quality on.' }),
    qualities: z.array(z.string()).meta({ description: 'Allowed qualities, best first.' }),
  })
  .meta({ id: 'QualityProfile', description: 'Which qualities are wanted of a movie.' });

export const qualityProfileList = z
  .strictObject({ qualityProfiles: z.array(qualityProfile) })
  .meta({ id: 'QualityProfileList' });

export type QualityProfile = z.infer<typeof qualityProfile>;
export type QualityProfileList = z.infer<typeof qualityProfileList>;
