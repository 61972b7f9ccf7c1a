import { examples } from './examples.ts';
import { errors, success } from './responses.ts';
import type { Paths } from './types.ts';

export function createStatisticsPaths(): Paths {
  return {
    '/api/statistics': {
      get: {
        operationId: 'getStatistics',
        tags: ['Statistics'],
        summary: 'Get what the library holds, in exact numbers',
        responses: {
          200: success('LibraryStatistics', 'The numbers.', examples.libraryStatistics),
          ...errors(),
        },
      },
    },
  };
}
