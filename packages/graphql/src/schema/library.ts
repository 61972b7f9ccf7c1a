import { type LibraryStatistics, metadataLimits } from '@cinephage/core';
import * as schemas from '@cinephage/core/schemas';
import { fromSelectedFields } from '../selection/selected-fields.ts';
import { addMovieOf } from './movies.ts';
import type { SchemaDeps } from './schema-deps.ts';

export function addMetadataSearch(deps: SchemaDeps): void {
  const MetadataMatch = deps.zod.object(schemas.metadataMatchSchema);
  const description = 'The movie in this library; null when it is not in it.';
  addMovieOf(deps, MetadataMatch, description, ({ movieId }) => movieId);
  deps.query('searchMetadata', [MetadataMatch], {
    description: 'Looks movies up at the metadata source, the best match first.',
    args: schemas.metadataSearchQuerySchema,
    size: metadataLimits.matches,
    resolve: (_root, args, { library, signal }) => library.metadata.search(args, { signal }),
  });
}

const isStatistic = (name: string): name is keyof LibraryStatistics =>
  Object.hasOwn(schemas.libraryStatisticsSchema.shape, name);
const selectedStatistics = fromSelectedFields(({ names }) => names.filter(isStatistic));

export function addStatistics({ builder, zod, query }: SchemaDeps): void {
  const Statistics = builder.objectRef<Partial<LibraryStatistics>>('LibraryStatistics');
  query('statistics', zod.implement(Statistics, schemas.libraryStatisticsSchema), {
    description: 'What the library holds, in exact numbers.',
    resolve: (_root, _args, { library }, info) => library.statistics(selectedStatistics(info)),
  });
}

export function addHealth({ zod, query }: SchemaDeps): void {
  query('health', zod.object(schemas.libraryHealthSchema), {
    description: 'The state of the library.',
    resolve: (_root, _args, { library }) => library.health(),
  });
}
