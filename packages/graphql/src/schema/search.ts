import type { ReleaseSearchEvent } from '@cinephage/core';
import * as schemas from '@cinephage/core/schemas';
import { z } from 'zod';
import { mapStream } from './map-stream.ts';
import type { SchemaDeps } from './schema-deps.ts';

/** Operations end after 30 seconds by default; the subscription `releaseSearch` waits for slower indexers. */
const indexerTimeoutMs = 25_000;

export function addSearch({ zod, query }: SchemaDeps): void {
  query('releases', zod.object(schemas.releaseSearchResultSchema), {
    description:
      'Asks the indexers for a movie or a text: every release with the decision about it, the best first. Indexers that fail are in `indexerResults`.',
    args: schemas.releaseSearchQuerySchema,
    resolve: (_root, args, { library, signal }) =>
      library.search.releases(args, { signal, indexerTimeoutMs }),
  });
  query('pendingReleases', [zod.object(schemas.pendingReleaseSchema)], {
    description: 'Releases that wait for the end of a delay, or for a download client.',
    args: schemas.pendingReleasesQuerySchema,
    resolve: async (_root, args, { library }) => (await library.search.pending(args)).releases,
  });
}

const indexerAnswer = z
  .strictObject({
    indexer: schemas.indexerResultSchema.describe('What it answered.'),
    releases: z.array(schemas.foundReleaseSchema).readonly().describe('Its releases, the best first.'),
  })
  .describe('What one indexer answered, and its releases.');

export function addReleaseSearch({ zod, subscription }: SchemaDeps): void {
  subscription('releaseSearch', zod.object(indexerAnswer, { name: 'IndexerAnswer' }), {
    description: 'Asks the indexers like `releases`, and answers as they do. Ends after the last one.',
    args: schemas.releaseSearchQuerySchema,
    subscribe: async (_root, args, { library, signal }) =>
      mapStream(await library.search.stream(args, { signal }), answerOf),
  });
}

const answerOf = (event: ReleaseSearchEvent) => (event.type === 'indexer' ? event : undefined);
