import { examples } from './examples.ts';
import { errors, success } from './responses.ts';
import type { Paths } from './types.ts';

export function createStatisticsPaths(): Paths {
  return {
    '/api/statistics': {
      get: {
        operationId: 'getStatistics',
        tags: ['Statistics'],
        summary: 'Get the statistics of the library',
        responses: {
          200: success(
            'LibraryStatistics',
            'Exact counts of the movies in the library, and the size of their files.',
            examples.libraryStatistics,
          ),
          ...errors(),
        },
      },
    },
  };
}
