import {
  genreStatistics,
  libraryStatistics,
  qualityStatistics,
  type LibraryStatistics as Statistics,
  yearStatistics,
} from '@cinephage/core';
import { whenAsked } from './asked-fields.ts';
import type { SchemaParts } from './schema-parts.ts';

/** The number of each in a large library. */
const usualGroups = 50;

const isStatistic = (name: string): name is keyof Statistics => Object.hasOwn(libraryStatistics.shape, name);
const askedStatistics = whenAsked(({ names }) => names.filter(isStatistic));

export function addStatistics({ builder, zod }: SchemaParts): void {
  zod.object('GenreStatistics', genreStatistics);
  zod.object('YearStatistics', yearStatistics);
  zod.object('QualityStatistics', qualityStatistics);
  const sizes = { genres: usualGroups, years: usualGroups, qualities: usualGroups };
  const LibraryStatistics = builder.objectRef<Partial<Statistics>>('LibraryStatistics');
  zod.implement(LibraryStatistics, libraryStatistics, { sizes });
  builder.queryField('statistics', (t) =>
    t.field({
      type: LibraryStatistics,
      description: 'What the library holds, in exact numbers.',
      resolve: (_root, _args, { library }, info) => library.statistics(askedStatistics(info)),
    }),
  );
}
