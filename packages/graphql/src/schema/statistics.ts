import type { LibraryStatistics as Statistics } from '@cinephage/core';
import {
  genreStatisticsSchema,
  libraryStatisticsSchema,
  qualityStatisticsSchema,
  yearStatisticsSchema,
} from '@cinephage/core/schemas';
import { whenAsked } from './asked-fields.ts';
import type { SchemaParts } from './schema-parts.ts';

/** The number of each in a large library. */
const usualGroups = 50;

const isStatistic = (name: string): name is keyof Statistics =>
  Object.hasOwn(libraryStatisticsSchema.shape, name);
const askedStatistics = whenAsked(({ names }) => names.filter(isStatistic));

export function addStatistics({ builder, zod }: SchemaParts): void {
  zod.object('GenreStatistics', genreStatisticsSchema);
  zod.object('YearStatistics', yearStatisticsSchema);
  zod.object('QualityStatistics', qualityStatisticsSchema);
  const sizes = { genres: usualGroups, years: usualGroups, qualities: usualGroups };
  const LibraryStatistics = builder.objectRef<Partial<Statistics>>('LibraryStatistics');
  zod.implement(LibraryStatistics, libraryStatisticsSchema, { sizes });
  builder.queryField('statistics', (t) =>
    t.field({
      type: LibraryStatistics,
      description: 'What the library holds, in exact numbers.',
      resolve: (_root, _args, { library }, info) => library.statistics(askedStatistics(info)),
    }),
  );
}
