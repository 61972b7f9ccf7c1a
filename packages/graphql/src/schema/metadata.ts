import { metadataLimits } from '@cinephage/core';
import { metadataMatchSchema, metadataSearchQuerySchema } from '@cinephage/core/schemas';
import { selectionOf } from '../selection.ts';
import { listOf } from './complexity.ts';
import { given } from './from-zod/given.ts';
import type { SchemaParts } from './schema-parts.ts';

export function addMetadata({ builder, zod, refs: { Movie } }: SchemaParts): void {
  const MetadataMatch = zod.object('MetadataMatch', metadataMatchSchema);
  builder.objectField(MetadataMatch, 'movie', (t) =>
    t.field({
      type: Movie,
      nullable: true,
      description: 'The movie in this library; null when it is not in it.',
      resolve: ({ movieId }, _args, { loaders }, info) =>
        movieId === null ? null : loaders.movie(movieId, selectionOf(info)),
    }),
  );
  builder.queryField('searchMetadata', (t) =>
    t.field({
      type: [MetadataMatch],
      description: 'Looks movies up at the metadata source, the best match first.',
      extensions: listOf({ defaultSize: metadataLimits.matches }),
      ...zod.arguments(t.arg, metadataSearchQuerySchema),
      resolve: (_root, args, { library, signal }) => library.metadata.search(given(args), { signal }),
    }),
  );
}
