import { maximumAddedAtOnce } from '@cinephage/core';
import {
  bulkUpdatedSchema,
  errorCodeSchema,
  movieAddManySchema,
  movieBulkUpdateSchema,
  moviesAddedSchema,
} from '@cinephage/core/schemas';
import { z } from 'zod';
import { selectionOf } from '../selection.ts';
import { listOf } from './complexity.ts';
import { errorDescriptions } from './error-descriptions.ts';
import { underInput } from './input-errors.ts';
import type { SchemaParts } from './schema-parts.ts';

/** How many movies such a mutation is used for as a rule. */
const usualMovies = 20;

const updating = z.strictObject({
  input: movieBulkUpdateSchema.meta({
    description: 'Which movies, and the settings to change; at least one.',
  }),
});

/** What is done with many movies at once. */
export function addBulkMutations(parts: SchemaParts): void {
  const { builder, zod } = parts;
  const BulkAddResult = addBulkAddResult(parts);
  zod.object('BulkUpdateFailure', bulkUpdatedSchema.shape.failures.element);
  const BulkUpdateResult = zod.object('BulkUpdateResult', bulkUpdatedSchema, {
    sizes: { failures: usualMovies },
  });
  builder.mutationFields((t) => ({
    addMovies: t.field({
      type: BulkAddResult,
      description: 'Adds movies, each by itself: what fails for one does not keep the others out.',
      ...zod.arguments(t.arg, movieAddManySchema),
      resolve: (_root, { inputs }, { library }) => library.movies.addMany(inputs),
    }),
    updateMovies: t.field({
      type: BulkUpdateResult,
      description: 'Changes settings of many movies at once.',
      ...zod.arguments(t.arg, updating),
      resolve: (_root, { input }, { library }) => underInput(() => library.movies.bulkUpdate(input)),
    }),
  }));
}

function addBulkAddResult({ builder, zod, refs: { Movie } }: SchemaParts) {
  zod.enum('ErrorCode', errorCodeSchema, errorDescriptions);
  zod.object('BulkAddFailure', moviesAddedSchema.shape.failures.element);
  const BulkAddResult = zod.object('BulkAddResult', moviesAddedSchema, {
    without: ['ids'],
    sizes: { failures: usualMovies },
  });
  builder.objectField(BulkAddResult, 'movies', (t) =>
    t.field({
      type: [Movie],
      description: 'The movies that were added, in the order of the input.',
      extensions: listOf({ defaultSize: maximumAddedAtOnce }),
      async resolve({ ids }, _args, { library }, info) {
        const movies = await library.movies.getMany(ids, { select: selectionOf(info) });
        // Another request may have deleted one since.
        return movies.filter((movie) => movie !== null);
      },
    }),
  );
  return BulkAddResult;
}
