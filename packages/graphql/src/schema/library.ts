import { type LibraryStatistics, metadataLimits } from '@cinephage/core';
import {
  libraryHealthSchema,
  libraryStatisticsSchema,
  metadataMatchSchema,
  metadataSearchQuerySchema,
} from '@cinephage/core/schemas';
import { fromSelectedFields } from '../selection/selected-fields.ts';
import { movieSelectionOf } from '../selection/selections.ts';
import { listOf } from './complexity.ts';
import { withoutNull } from './from-zod/zod-types.ts';
import type { SchemaDeps } from './schema-deps.ts';

export function addMetadataSearch({ builder, zod, refs: { Movie } }: SchemaDeps): void {
  const MetadataMatch = zod.object(metadataMatchSchema);
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

const isStatistic = (name: string): name is keyof LibraryStatistics =>
  Object.hasOwn(libraryStatisticsSchema.shape, name);
const selectedStatistics = fromSelectedFields(({ names }) => names.filter(isStatistic));

export function addStatistics({ builder, zod }: SchemaDeps): void {
  const Statistics = builder.objectRef<Partial<LibraryStatistics>>('LibraryStatistics');
  zod.implement(Statistics, libraryStatisticsSchema);
  builder.queryField('statistics', (t) =>
    t.field({
      type: Statistics,
      description: 'What the library holds, in exact numbers.',
      resolve: (_root, _args, { library }, info) => library.statistics(selectedStatistics(info)),
    }),
  );
}

export function addHealth({ builder, zod }: SchemaDeps): void {
  builder.queryField('health', (t) =>
    t.field({
      type: zod.object(libraryHealthSchema),
      description: 'The state of the library.',
      resolve: (_root, _args, { library }) => library.health(),
    }),
  );
}
