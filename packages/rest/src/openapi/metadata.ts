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
        summary: 'Look movies up at the metadata source',
        description:
          'The best match first, with the id of those that are in the library. Unknown query parameters are ignored.',
        parameters: createMetadataSearchParameters(),
        responses: {
          200: success('MetadataMatchList', 'What was found.', examples.metadataMatchList),
          ...errors(400, 502, 504),
        },
      },
    },
  };
}
