import { metadataLimits } from '@cinephage/core';
import {
  creditsSchema,
  mediaInfoSchema,
  minimumAvailabilitySchema,
  movieFileSchema,
  movieImageSchema,
  movieSchema,
  searchTypeSchema,
} from '@cinephage/core/schemas';
import { z } from 'zod';
import { qualityProfileSelectionOf } from '../quality-profile-selection.ts';
import { fieldOf } from '../selection.ts';
import { taskSelectionOf } from '../task-selection.ts';
import { listOf } from './complexity.ts';
import type { SchemaParts } from './schema-parts.ts';

const tasksOfMovie = z.strictObject({
  first: z.int().min(0).max(100).default(10).meta({ description: 'How many, at most 100.' }),
});

/** The type `Movie` and those of its parts. */
export function addMovieTypes({
  builder,
  zod,
  refs: { Movie, Node, QualityProfile, Task },
}: SchemaParts): void {
  zod.enum('MinimumAvailability', minimumAvailabilitySchema, {
    announced: 'As soon as it is announced.',
    inCinemas: 'From its first day in cinemas on.',
    released: 'From the day on which it can be watched at home.',
  });
  zod.enum('SearchType', searchTypeSchema, {
    missing: 'If it is monitored and has no file.',
    cutOffUnmet: 'If it is monitored and its file is worse than the cutoff of its quality profile.',
    manual: 'In any case.',
  });
  zod.object('MediaInfo', mediaInfoSchema);
  zod.object('MovieFile', movieFileSchema);
  zod.object('CastMember', creditsSchema.shape.cast.element);
  zod.object('CrewMember', creditsSchema.shape.crew.element);
  zod.object('Credits', creditsSchema, { sizes: { cast: metadataLimits.cast, crew: metadataLimits.crew } });
  zod.object('MovieImage', movieImageSchema);
  const { images, alternativeTitles } = metadataLimits;
  zod.implement(Movie, movieSchema, { sizes: { images, alternativeTitles }, interfaces: [Node] });

  builder.objectFields(Movie, (t) => ({
    qualityProfile: t.field({
      type: QualityProfile,
      description: 'Which qualities are wanted of it.',
      async resolve(node, _args, { loaders }, info) {
        const id = fieldOf(node, 'qualityProfileId');
        const profiles = await loaders.qualityProfiles(qualityProfileSelectionOf(info));
        const profile = profiles.find((one) => one.id === id);
        if (profile === undefined) throw new Error(`The quality profile ${id} of a movie is gone.`);
        return profile;
      },
    }),
    tasks: t.field({
      type: [Task],
      description: 'The work done for it, the newest first.',
      extensions: listOf({ sizeArguments: ['first'], defaultSize: 10, maximumSize: 100 }),
      ...zod.arguments(t.arg, tasksOfMovie),
      resolve: async (node, { first }, { loaders }, info) => [
        ...(await loaders.tasksOf(fieldOf(node, 'id'), first, taskSelectionOf(info))),
      ],
    }),
  }));
}
