import { type LibraryStatistics, metadataLimits } from '@cinephage/core';
import {
  databaseHealthSchema,
  genreStatisticsSchema,
  libraryHealthSchema,
  libraryStatisticsSchema,
  metadataHealthSchema,
  metadataMatchSchema,
  metadataSearchQuerySchema,
  qualityProfileSchema,
  qualityStatisticsSchema,
  scheduleHealthSchema,
  yearStatisticsSchema,
} from '@cinephage/core/schemas';
import { fromSelectedFields } from '../selection/selected-fields.ts';
import { movieSelectionOf, qualityProfileSelectionOf } from '../selection/selections.ts';
import { listOf } from './complexity.ts';
import { withoutNull } from './from-zod/zod-types.ts';
import { usualSchedules } from './schedules.ts';
import type { SchemaDeps } from './schema-deps.ts';

/** Numbers of items that a library usually has. */
const usualProfiles = 10;
const usualGroups = 50;

export function addMetadataSearch({ builder, zod, refs: { Movie } }: SchemaDeps): void {
  const MetadataMatch = zod.object('MetadataMatch', metadataMatchSchema);
  builder.objectField(MetadataMatch, 'movie', (t) =>
    t.field({
      type: Movie,
      nullable: true,
      description: 'The movie in this library; null when it is not in it.',
      resolve: ({ movieId }, _args, { loaders }, info) =>
        movieId === null ? null : loaders.movie(movieId, movieSelectionOf(info)),
    }),
  );
  builder.queryField('searchMetadata', (t) =>
    t.field({
      type: [MetadataMatch],
      description: 'Looks movies up at the metadata source, the best match first.',
      extensions: listOf({ defaultSize: metadataLimits.matches }),
      ...zod.arguments(t.arg, metadataSearchQuerySchema),
      resolve: (_root, args, { library, signal }) => library.metadata.search(withoutNull(args), { signal }),
    }),
  );
}

export function addQualityProfiles({ builder, zod, refs: { Node, QualityProfile } }: SchemaDeps): void {
  zod.implement(QualityProfile, qualityProfileSchema, { interfaces: [Node] });
  builder.queryField('qualityProfiles', (t) =>
    t.field({
      type: [QualityProfile],
      description: 'Every quality profile.',
      extensions: listOf({ defaultSize: usualProfiles }),
      resolve: (_root, _args, { loaders }, info) => loaders.qualityProfiles(qualityProfileSelectionOf(info)),
    }),
  );
}

const isStatistic = (name: string): name is keyof LibraryStatistics =>
  Object.hasOwn(libraryStatisticsSchema.shape, name);
const selectedStatistics = fromSelectedFields(({ names }) => names.filter(isStatistic));

export function addStatistics({ builder, zod }: SchemaDeps): void {
  zod.object('GenreStatistics', genreStatisticsSchema);
  zod.object('YearStatistics', yearStatisticsSchema);
  zod.object('QualityStatistics', qualityStatisticsSchema);
  const Statistics = builder.objectRef<Partial<LibraryStatistics>>('LibraryStatistics');
  const sizes = { genres: usualGroups, years: usualGroups, qualities: usualGroups };
  zod.implement(Statistics, libraryStatisticsSchema, { sizes });
  builder.queryField('statistics', (t) =>
    t.field({
      type: Statistics,
      description: 'What the library holds, in exact numbers.',
      resolve: (_root, _args, { library }, info) => library.statistics(selectedStatistics(info)),
    }),
  );
}

export function addHealth({ builder, zod }: SchemaDeps): void {
  zod.object('DatabaseHealth', databaseHealthSchema);
  zod.object('ScheduleProblem', scheduleHealthSchema.shape.problems.unwrap().element);
  zod.object('ScheduleHealth', scheduleHealthSchema, { sizes: { problems: usualSchedules } });
  zod.object('MetadataHealth', metadataHealthSchema);
  const Health = zod.object('LibraryHealth', libraryHealthSchema);
  builder.queryField('health', (t) =>
    t.field({
      type: Health,
      description: 'The state of the library.',
      resolve: (_root, _args, { library }) => library.health(),
    }),
  );
}
