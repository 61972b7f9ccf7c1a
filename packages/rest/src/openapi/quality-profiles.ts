import { examples } from './examples.ts';
import { errors, success } from './responses.ts';
import type { Paths } from './types.ts';

export function createQualityProfilePaths(): Paths {
  return {
    '/api/quality-profiles': {
      get: {
        operationId: 'listQualityProfiles',
        tags: ['Quality profiles'],
        summary: 'List the quality profiles',
        responses: {
          200: success('QualityProfileList', 'All quality profiles.', examples.qualityProfileList),
          ...errors(),
        },
      },
    },
  };
}
