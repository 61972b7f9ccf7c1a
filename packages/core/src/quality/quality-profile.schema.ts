import { z } from 'zod';

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
  })
  .meta({ id: 'QualityProfile', description: 'Which qualities a movie may have.' });

export const qualityProfileListSchema = z
  .strictObject({ qualityProfiles: z.array(qualityProfileSchema) })
  .meta({ id: 'QualityProfileList' });

export type QualityProfile = z.infer<typeof qualityProfileSchema>;
export type QualityProfileList = z.infer<typeof qualityProfileListSchema>;
