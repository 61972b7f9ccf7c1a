import { examples } from './examples.ts';
import { createMetadataSearchParameters } from './parameters.ts';
import { errors, success } from './responses.ts';
import type { Paths } from './types.ts';

export function createMetadataPaths(): Paths {
  return {
    '/api/metadata/search': {
      get: {
        operationId: 'searchMetadata',
        tags: ['Metadata'],
        summary: 'Search the metadata source for movies',
        description:
          'Lists matches, the best first. `movieId` is the id of a match that is in the library. Unknown query parameters are ignored.',
        parameters: createMetadataSearchParameters(),
        responses: {
          200: success('MetadataMatchList', 'The matches.', examples.metadataMatchList),
          ...errors(400, 502, 504),
        },
      },
    },
  };
}
