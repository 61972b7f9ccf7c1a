import { examples } from './examples.ts';
import { createCutoffUnmetParameters, createMissingParameters } from './parameters.ts';
import { body, errors, location, success } from './responses.ts';
import type { Paths } from './types.ts';

const tags = ['Wanted'];
const started = { ...examples.recycleBinEmptyStarted, message: 'Queueing searches' };

export function createWantedPaths(): Paths {
  return {
    '/api/wanted/missing': {
      get: {
        operationId: 'listMissingMovies',
        tags,
        summary: 'List the monitored movies without a file',
        description:
          'A movie counts by its default version, whether it is available yet or not. Unknown query parameters are ignored.',
        parameters: createMissingParameters(),
        responses: { 200: success('MovieList', 'The page.', examples.movieList), ...errors(400) },
      },
    },
    '/api/wanted/cutoff-unmet': {
      get: {
        operationId: 'listCutoffUnmetMovies',
        tags,
        summary: 'List the monitored movies whose file is below the cutoff of their quality profile',
        description:
          'By the file of the default version: its quality, or the score of its custom formats if the quality profile gives formats scores ' +
          'and allows upgrades. `cutoffUnmet` says which, with the figures. A changed cutoff quality counts at once, unless more than 10,000 ' +
          'movies are concerned; scores that follow changed formats or profiles are computed by the task `rescore-files`, and the list ' +
          'follows it. Unknown query parameters are ignored.',
        parameters: createCutoffUnmetParameters(),
        responses: { 200: success('CutoffUnmetList', 'The page.', examples.cutoffUnmetList), ...errors(400) },
      },
    },
    '/api/wanted/search': {
      post: {
        operationId: 'searchWantedMovies',
        tags,
        summary: 'Search for wanted movies',
        description:
          'A task queues a search for each of `movieIds`; by default for those available movies that were searched for longest ago, at ' +
          'most 100 of each type.',
        requestBody: body('WantedSearch', { type: 'missing' }),
        responses: {
          202: success('TaskStarted', 'The task is queued or runs.', started, location),
          ...errors(400, 403, 413, 415),
        },
      },
    },
  };
}
